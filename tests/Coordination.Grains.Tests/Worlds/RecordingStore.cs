using Coordination.Grains.Store;
using Coordination.Storage.Faults;
using Coordination.Storage.Memory;

namespace Coordination.Grains.Tests.Worlds;

/// <summary>One call that reached the store.</summary>
/// <param name="Changes">Null for reads.</param>
/// <param name="Key">Of a read, or the lower bound of a scan.</param>
internal sealed record StoreCalled(string Partition, IReadOnlyList<RowChange>? Changes, string? Key, bool Committed)
{
    public bool Touches(string prefix) => Changes?.Any(change => change.Key.StartsWith(prefix, StringComparison.Ordinal)) ?? false;
}

/// <summary>A memory store whose weather can be changed, and which remembers what it was asked; tests wait on what it is asked instead of on time.</summary>
internal sealed class RecordingStore : ITableStore
{
    private readonly Lock _gate = new();
    private readonly List<StoreCalled> _commits = [];
    private readonly List<(Func<StoreCalled, bool> Wanted, TaskCompletionSource Seen)> _waiting = [];
    private ITableStore _current;

    public RecordingStore() => _current = Calm;

    /// <summary>What is really stored.</summary>
    public MemoryTableStore Calm { get; } = new();

    public IReadOnlyList<StoreCalled> Commits
    {
        get
        {
            lock (_gate)
            {
                return [.. _commits];
            }
        }
    }

    /// <summary>From now on things go wrong by this script.</summary>
    public FaultScript Under(params FaultRule[] rules)
    {
        var script = new FaultScript(1, rules);
        Volatile.Write(ref _current, new FaultyTableStore(Calm, script, TimeProvider.System));
        return script;
    }

    public void Clear() => Volatile.Write(ref _current, Calm);

    /// <summary>Ends at the next call that fits.</summary>
    public Task Next(Func<StoreCalled, bool> wanted)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Add((wanted, seen));
        }

        return seen.Task.WaitAsync(World.Patience);
    }

    public async Task<Row?> Read(string partition, string key, CancellationToken cancel = default)
    {
        try
        {
            return await _current.Read(partition, key, cancel);
        }
        finally
        {
            Saw(new StoreCalled(partition, null, key, false));
        }
    }

    public async Task<IReadOnlyList<Row>> Scan(string partition, string from, string to, int limit = 1000, CancellationToken cancel = default)
    {
        try
        {
            return await _current.Scan(partition, from, to, limit, cancel);
        }
        finally
        {
            Saw(new StoreCalled(partition, null, from, false));
        }
    }

    public async Task<CommitResult> Commit(string partition, IReadOnlyList<RowChange> changes, CommitLane lane = CommitLane.Command, CancellationToken cancel = default)
    {
        var committed = false;
        try
        {
            var result = await _current.Commit(partition, changes, lane, cancel);
            committed = result.Committed;
            return result;
        }
        finally
        {
            Saw(new StoreCalled(partition, [.. changes], null, committed));
        }
    }

    public Task<IReadOnlyList<string>> Partitions(CancellationToken cancel = default) => Calm.Partitions(cancel);

    private void Saw(StoreCalled call)
    {
        lock (_gate)
        {
            if (call.Changes is not null)
            {
                _commits.Add(call);
            }

            foreach (var waiting in _waiting.Where(waiting => waiting.Wanted(call)).ToList())
            {
                _waiting.Remove(waiting);
                waiting.Seen.SetResult();
            }
        }
    }
}
