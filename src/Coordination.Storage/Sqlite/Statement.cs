using System.Text;
using SQLitePCL;

namespace Coordination.Storage.Sqlite;

/// <summary>
/// One prepared statement, bound and stepped through SQLite's own calls: a batch makes some eighty of them, and a command object with
/// boxed parameters for each costs more than SQLite itself.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public Statement(sqlite3 database, string sql)
    {
        _database = database;
        var code = raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement);
        if (code != raw.SQLITE_OK)
        {
            throw SqliteFailureException.Of(database, code);
        }
    }

    public Statement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, index, value));
        return this;
    }

    /// <summary>Keys are short ASCII (<see cref="Grains.Store.BatchRules"/>); scan bounds may be anything.</summary>
    public Statement Bind(int index, string text)
    {
        Span<byte> buffer = stackalloc byte[1536];
        var size = Encoding.UTF8.GetMaxByteCount(text.Length);
        var bytes = size <= buffer.Length ? buffer[..Encoding.UTF8.GetBytes(text, buffer)] : Encoding.UTF8.GetBytes(text);
        Check(raw.sqlite3_bind_text(_statement, index, bytes));
        return this;
    }

    public Statement Bind(int index, ReadOnlySpan<byte> data)
    {
        // An empty span has no address, which SQLite would take for NULL.
        Check(data.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, index, 0) : raw.sqlite3_bind_blob(_statement, index, data));
        return this;
    }

    /// <summary>Whether there is a row.</summary>
    public bool Step() => raw.sqlite3_step(_statement) switch
    {
        raw.SQLITE_ROW => true,
        raw.SQLITE_DONE => false,
        var code => throw SqliteFailureException.Of(_database, code),
    };

    /// <summary>Runs to the end; the number of rows changed.</summary>
    public int Execute()
    {
        try
        {
            Step();
            return raw.sqlite3_changes(_database);
        }
        finally
        {
            Reset();
        }
    }

    public long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public byte[] Data(int column) => raw.sqlite3_column_blob(_statement, column).ToArray();

    /// <summary>Ends the read that the statement holds open. What was bound stays bound.</summary>
    public void Reset() => _ = raw.sqlite3_reset(_statement); // repeats the error of the step, which was thrown there

    public void Dispose() => _statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw SqliteFailureException.Of(_database, code);
        }
    }
}
