using System.Diagnostics;
using Coordination.Grains.Store;

namespace Coordination.Storage.Sqlite;

/// <summary>
/// The one thread that writes. It commits what waits in groups, one flush to disk for all, and answers only after the flush. Any
/// error of SQLite itself ends it: a disk that is full or broken is not a thing to retry.
/// </summary>
internal sealed class CommitWriter : IAsyncDisposable
{
    private const long GroupBytes = 16 << 20;

    private readonly SqliteStoreOptions _options;
    private readonly CommitQueue _queue;
    private readonly Database _database;
    private readonly BatchApplier _applier;
    private readonly Statement _commit;
    private readonly Action<Exception> _failStop;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PendingCommit> _group = [];
    private readonly LogFolder _log;

    public CommitWriter(SqliteStoreOptions options, CommitQueue queue, Database database, PartitionIds partitions, Action<Exception> failStop)
    {
        (_options, _queue, _database, _failStop) = (options, queue, database, failStop);
        _applier = new BatchApplier(database, partitions);
        _log = new LogFolder(options, database);
        _commit = database.Prepare("COMMIT");
        _thread = new Thread(Run) { IsBackground = true, Name = "store writer" };
    }

    public void Start() => _thread.Start();

    /// <summary>Takes nothing new, and ends when what waits is on disk.</summary>
    public ValueTask DisposeAsync()
    {
        _queue.Close("The store is shut down.");
        return new ValueTask(_ended.Task);
    }

    private void Run()
    {
        try
        {
            while (Serve())
            {
            }

            _log.FoldAll();
        }
        catch (Exception e)
        {
            Stop(e);
        }
        finally
        {
            Close();
            _ended.TrySetResult();
        }
    }

    /// <summary>One group, or one idle wait. False when the queue is closed and empty.</summary>
    private bool Serve()
    {
        if (_queue.Wait(_options.IdleAfter))
        {
            CommitGroup();
            _log.FoldWhenLong();
            return true;
        }

        _log.FoldWhenIdle();
        return !_queue.IsClosed || _queue.Count > 0;
    }

    private void CommitGroup()
    {
        if (_queue.TryTake() is not { } first)
        {
            return;
        }

        var started = Stopwatch.GetTimestamp();
        _group.Add(first);
        _database.Begin(giveUp: () => _queue.IsClosed);
        Fill(first, started);
        try
        {
            _commit.Execute();
        }
        catch (SqliteFailureException e)
        {
            // The log may or may not hold this group: nobody can say before the next start.
            _group.ForEach(item => item.Fail(new IOException("The outcome of the commit is unknown: the disk failed.", e)));
            _group.Clear();
            throw;
        }

        _group.ForEach(item => item.Complete());
        StoreMeter.Served(_group.Count, Stopwatch.GetElapsedTime(started));
        _group.Clear();
    }

    private void Fill(PendingCommit first, long started)
    {
        var bytes = 0L;
        for (var item = first; item is not null; item = Next(started, bytes))
        {
            if (item != first)
            {
                _group.Add(item);
            }

            item.Result = _applier.Apply(item.Partition, item.Changes);
            bytes += item.Bytes;
        }
    }

    private PendingCommit? Next(long started, long bytes) =>
        _group.Count < _options.GroupSize && bytes < GroupBytes && Stopwatch.GetElapsedTime(started) < _options.GroupTime ? _queue.TryTake() : null;

    /// <summary>Nothing of an uncommitted group was applied, so its callers may be told so.</summary>
    private void Stop(Exception error)
    {
        const string Reason = "The store stopped after a disk error.";
        _queue.Close(Reason);
        for (var item = _queue.TryTake(); item is not null; item = _queue.TryTake())
        {
            _group.Add(item);
        }

        _group.ForEach(item => item.Fail(new StoreUnavailableException(Reason, error)));
        _group.Clear();
        _failStop(error);
    }

    private void Close()
    {
        _log.Dispose();
        _commit.Dispose();
        _applier.Dispose();
        _database.Dispose();
    }
}
