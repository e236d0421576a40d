using System.Collections.Concurrent;
using System.Threading.Channels;
using Coordination.Grains.Clocks;
using Microsoft.AspNetCore.SignalR;

namespace Coordination.Web.Push;

/// <summary>
/// One browser. It has a short queue of its own, so that one that does not read holds up nobody else; when the queue is full
/// or a send does not finish, the connection is closed and the browser catches up by its cursors after reconnecting.
/// </summary>
internal sealed class LiveConnection : IAsyncDisposable
{
    public const int QueueLength = 512;

    private static readonly TimeSpan SendLimit = TimeSpan.FromSeconds(10);

    private readonly Channel<Outgoing> _queue = Channel.CreateBounded<Outgoing>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
    private readonly ConcurrentDictionary<string, Func<Task>> _joined = new(StringComparer.Ordinal);
    private readonly HubCallerContext _context;
    private readonly ISingleClientProxy _client;
    private readonly WorkTracker _work;
    private readonly TimeProvider _system;
    private readonly Task _sending;

    public LiveConnection(HubCallerContext context, ISingleClientProxy client, WorkTracker work, TimeProvider system)
    {
        (_context, _client, _work, _system) = (context, client, work, system);
        _sending = Send();
    }

    public string Id => _context.ConnectionId;

    public HubCallerContext Context => _context;

    /// <summary>Names of the scopes this connection listens to.</summary>
    public IEnumerable<string> Scopes => _joined.Keys;

    /// <summary>Remembers how to leave a scope.</summary>
    public void Joined(string scope, Func<Task> leave) => _joined[scope] = leave;

    /// <summary>Forgets a scope; the caller runs what is answered.</summary>
    public Func<Task>? Left(string scope) => _joined.TryRemove(scope, out var leave) ? leave : null;

    /// <summary>Hands a message over without waiting.</summary>
    public void Post(string method, RawJson payload)
    {
        var ticket = _work.Begin();
        if (!_queue.Writer.TryWrite(new Outgoing(method, payload, ticket)))
        {
            ticket.Dispose();
            Close();
        }
    }

    public void Close()
    {
        Telemetry.Dropped.Add(1);
        _queue.Writer.TryComplete();
        _context.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _sending;
    }

    private async Task Send()
    {
        var broken = false;
        await foreach (var (method, payload, ticket) in _queue.Reader.ReadAllAsync())
        {
            using (ticket)
            {
                broken = broken || !await Send(method, payload);
            }
        }
    }

    private async Task<bool> Send(string method, RawJson payload)
    {
        try
        {
            await _client.SendAsync(method, payload, _context.ConnectionAborted).WaitAsync(SendLimit, _system, _context.ConnectionAborted);
            Telemetry.Pushed.Add(1);
            return true;
        }
        catch (Exception fault) when (fault is TimeoutException or OperationCanceledException or IOException or InvalidOperationException or ObjectDisposedException)
        {
            Close();
            return false;
        }
    }

    private readonly record struct Outgoing(string Method, RawJson Payload, WorkTracker.Ticket Ticket);
}
