using Coordination.Grains.Store;

namespace Coordination.Grains.Aggregates;

/// <summary>
/// What the outboxes of one silo share: places for deliveries under way, so that a flood waits here and is not refused by the store, and
/// one broom for delivered rows, so that those of many entities leave a partition in one commit.
/// </summary>
public sealed class OutboxTraffic(ITableStore store)
{
    /// <summary>Deliveries at the same time; well under what the store's queue takes of their lane.</summary>
    private const int Places = 1024;

    /// <summary>Of these for one target: one that hangs keeps its callers for the 30 s until a call gives up, and must not keep everybody's places.</summary>
    private const int PlacesOfOne = 64;
    private const int BatchRows = 90;

    private readonly SemaphoreSlim _places = new(Places, Places);
    private readonly Dictionary<string, Door> _doors = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<(string Row, TaskCompletionSource Done)>> _waiting = new(StringComparer.Ordinal);

    internal async Task<T> Deliver<T>(string target, Func<Task<T>> delivery)
    {
        var door = Approach(target);
        await door.Places.WaitAsync();
        try
        {
            await _places.WaitAsync();
            try
            {
                return await delivery();
            }
            finally
            {
                _places.Release();
            }
        }
        finally
        {
            door.Places.Release();
            Leave(target, door);
        }
    }

    private Door Approach(string target)
    {
        lock (_lock)
        {
            if (!_doors.TryGetValue(target, out var door))
            {
                _doors[target] = door = new Door(new SemaphoreSlim(PlacesOfOne, PlacesOfOne));
            }

            door.Callers++;
            return door;
        }
    }

    private void Leave(string target, Door door)
    {
        lock (_lock)
        {
            if (--door.Callers == 0)
            {
                _doors.Remove(target);
                door.Places.Dispose();
            }
        }
    }

    /// <summary>Deletes rows together with whatever else waits in the partition; a row that is gone already is none the worse.</summary>
    /// <exception cref="StoreUnavailableException">Some rows may still be there.</exception>
    internal async Task Sweep(string partition, IReadOnlyList<string> rows)
    {
        var waits = rows.Select(row => (Row: row, Done: new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))).ToList();
        bool first;
        lock (_lock)
        {
            first = !_waiting.TryGetValue(partition, out var queue);
            queue ??= _waiting[partition] = new();
            waits.ForEach(queue.Enqueue);
        }

        if (first)
        {
            await SweepAll(partition);
        }

        foreach (var (_, done) in waits)
        {
            await done.Task;
        }
    }

    private async Task SweepAll(string partition)
    {
        while (Next(partition) is { } batch)
        {
            try
            {
                await Delete(partition, batch.Select(wait => wait.Row).Distinct(StringComparer.Ordinal).ToList());
                batch.ForEach(wait => wait.Done.SetResult());
            }
            catch (Exception error)
            {
                batch.ForEach(wait => wait.Done.SetException(error));
            }
        }
    }

    /// <summary>Null when none waits, and the next to come begins anew.</summary>
    private List<(string Row, TaskCompletionSource Done)>? Next(string partition)
    {
        lock (_lock)
        {
            var queue = _waiting[partition];
            var batch = new List<(string Row, TaskCompletionSource Done)>();
            while (batch.Count < BatchRows && queue.TryDequeue(out var wait))
            {
                batch.Add(wait);
            }

            if (batch.Count == 0)
            {
                _waiting.Remove(partition);
            }

            return batch.Count == 0 ? null : batch;
        }
    }

    /// <summary>A row deleted before (by another activation, or by a commit whose answer got lost) is left out and the others tried again.</summary>
    private async Task Delete(string partition, List<string> rows)
    {
        while (rows.Count > 0 && await store.Commit(partition, [.. rows.Select(row => RowChange.Delete(row))], CommitLane.Background) is { Committed: false } lost)
        {
            rows.Remove(lost.Conflict!);
        }
    }

    private sealed class Door(SemaphoreSlim places)
    {
        public SemaphoreSlim Places => places;

        public int Callers { get; set; }
    }
}
