using System.Collections.Concurrent;
using System.Diagnostics;
using Coordination.Grains.Alerts;
using Coordination.Grains.Boards;
using Coordination.Grains.Clocks;
using Coordination.Web.Boards;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Coordination.Web.Push;

/// <summary>
/// One per silo: listens to boards and inboxes as a grain observer and passes their steps on to this silo's live connections.
/// The cluster is the backplane: no silo talks to another one's browsers.
/// </summary>
internal sealed partial class PushRelay(
    IGrainFactory grains, IBusinessClock clock, WorkTracker work, TimeProvider system, ILogger<PushRelay> log) : BackgroundService, IBoardObserver, IInboxObserver, ILivePush
{
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, LiveConnection> _connections = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, BoardWatch> _boards = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, InboxWatch> _inboxes = new(StringComparer.Ordinal);
    private readonly Lock _ears = new();
    private IBoardObserver? _boardEar;
    private IInboxObserver? _inboxEar;

    public IEnumerable<LiveConnection> Connections => _connections.Values;

    public void Connect(HubCallerContext context, ISingleClientProxy client)
    {
        Telemetry.Connections.Add(1);
        _connections[context.ConnectionId] = new LiveConnection(context, client, work, system);
    }

    public async Task Disconnect(string connectionId)
    {
        if (_connections.TryRemove(connectionId, out var connection))
        {
            Telemetry.Connections.Add(-1);
            foreach (var scope in connection.Scopes.ToArray())
            {
                await Leave(connection, scope);
            }

            await connection.DisposeAsync();
        }
    }

    /// <summary>Adds a connection to a board, or a part of one.</summary>
    public async Task<Subscribed> Join(string connectionId, Scope scope, Eyes eyes, JurisdictionView board, string? since)
    {
        var connection = _connections[connectionId];
        await Leave(connection, scope.Name);
        while (true)
        {
            var watch = _boards.GetOrAdd(board.Code, code => new BoardWatch(code, grains.GetGrain<IBoardGrain>(code), BoardEar(), clock));
            if (await watch.Join(connection, scope, eyes, board, since) is { } answer)
            {
                connection.Joined(scope.Name, () => watch.Leave(connection, scope.Name));
                return answer;
            }

            _boards.TryRemove(KeyValuePair.Create(board.Code, watch));
        }
    }

    /// <summary>Adds a connection to its own person's inbox.</summary>
    public async Task<Subscribed> JoinInbox(string connectionId, string personId, string? since)
    {
        var connection = _connections[connectionId];
        while (true)
        {
            var watch = _inboxes.GetOrAdd(personId, id => new InboxWatch(id, grains.GetGrain<IInboxGrain>(id), InboxEar()));
            if (await watch.Join(connection, since) is { } answer)
            {
                connection.Joined("inbox", () => watch.Leave(connection));
                return answer;
            }

            _inboxes.TryRemove(KeyValuePair.Create(personId, watch));
        }
    }

    /// <summary>Ends one subscription of a connection; unknown ones are no fault.</summary>
    public Task Leave(string connectionId, string scope) =>
        _connections.TryGetValue(connectionId, out var connection) ? Leave(connection, scope) : Task.CompletedTask;

    public void Say(string method, RawJson payload)
    {
        foreach (var connection in _connections.Values)
        {
            connection.Post(method, payload);
        }
    }

    public async Task CatchUp(CancellationToken cancel = default)
    {
        using var ticket = work.Begin();
        var all = _boards.Values.Select(watch => watch.CatchUp()).Concat(_inboxes.Values.Select(watch => watch.CatchUp()));
        await Task.WhenAll(all).WaitAsync(cancel);
    }

    Task IBoardObserver.Changed(BoardDelta delta) =>
        _boards.TryGetValue(delta.Jurisdiction, out var watch) ? Push($"board:{delta.Jurisdiction}", () => watch.Accept(delta)) : Task.CompletedTask;

    Task IInboxObserver.Changed(InboxDelta delta) =>
        _inboxes.TryGetValue(delta.PersonId, out var watch) ? Push("inbox", () => watch.Accept(delta)) : Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Telemetry.Meter.CreateObservableGauge("coordination.board.subscribers", Subscribers, "{subscription}", "Scopes of boards that live connections listen to");
        using var timer = new PeriodicTimer(Renewal, system);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await Tracked(() => CatchUp(stoppingToken));
            }
        }
        catch (OperationCanceledException)
        {
            // the silo stops
        }
    }

    private int Subscribers() => _connections.Values.Sum(connection => connection.Scopes.Count(scope => scope != "inbox"));

    private Task Leave(LiveConnection connection, string scope) =>
        connection.Left(scope) is { } leave ? Tracked(leave) : Task.CompletedTask;

    /// <summary>One span for all who listen here: one for each would drown whoever takes them.</summary>
    private async Task Push(string what, Func<Task> step)
    {
        using var span = Telemetry.Source.StartActivity("push", ActivityKind.Producer);
        span?.SetTag("what", what);
        await Tracked(step);
    }

    // A lost step or a board that does not answer is healed by the next renewal.
    private async Task Tracked(Func<Task> step)
    {
        using var ticket = work.Begin();
        try
        {
            await step();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            NotRelayed(log, fault);
        }
    }

    private IBoardObserver BoardEar()
    {
        lock (_ears)
        {
            return _boardEar ??= grains.CreateObjectReference<IBoardObserver>(this);
        }
    }

    private IInboxObserver InboxEar()
    {
        lock (_ears)
        {
            return _inboxEar ??= grains.CreateObjectReference<IInboxObserver>(this);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A step could not be relayed; the next renewal heals it.")]
    private static partial void NotRelayed(ILogger log, Exception exception);
}

/// <summary>What a drill clock needs of live push: after this, everything boards and inboxes have said is on its way, and the work tracker counts it until it has left.</summary>
public interface ILivePush
{
    Task CatchUp(CancellationToken cancel = default);
}
