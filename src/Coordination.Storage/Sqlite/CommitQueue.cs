using Coordination.Grains.Store;

namespace Coordination.Storage.Sqlite;

/// <summary>
/// Bounded waiting room of the writer. Urgent lanes go first, but a lane that was passed over often enough has its turn: at
/// least every 5th place goes to deadlines, every 17th to fan-out, every 65th to background work that waits.
/// </summary>
/// <remarks>Lower lanes are refused before the queue is full (at 7/8, 3/4 and 1/2), so that a flood of fan-out never locks out a command.</remarks>
internal sealed class CommitQueue(int capacity, long maxBytes)
{
    private static readonly int[] Patience = [int.MaxValue, 4, 16, 64];
    private static readonly int[] ShareInEighths = [8, 7, 6, 4];

    private readonly object _gate = new();
    private readonly Queue<PendingCommit>[] _lanes = [new(), new(), new(), new()];
    private readonly int[] _passedOver = new int[4];
    private int _count;
    private long _bytes;
    private bool _waiting;
    private string? _closed;

    public int Count => Volatile.Read(ref _count);

    /// <exception cref="StoreUnavailableException">Full, or closed.</exception>
    public void Add(PendingCommit item)
    {
        lock (_gate)
        {
            if ((_closed ?? (IsFull(item) ? $"The store's queue is full: {_count} commits wait." : null)) is { } refusal)
            {
                item.TryTake(); // lets go of the caller's token
                StoreMeter.Refused();
                throw new StoreUnavailableException(refusal);
            }
            _lanes[(int)item.Lane].Enqueue(item);
            _count++;
            StoreMeter.Queued(1);
            _bytes += item.Bytes;
            if (_waiting)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>The next batch that is still wanted, or null when none is waiting.</summary>
    public PendingCommit? TryTake()
    {
        lock (_gate)
        {
            while (_count > 0)
            {
                var item = _lanes[NextLane()].Dequeue();
                _count--;
                StoreMeter.Queued(-1);
                _bytes -= item.Bytes;
                if (item.TryTake())
                {
                    return item;
                }
            }

            return null;
        }
    }

    /// <summary>Waits until something is in the queue.</summary>
    /// <returns>False when nothing came in time.</returns>
    public bool Wait(TimeSpan timeout)
    {
        lock (_gate)
        {
            if (_count == 0 && _closed is null)
            {
                _waiting = true;
                Monitor.Wait(_gate, timeout);
                _waiting = false;
            }

            return _count > 0;
        }
    }

    public bool IsClosed
    {
        get
        {
            lock (_gate)
            {
                return _closed is not null;
            }
        }
    }

    /// <summary>Refuses everything from now on; what waits can still be taken. The first reason stays.</summary>
    public void Close(string reason)
    {
        lock (_gate)
        {
            _closed ??= reason;
            Monitor.PulseAll(_gate);
        }
    }

    private bool IsFull(PendingCommit item) =>
        _count >= (long)capacity * ShareInEighths[(int)item.Lane] / 8 || (_bytes > 0 && _bytes + item.Bytes > maxBytes);

    private int NextLane()
    {
        var chosen = -1;
        for (var lane = 0; lane < _lanes.Length; lane++)
        {
            if (_lanes[lane].Count > 0 && (chosen < 0 || _passedOver[lane] >= Patience[lane]))
            {
                chosen = lane;
            }
        }

        for (var lane = chosen + 1; lane < _lanes.Length; lane++)
        {
            _passedOver[lane] += _lanes[lane].Count > 0 ? 1 : 0;
        }

        _passedOver[chosen] = 0;
        return chosen;
    }
}
