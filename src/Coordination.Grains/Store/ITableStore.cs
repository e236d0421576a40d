namespace Coordination.Grains.Store;

/// <summary>
/// The one seam to storage: partitions of rows in ordinal key order, changed by atomic batches under ETag fences.
/// </summary>
/// <remarks>
/// Keys: printable ASCII without <c>/ \ # ?</c>, 1 to 500 characters, compared ordinally. Every backend refuses, by
/// <see cref="BatchRules"/>, what Azure Tables would refuse: no row or more than 100, over 2.75 MiB a batch, two changes of one row, a
/// row over 900 KiB, a bad key. Deletion of a missing row loses the batch on every backend.
/// ETags are opaque and never come back: a row deleted and inserted again has another one.
/// Over a network a batch needs a fence (an insertion, a replacement or a deletion) to be applied once for certain: one of upserts alone whose
/// answer was lost may land late, over a newer row; one of deletions alone may be told as lost although it was applied.
/// </remarks>
public interface ITableStore
{
    /// <summary>One row, or null.</summary>
    /// <exception cref="StoreUnavailableException">Not reachable, throttled or shut down.</exception>
    Task<Row?> Read(string partition, string key, CancellationToken cancel = default);

    /// <summary>
    /// The first <paramref name="limit"/> rows with <c>from ≤ key &lt; to</c> in ordinal order; fewer only when there are no more. The next
    /// page starts at <see cref="Keys.After"/> of the last key, see <see cref="TableScan"/>. Two pages are two moments, not one snapshot.
    /// </summary>
    Task<IReadOnlyList<Row>> Scan(string partition, string from, string to, int limit = 1000, CancellationToken cancel = default);

    /// <summary>Applies all changes or none. The data must not be altered before the task has ended.</summary>
    /// <param name="lane">Order of service when commits queue up.</param>
    /// <returns>The new ETags, in the order of the changes (deletions: empty), or the first change whose fence did not hold (row there, gone or changed).</returns>
    /// <exception cref="InvalidBatchException">The batch itself is wrong (a bug): nothing was applied.</exception>
    /// <exception cref="StoreUnavailableException">Refused before anything was applied: queue full, shut down.</exception>
    /// <exception cref="Exception">Anything else, a cancellation included, means the outcome is unknown: read back before deciding again.</exception>
    Task<CommitResult> Commit(string partition, IReadOnlyList<RowChange> changes, CommitLane lane = CommitLane.Command, CancellationToken cancel = default);

    /// <summary>Names of all partitions that hold a row, in ordinal order (administration and verify only).</summary>
    Task<IReadOnlyList<string>> Partitions(CancellationToken cancel = default);
}

/// <summary>A stored row.</summary>
public sealed record Row(string Key, ReadOnlyMemory<byte> Data, string ETag);

/// <summary>What a change does to its row.</summary>
public enum ChangeKind
{
    /// <summary>Fails with <see cref="CommitResult.Conflict"/> when the row exists.</summary>
    Insert,
    /// <summary>Fails when the row is missing or has another ETag.</summary>
    Replace,
    /// <summary>Writes whatever was there; no fence.</summary>
    Upsert,
    /// <summary>
    /// Fails with <see cref="CommitResult.Conflict"/> when the row is missing, or has another ETag where one is given. A missing row means
    /// that the caller's picture is old, so it is a lost race and not a bug: read again.
    /// </summary>
    Delete,
}

/// <summary>One change of one row.</summary>
public readonly record struct RowChange(ChangeKind Kind, string Key, ReadOnlyMemory<byte> Data, string? IfETag)
{
    public static RowChange Insert(string key, ReadOnlyMemory<byte> data) => new(ChangeKind.Insert, key, data, null);

    public static RowChange Replace(string key, ReadOnlyMemory<byte> data, string ifETag) => new(ChangeKind.Replace, key, data, ifETag);

    public static RowChange Upsert(string key, ReadOnlyMemory<byte> data) => new(ChangeKind.Upsert, key, data, null);

    public static RowChange Delete(string key, string? ifETag = null) => new(ChangeKind.Delete, key, default, ifETag);
}

/// <summary>Outcome of a commit.</summary>
/// <param name="ETags">New ETags, parallel to the changes.</param>
/// <param name="Conflict">Key of the first change whose fence did not hold; nothing was applied.</param>
public sealed record CommitResult(IReadOnlyList<string> ETags, string? Conflict)
{
    public bool Committed => Conflict is null;

    public static CommitResult Lost(string key) => new([], key);
}

/// <summary>Order of service under load, most urgent first.</summary>
public enum CommitLane
{
    /// <summary>Life-safety and people waiting at a screen.</summary>
    Command,
    /// <summary>Legal transitions fired by the clock.</summary>
    Deadline,
    /// <summary>Alerts and inboxes.</summary>
    Fanout,
    /// <summary>Clean-up and receipts.</summary>
    Background,
}

/// <summary>The store cannot serve now; nothing was applied.</summary>
[GenerateSerializer, Alias("error.store-unavailable")]
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    [Id(0)]
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(2);
}

/// <summary>A batch no backend would take (<see cref="BatchRules"/>): none or too many rows, too large, a row twice, a bad key. Always a bug.</summary>
[GenerateSerializer, Alias("error.invalid-batch")]
public sealed class InvalidBatchException(string message) : Exception(message);
