using System.Globalization;

namespace Coordination.Grains.Boards;

/// <summary>
/// Observers with leases, and the deltas of this activation's epoch: a cursor <c>{epoch}.{n}</c> is gap-free only within its epoch.
/// </summary>
internal sealed class Subscriptions<TObserver, TDelta>(TimeProvider system, Func<TObserver, TDelta, Task> send, Func<TDelta, (string Cursor, string Previous)> cursors)
    where TObserver : notnull
{
    private const int Held = 512;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private readonly string _epoch = Guid.NewGuid().ToString("N")[..12];
    private readonly Dictionary<TObserver, DateTimeOffset> _observers = [];
    private readonly List<TDelta> _deltas = [];
    private long _n;

    public string Cursor => string.Create(CultureInfo.InvariantCulture, $"{_epoch}.{_n}");

    public bool Any => _observers.Count > 0;

    /// <summary>Adds or renews; answers what was missed, or null when only a snapshot will do.</summary>
    public ImmutableArray<TDelta>? Add(TObserver observer, string? since)
    {
        _observers[observer] = system.GetUtcNow() + Lease;
        if (since == Cursor)
        {
            return [];
        }

        var from = since is null ? -1 : _deltas.FindIndex(delta => cursors(delta).Previous == since);
        return from < 0 ? null : [.. _deltas.Skip(from)];
    }

    public void Remove(TObserver observer) => _observers.Remove(observer);

    public void Publish(Func<string, string, TDelta> make)
    {
        var previous = Cursor;
        _n++;
        var delta = make(Cursor, previous);
        _deltas.Add(delta);
        if (_deltas.Count > Held)
        {
            _deltas.RemoveRange(0, Held / 4);
        }

        var now = system.GetUtcNow();
        foreach (var (observer, until) in _observers.ToList())
        {
            if (until < now)
            {
                _observers.Remove(observer);
            }
            else
            {
                // One-way: a lost delta shows as a gap and the next renewal closes it.
                send(observer, delta).Ignore();
            }
        }
    }
}
