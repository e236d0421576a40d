namespace Coordination.Storage.Sqlite;

/// <summary>Settings of the embedded store; checked once when it is opened.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>Folder of the database, its log and its lock; created when missing. Must be a local disk.</summary>
    public required string Folder { get; init; }

    /// <summary>Commits waiting for the writer before new ones are refused (16 to 1,000,000). Lower lanes are refused earlier, see <see cref="CommitQueue"/>.</summary>
    public int QueueCapacity { get; init; } = 4096;

    /// <summary>Data waiting for the writer before new commits are refused, in MiB (8 to 16,384).</summary>
    public int QueueMiB { get; init; } = 256;

    /// <summary>Most batches that share one flush to disk (1 to 10,000).</summary>
    public int GroupSize { get; init; } = 512;

    /// <summary>A group is closed after this long, so that nobody waits behind a slow one.</summary>
    public TimeSpan GroupTime { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>Reads served at the same time (1 to 64).</summary>
    public int Readers { get; init; } = 4;

    /// <summary>Page cache of the writer, in MiB (1 to 65,536).</summary>
    public int WriterCacheMiB { get; init; } = 64;

    /// <summary>Page cache of each reader, in MiB (1 to 65,536); the system's file cache stands behind all of them.</summary>
    public int ReaderCacheMiB { get; init; } = 8;

    /// <summary>How much of the database is read through memory mapping, in MiB (0 = none, to 1,048,576).</summary>
    public int MmapMiB { get; init; } = 1024;

    /// <summary>The log is folded into the database when it has grown to this, in MiB (1 to 4,096), or when nobody writes.</summary>
    public int LogMiB { get; init; } = 64;

    /// <summary>The writer folds the log after this long without a commit.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Largest database in pages; null for no limit but the disk.</summary>
    internal int? MaxPages { get; init; }

    internal string Database => Path.Combine(Folder, "store.db");

    internal string LockFile => Path.Combine(Folder, "store.lock");

    /// <exception cref="ArgumentException">A value is out of its range; the message names it.</exception>
    public void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Folder);
        Within(QueueCapacity, 16, 1_000_000, nameof(QueueCapacity));
        Within(QueueMiB, 8, 16_384, nameof(QueueMiB));
        Within(GroupSize, 1, 10_000, nameof(GroupSize));
        Within((int)GroupTime.TotalMilliseconds, 1, 10_000, nameof(GroupTime));
        Within(Readers, 1, 64, nameof(Readers));
        Within(WriterCacheMiB, 1, 65_536, nameof(WriterCacheMiB));
        Within(ReaderCacheMiB, 1, 65_536, nameof(ReaderCacheMiB));
        Within(MmapMiB, 0, 1_048_576, nameof(MmapMiB));
        Within(LogMiB, 1, 4_096, nameof(LogMiB));
        Within((int)IdleAfter.TotalMilliseconds, 10, 3_600_000, nameof(IdleAfter));
    }

    private static void Within(int value, int low, int high, string name)
    {
        if (value < low || value > high)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must lie between {low} and {high}.");
        }
    }
}
