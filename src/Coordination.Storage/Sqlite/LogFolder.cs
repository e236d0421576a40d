namespace Coordination.Storage.Sqlite;

/// <summary>Decides when the writer folds its log into the database: when it is long, and when there is nothing better to do.</summary>
internal sealed class LogFolder(Database database, int logMiB)
{
    private const int PagesPerMiB = 256;

    private int _limit = logMiB * PagesPerMiB;
    private bool _pending;

    public void FoldWhenLong()
    {
        _pending = true;
        if (database.PagesWritten(startAnew: false) >= _limit)
        {
            Fold();
        }
    }

    public void FoldWhenIdle()
    {
        if (_pending)
        {
            Fold();
        }
    }

    private void Fold()
    {
        var (_, complete) = database.Checkpoint(truncate: false);
        database.PagesWritten(startAnew: true);

        // A reader that still needs the log ends soon (pages are short); the rest is tried again before the log doubles.
        _limit = complete ? logMiB * PagesPerMiB : Math.Max(1, logMiB / 4) * PagesPerMiB;
        _pending = !complete;
    }
}
