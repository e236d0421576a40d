using System.Globalization;
using SQLitePCL;

namespace Coordination.Storage.Sqlite;

/// <summary>One connection, used by one thread at a time.</summary>
internal sealed class Database : IDisposable
{
    /// <summary>Marks the file as ours ("CORD"); another program's database is never touched.</summary>
    private const int ApplicationId = 0x434F5244;

    private const int Format = 1;

    public const int PageSize = 8192;

    private readonly sqlite3 _handle;

    static Database() => Batteries_V2.Init();

    private Database(sqlite3 handle) => _handle = handle;

    /// <summary>The one connection that writes. Creates or checks the file.</summary>
    /// <exception cref="InvalidDataException">The file is another program's, or of another format.</exception>
    public static Database OpenWriter(SqliteStoreOptions options)
    {
        var database = Open(options, options.WriterCacheMiB, raw.SQLITE_OPEN_CREATE);
        try
        {
            database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA page_size={PageSize}"));
            database.CheckFormat(options.Database);
            database.Execute("PRAGMA journal_mode=WAL");
            database.Execute("PRAGMA synchronous=FULL");
            database.Execute("PRAGMA wal_autocheckpoint=0");
            // A log that keeps its size is overwritten in place, which saves the file system a size change on every flush.
            database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA journal_size_limit={2L * options.LogMiB << 20}"));
            database.Execute(Schema);
            if (options.MaxPages is { } pages)
            {
                database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count={pages}"));
            }

            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public static Database OpenReader(SqliteStoreOptions options)
    {
        var database = Open(options, options.ReaderCacheMiB, 0);
        database.Execute("PRAGMA query_only=1");
        return database;
    }

    /// <summary>A file of its own with everything that was committed when it began to copy; writers go on meanwhile.</summary>
    /// <exception cref="SqliteFailureException">The copy cannot be written, or the database not be read.</exception>
    public static void Copy(SqliteStoreOptions from, SqliteStoreOptions to)
    {
        using var source = OpenReader(from);
        using var target = Open(to, to.WriterCacheMiB, raw.SQLITE_OPEN_CREATE);
        var backup = raw.sqlite3_backup_init(target._handle, "main", source._handle, "main");
        var code = raw.sqlite3_backup_step(backup, -1);
        _ = raw.sqlite3_backup_finish(backup);
        if (code != raw.SQLITE_DONE)
        {
            throw SqliteFailureException.Of(target._handle, code);
        }
    }

    /// <summary>Starts a write; waits as long as somebody else (an operator's own tool) holds the file, unless told to give up.</summary>
    public void Begin(Func<bool> giveUp)
    {
        int code;
        while ((code = raw.sqlite3_exec(_handle, "BEGIN IMMEDIATE")) != raw.SQLITE_OK)
        {
            if ((code & 0xFF) != raw.SQLITE_BUSY || giveUp())
            {
                throw SqliteFailureException.Of(_handle, code);
            }
        }
    }

    public Statement Prepare(string sql) => new(_handle, sql);

    public void Execute(string sql)
    {
        var code = raw.sqlite3_exec(_handle, sql);
        if (code != raw.SQLITE_OK)
        {
            throw SqliteFailureException.Of(_handle, code);
        }
    }

    public long Scalar(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Number(0) : 0;
    }

    /// <summary>Folds the log into the database as far as readers allow.</summary>
    /// <returns>Whether all of it was folded.</returns>
    public bool Checkpoint(bool truncate)
    {
        var mode = truncate ? raw.SQLITE_CHECKPOINT_TRUNCATE : raw.SQLITE_CHECKPOINT_PASSIVE;
        var code = raw.sqlite3_wal_checkpoint_v2(_handle, null, mode, out var pages, out var folded);
        return code is raw.SQLITE_OK or raw.SQLITE_BUSY
            ? code == raw.SQLITE_OK && folded >= pages
            : throw SqliteFailureException.Of(_handle, code);
    }

    /// <summary>Pages written since the last call that asked to start anew.</summary>
    public int PagesWritten(bool startAnew)
    {
        _ = raw.sqlite3_db_status(_handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, startAnew ? 1 : 0);
        return pages;
    }

    public void Dispose() => _handle.Dispose();

    private static Database Open(SqliteStoreOptions options, int cacheMiB, int flags)
    {
        flags |= raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX;
        var code = raw.sqlite3_open_v2(options.Database, out var handle, flags, null);
        var database = new Database(handle);
        if (code != raw.SQLITE_OK)
        {
            using (database)
            {
                throw SqliteFailureException.Of(handle, code);
            }
        }

        _ = raw.sqlite3_extended_result_codes(handle, 1);
        _ = raw.sqlite3_busy_timeout(handle, 5000);
        database.Execute("PRAGMA temp_store=MEMORY"); // savepoints keep their undo pages in memory
        database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA cache_size={-1024L * cacheMiB}"));
        database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA mmap_size={(long)options.MmapMiB << 20}"));
        return database;
    }

    private void CheckFormat(string path)
    {
        var (application, format) = (Scalar("PRAGMA application_id"), Scalar("PRAGMA user_version"));
        var empty = Scalar("SELECT count(*) FROM sqlite_master") == 0;
        if (empty && application == 0)
        {
            Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id={ApplicationId}; PRAGMA user_version={Format}"));
        }
        else if (application != ApplicationId || format != Format)
        {
            throw new InvalidDataException($"'{path}' is not a store of format {Format} (application {application:X}, format {format}).");
        }
    }

    // Rows lie in the order of their birth, found through an index of keys: a new event, answer or outbox row lands on the page that is
    // being filled anyway. Keeping the rows themselves in key order (WITHOUT ROWID) dirties a page per row, and splits many:
    // measured at 100,000 cases, 1,900 batches/s against 3,300 to 4,300 on the same, otherwise busy, machine.
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS partitions(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE IF NOT EXISTS counters(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS rows(p INTEGER NOT NULL, k TEXT NOT NULL, v INTEGER NOT NULL, d BLOB NOT NULL, PRIMARY KEY(p, k));
        """;
}
