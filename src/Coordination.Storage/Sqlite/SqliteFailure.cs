using SQLitePCL;

namespace Coordination.Storage.Sqlite;

/// <summary>SQLite answered with an error: after a disk or format error the store stops and the process with it.</summary>
public sealed class SqliteFailureException : IOException
{
    internal SqliteFailureException(int code, string message)
        : base($"SQLite {code}: {message}") => Code = code;

    /// <summary>SQLite's extended result code.</summary>
    public int Code { get; }

    internal static SqliteFailureException Of(sqlite3 database, int code) =>
        new(raw.sqlite3_extended_errcode(database), $"{raw.sqlite3_errstr(code).utf8_to_string()}, {raw.sqlite3_errmsg(database).utf8_to_string()}");
}
