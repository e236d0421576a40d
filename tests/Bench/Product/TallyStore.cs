using System.Collections.Concurrent;
using System.Diagnostics;
using Coordination.Grains.Store;

namespace Coordination.Bench.Product;

/// <summary>Stands before a store and counts what is asked of it, by operation and family of rows.</summary>
/// <param name="delay">What each operation takes longer: stands for a store on a network.</param>
internal sealed class TallyStore(ITableStore inner, TimeSpan delay = default) : ITableStore, IAsyncDisposable
{
    private readonly ConcurrentDictionary<(string Operation, string Family), long> _operations = new();
    private readonly ConcurrentDictionary<long, int> _seconds = new();
    private long _written;
    private long _rowsRead;

    public async Task<Row?> Read(string partition, string key, CancellationToken cancel = default)
    {
        await Count("read", Family(partition, key)).ConfigureAwait(false);
        var row = await inner.Read(partition, key, cancel).ConfigureAwait(false);
        Interlocked.Add(ref _rowsRead, row is null ? 0 : 1);
        return row;
    }

    public async Task<IReadOnlyList<Row>> Scan(string partition, string from, string to, int limit = 1000, CancellationToken cancel = default)
    {
        await Count("scan", Family(partition, from)).ConfigureAwait(false);
        var rows = await inner.Scan(partition, from, to, limit, cancel).ConfigureAwait(false);
        Interlocked.Add(ref _rowsRead, rows.Count);
        return rows;
    }

    public async Task<CommitResult> Commit(string partition, IReadOnlyList<RowChange> changes, CommitLane lane = CommitLane.Command, CancellationToken cancel = default)
    {
        await Count("commit", partition.StartsWith(Keys.ClusterPrefix, StringComparison.Ordinal) ? "membership" : "").ConfigureAwait(false);
        var result = await inner.Commit(partition, changes, lane, cancel).ConfigureAwait(false);
        if (result.Committed)
        {
            foreach (var change in changes)
            {
                _operations.AddOrUpdate((change.Kind == ChangeKind.Delete ? "delete" : "write", Family(partition, change.Key)), 1, static (_, count) => count + 1);
                Interlocked.Add(ref _written, change.Kind == ChangeKind.Delete ? 0 : change.Key.Length + change.Data.Length);
            }
        }

        return result;
    }

    public Task<IReadOnlyList<string>> Partitions(CancellationToken cancel = default) => inner.Partitions(cancel);

    public ValueTask DisposeAsync() => inner is IAsyncDisposable disposable ? disposable.DisposeAsync() : default;

    public Tally Now() => new(_operations.ToImmutableDictionary(), Interlocked.Read(ref _rowsRead), Interlocked.Read(ref _written));

    /// <summary>The most operations in one second of those since a moment (a timestamp of the system).</summary>
    public int Peak(long since)
    {
        var first = since / Stopwatch.Frequency + 1;
        return _seconds.Where(pair => pair.Key >= first).Select(pair => pair.Value).DefaultIfEmpty().Max();
    }

    /// <summary>The first field of a key: what kind of row it is.</summary>
    public static string Family(string partition, string key) =>
        partition.StartsWith(Keys.ClusterPrefix, StringComparison.Ordinal) ? "membership" : key.IndexOf('|', StringComparison.Ordinal) is > 0 and var end ? key[..end] : key;

    private Task Count(string operation, string family)
    {
        _operations.AddOrUpdate((operation, family), 1, static (_, count) => count + 1);
        _seconds.AddOrUpdate(Stopwatch.GetTimestamp() / Stopwatch.Frequency, 1, static (_, count) => count + 1);
        return delay > TimeSpan.Zero ? Task.Delay(delay) : Task.CompletedTask;
    }
}

/// <summary>What was asked of a store so far.</summary>
/// <param name="Operations">By operation (<c>read</c>, <c>scan</c>, <c>commit</c>; of the rows of commits: <c>write</c>, <c>delete</c>) and family of rows.</param>
/// <param name="RowsRead">Rows that reads and scans gave.</param>
/// <param name="BytesWritten">Keys and data of rows written.</param>
internal sealed record Tally(ImmutableDictionary<(string Operation, string Family), long> Operations, long RowsRead, long BytesWritten)
{
    public static Tally operator -(Tally now, Tally before) => new(
        now.Operations.ToImmutableDictionary(pair => pair.Key, pair => pair.Value - before.Operations.GetValueOrDefault(pair.Key)),
        now.RowsRead - before.RowsRead, now.BytesWritten - before.BytesWritten);

    public static Tally operator +(Tally one, Tally other) => new(
        one.Operations.Keys.Union(other.Operations.Keys).ToImmutableDictionary(key => key, key => one.Operations.GetValueOrDefault(key) + other.Operations.GetValueOrDefault(key)),
        one.RowsRead + other.RowsRead, one.BytesWritten + other.BytesWritten);

    /// <param name="families">Which families; none: all.</param>
    public long Count(string operation, params string[] families) =>
        Operations.Where(pair => pair.Key.Operation == operation && (families.Length == 0 || families.Contains(pair.Key.Family))).Sum(pair => pair.Value);

    /// <summary>The same without what goes on while nothing happens: clocks, keepers, membership, rescans of boards.</summary>
    public Tally WithoutUpkeep() => this with { Operations = Operations.Where(pair => !IsUpkeep(pair.Key.Operation, pair.Key.Family)).ToImmutableDictionary() };

    /// <summary>Requests of a store on a network: each read, page and batch is one.</summary>
    public long RoundTrips => Count("read") + Count("scan") + Count("commit");

    public static bool IsUpkeep(string operation, string family) =>
        family is "membership" or "rules" or "walk" || (operation == "scan" && family is "due" or "out" or "open" or "ref");
}
