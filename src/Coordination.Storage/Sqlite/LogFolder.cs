namespace Coordination.Storage.Sqlite;

/// <summary>
/// Folds the writer's log into the database: when it is long, beside the writer on a connection of its own; when nobody writes,
/// on the writer. Only the short rest that was written meanwhile is ever folded while commits wait.
/// </summary>
internal sealed class LogFolder(SqliteStoreOptions options, Database writer) : IDisposable
{
    private const int PagesPerMiB = (1 << 20) / Database.PageSize;

    private Database? _beside;
    private Task? _folding;
    private bool _pending;

    /// <summary>After every group.</summary>
    /// <exception cref="SqliteFailureException">The disk failed; also when it failed beside the writer.</exception>
    public void FoldWhenLong()
    {
        _pending = true;
        if (_folding is { IsCompleted: true })
        {
            Finish();
        }
        else if (_folding is null && writer.PagesWritten(startAnew: false) >= options.LogMiB * PagesPerMiB)
        {
            var beside = _beside ??= Database.OpenWriter(options);
            _folding = Task.Factory.StartNew(() => beside.Checkpoint(truncate: false), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    public void FoldWhenIdle()
    {
        if (_pending && _folding is null or { IsCompleted: true })
        {
            Finish();
        }
    }

    /// <summary>At shutdown: waits for what runs beside, folds everything and empties the log.</summary>
    public void FoldAll()
    {
        _folding?.GetAwaiter().GetResult();
        _folding = null;
        writer.Checkpoint(truncate: true);
    }

    public void Dispose()
    {
        if (_folding is not null)
        {
            // The connection may not be closed under it; its failure is beside the point after the one that brought us here.
            Task.WhenAny(_folding).GetAwaiter().GetResult();
            _ = _folding.Exception;
        }

        _beside?.Dispose();
    }

    private void Finish()
    {
        _folding?.GetAwaiter().GetResult();
        _folding = null;
        _pending = !writer.Checkpoint(truncate: false);
        writer.PagesWritten(startAnew: true);
    }
}
