using System.Collections.Concurrent;
using System.Diagnostics;
using Coordination.Grains.Store;

namespace Coordination.Bench.Product;

/// <summary>A commit as it was asked for and answered; times are <see cref="Stopwatch"/> timestamps.</summary>
internal sealed record Commit(long Sequence, string Partition, IReadOnlyList<RowChange> Changes, CommitLane Lane, long Asked, long Answered, bool Committed);

/// <summary>Stands before the product's store and notes its commits.</summary>
internal sealed class RecordingStore(ITableStore inner) : ITableStore, IAsyncDisposable
{
    private readonly ConcurrentQueue<Commit> _commits = new();
    private long _sequence;
    private long _committed;
    private long _refused;

    /// <summary>Keeps every commit with its rows; else they are only counted.</summary>
    public bool Recording { get; set; }

    /// <summary>Called for each durable commit, on the thread that answers.</summary>
    public Action<Commit>? Watch { get; set; }

    /// <summary>Durable commits so far.</summary>
    public long Committed => Interlocked.Read(ref _committed);

    /// <summary>Commits the store refused because it had no room.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    public List<Commit> Take()
    {
        var taken = new List<Commit>(_commits.Count);
        while (_commits.TryDequeue(out var commit))
        {
            taken.Add(commit);
        }

        return taken;
    }

    public Task<Row?> Read(string partition, string key, CancellationToken cancel = default) => inner.Read(partition, key, cancel);

    public Task<IReadOnlyList<Row>> Scan(string partition, string from, string to, int limit = 1000, CancellationToken cancel = default) =>
        inner.Scan(partition, from, to, limit, cancel);

    public async Task<CommitResult> Commit(string partition, IReadOnlyList<RowChange> changes, CommitLane lane = CommitLane.Command, CancellationToken cancel = default)
    {
        var sequence = Interlocked.Increment(ref _sequence);
        var asked = Stopwatch.GetTimestamp();
        try
        {
            var result = await inner.Commit(partition, changes, lane, cancel).ConfigureAwait(false);
            if (result.Committed)
            {
                Interlocked.Increment(ref _committed);
                Note(new Commit(sequence, partition, changes, lane, asked, Stopwatch.GetTimestamp(), Committed: true));
            }

            return result;
        }
        catch (StoreUnavailableException)
        {
            Interlocked.Increment(ref _refused);
            throw;
        }
    }

    public Task<IReadOnlyList<string>> Partitions(CancellationToken cancel = default) => inner.Partitions(cancel);

    public ValueTask DisposeAsync() => inner is IAsyncDisposable disposable ? disposable.DisposeAsync() : default;

    private void Note(Commit commit)
    {
        if (Recording)
        {
            _commits.Enqueue(commit);
        }

        Watch?.Invoke(commit);
    }
}
