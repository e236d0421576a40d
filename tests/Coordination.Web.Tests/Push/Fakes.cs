using System.Security.Claims;
using Coordination.Domain.Aggregates;
using Coordination.Grains.Boards;
using Coordination.Grains.Clocks;
using Coordination.Web.Push;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;

namespace Coordination.Web.Tests.Push;

/// <summary>A board whose steps a test makes by hand, with a memory of its last ones.</summary>
internal sealed class FakeBoard : IBoardGrain
{
    private readonly List<BoardDelta> _steps = [];
    private readonly Dictionary<string, BoardRow> _rows = [];
    private string _epoch = "e1";
    private int _n;

    public int Subscriptions { get; private set; }

    public bool Unsubscribed { get; private set; }

    public string Cursor => $"{_epoch}.{_n}";

    public BoardDelta Change(params BoardRow[] rows) => Step(rows, []);

    public BoardDelta Remove(params string[] keys) => Step([], keys);

    /// <summary>As after a new activation: another epoch, no steps held.</summary>
    public void Restart()
    {
        (_epoch, _n) = (_epoch + "x", 0);
        _steps.Clear();
    }

    public Task<BoardSnapshot> Snapshot() => Task.FromResult(Take());

    public Task<BoardCatchUp> Subscribe(IBoardObserver observer, string? since)
    {
        Subscriptions++;
        var from = since == Cursor ? _steps.Count : _steps.FindIndex(step => step.Previous == since);
        return Task.FromResult(from < 0 ? new BoardCatchUp(Cursor, Take(), []) : new BoardCatchUp(Cursor, null, [.. _steps.Skip(from)]));
    }

    public Task Unsubscribe(IBoardObserver observer)
    {
        Unsubscribed = true;
        return Task.CompletedTask;
    }

    public Task Hint(ImmutableArray<BoardChange> changes) => Task.CompletedTask;

    public Task Flush() => Task.CompletedTask;

    private BoardSnapshot Take() => new("512021", Cursor, FixedClock.Instant, [.. _rows.Values], BoardTotals.Count(_rows.Values, FixedClock.Instant));

    private BoardDelta Step(BoardRow[] rows, string[] keys)
    {
        var previous = Cursor;
        _n++;
        foreach (var row in rows)
        {
            _rows[$"{row.Kind}/{row.Id}"] = row;
        }

        foreach (var key in keys)
        {
            _rows.Remove(key);
        }

        var step = new BoardDelta("512021", Cursor, previous, [.. rows], [.. keys], BoardTotals.Count(_rows.Values, FixedClock.Instant));
        _steps.Add(step);
        return step;
    }
}

internal sealed class FixedClock : IBusinessClock
{
    public static DateTimeOffset Instant { get; } = new(2026, 3, 3, 10, 0, 0, TimeSpan.FromHours(8));

    public DateTimeOffset Now => Instant;

    public double Speed => 0;
}

internal sealed class NoEar : IBoardObserver
{
    public Task Changed(BoardDelta delta) => Task.CompletedTask;
}

/// <summary>A browser that keeps what it was told, or, while <see cref="Stuck"/>, does not read.</summary>
internal sealed class FakeBrowser : HubCallerContext, ISingleClientProxy
{
    private readonly CancellationTokenSource _aborted = new();
    private readonly TaskCompletionSource _stuck = new();

    public FakeBrowser(WorkTracker work, TimeProvider? system = null, string id = "c1")
    {
        ConnectionId = id;
        Connection = new LiveConnection(this, this, work, system ?? TimeProvider.System);
    }

    public LiveConnection Connection { get; }

    public bool Stuck { get; set; }

    public List<(string Method, string Json)> Heard { get; } = [];

    public override string ConnectionId { get; }

    public override string? UserIdentifier => null;

    public override ClaimsPrincipal? User => null;

    public override IDictionary<object, object?> Items { get; } = new Dictionary<object, object?>();

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override CancellationToken ConnectionAborted => _aborted.Token;

    public override void Abort() => _aborted.Cancel();

    public async Task SendCoreAsync(string method, object?[] args, CancellationToken cancellationToken = default)
    {
        if (Stuck)
        {
            await _stuck.Task.WaitAsync(cancellationToken);
        }

        lock (Heard)
        {
            Heard.Add((method, System.Text.Encoding.UTF8.GetString(((RawJson)args[0]!).Utf8.Span)));
        }
    }

    public Task<T> InvokeCoreAsync<T>(string method, object?[] args, CancellationToken cancellationToken) => throw new NotSupportedException();
}

internal static class Rows
{
    public static BoardRow Case(string id, string school = "AY-0217", string state = "InProgress", bool covert = false) => new()
    {
        Kind = "case", Id = id, Version = 1, Title = "t", Owner = "512021", Location = "512021", SchoolId = school, State = state, Class = "C", Covert = covert,
        Holder = covert ? "孙" : "OFF_H", PendingRung = 1, Unsigned = [new UnsignedDocument("DOC-07", FixedClock.Instant, null)],
    };

    public static BoardRow Alert(string id, string kind, string? source = null) => new()
    {
        Kind = "alert", Id = id, Version = 1, Title = "t", Owner = "512021", Location = "512021", SchoolId = "AY-0217", State = "Open", AlertKind = kind, Severity = "P2", SourceId = source,
    };
}
