using Coordination.Grains.Store;
using SQLitePCL;

namespace Coordination.Storage.Sqlite;

/// <summary>
/// The embedded store: one SQLite file, one process, one writing thread. A commit that was answered is on disk
/// (write-ahead log, <c>synchronous=FULL</c>); what waits shares one flush.
/// </summary>
/// <remarks>
/// A cancelled commit has not been applied: it can be taken back until the writer takes it, and from then on the cancellation is
/// ignored. ETags are numbers of batches.
/// </remarks>
public sealed class SqliteTableStore : ITableStore, IFreezable, IAsyncDisposable
{
    private readonly SqliteStoreOptions _options;
    private readonly StoreLock _lock;
    private readonly CommitQueue _queue;
    private readonly CommitWriter _writer;
    private readonly ReaderPool _readers;
    private readonly Action<Exception> _failStop;
    private int _failed;
    private int _disposed;

    private SqliteTableStore(SqliteStoreOptions options, StoreLock held, Database database, Action<Exception> failStop)
    {
        (_options, _lock, _failStop) = (options, held, failStop);
        var partitions = new PartitionIds(database);
        _queue = new CommitQueue(options.QueueCapacity, (long)options.QueueMiB << 20);
        _writer = new CommitWriter(options, _queue, database, partitions, FailStop);
        _readers = new ReaderPool(options, partitions);
        _writer.Start();
    }

    /// <summary>Opens the store of a folder, creating it when there is none.</summary>
    /// <param name="options">Validated here.</param>
    /// <param name="failStop">
    /// Called once, on any thread, when the disk is full or broken. The store answers nothing any more; the host must end the process.
    /// </param>
    /// <exception cref="StoreInUseException">Another process has the folder.</exception>
    /// <exception cref="InvalidDataException">The file is another program's, or of another format.</exception>
    /// <exception cref="SqliteFailureException">The file cannot be opened or written.</exception>
    public static SqliteTableStore Open(SqliteStoreOptions options, Action<Exception> failStop)
    {
        options.Validate();
        var held = StoreLock.Take(options.Folder, options.LockFile);
        Database? database = null;
        try
        {
            SqliteSnapshot.Sweep(options);
            database = Database.OpenWriter(options);
            return new SqliteTableStore(options, held, database, failStop);
        }
        catch
        {
            database?.Dispose();
            held.Dispose();
            throw;
        }
    }

    /// <summary>Commits that wait for the writer now.</summary>
    public int QueueLength => _queue.Count;

    public Task<Row?> Read(string partition, string key, CancellationToken cancel = default) =>
        Guarded(reader => reader.Read(partition, key), cancel);

    public Task<IReadOnlyList<Row>> Scan(string partition, string from, string to, int limit = 1000, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return Guarded<IReadOnlyList<Row>>(reader => reader.Scan(partition, from, to, limit), cancel);
    }

    public Task<IReadOnlyList<string>> Partitions(CancellationToken cancel = default) =>
        Guarded<IReadOnlyList<string>>(reader => reader.Partitions(), cancel);

    public Task<CommitResult> Commit(string partition, IReadOnlyList<RowChange> changes, CommitLane lane = CommitLane.Command, CancellationToken cancel = default)
    {
        if (cancel.IsCancellationRequested)
        {
            return Task.FromCanceled<CommitResult>(cancel);
        }

        try
        {
            var commit = new PendingCommit(partition, changes, lane, BatchRules.Check(partition, changes));
            commit.CancelWith(cancel);
            _queue.Add(commit);
            return commit.Done;
        }
        catch (Exception e) when (e is InvalidBatchException or StoreUnavailableException)
        {
            return Task.FromException<CommitResult>(e);
        }
    }

    public Task<IFrozenStore> Freeze(CancellationToken cancel = default) => SqliteSnapshot.Take(_options, cancel);

    /// <summary>Refuses new commits, writes what waits, folds the log, lets the folder go.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _writer.DisposeAsync().ConfigureAwait(false);
            await _readers.Close().ConfigureAwait(false);
            _readers.Dispose();
            _lock.Dispose();
        }
    }

    private async Task<T> Guarded<T>(Func<Reader, T> read, CancellationToken cancel)
    {
        if (Volatile.Read(ref _disposed) + Volatile.Read(ref _failed) > 0)
        {
            throw new StoreUnavailableException("The store is shut down.");
        }

        try
        {
            return await _readers.Read(read, cancel).ConfigureAwait(false);
        }
        catch (SqliteFailureException e)
        {
            if ((e.Code & 0xFF) != raw.SQLITE_BUSY)
            {
                _queue.Close("The store stopped after a disk error.");
                FailStop(e);
            }

            throw new StoreUnavailableException("The store could not read.", e);
        }
        catch (ObjectDisposedException e)
        {
            throw new StoreUnavailableException("The store is shut down.", e);
        }
    }

    private void FailStop(Exception error)
    {
        if (Interlocked.Exchange(ref _failed, 1) == 0)
        {
            _failStop(error);
        }
    }
}
