using Microsoft.Data.Sqlite;

namespace Coordination.Storage.Tests.Sqlite;

/// <summary>Holds SQLite's write lock as an operator's tool would, so that the writer stands still at the first batch it takes.</summary>
internal sealed class HeldFile : IAsyncDisposable
{
    private readonly SqliteConnection _connection;

    private HeldFile(SqliteConnection connection) => _connection = connection;

    public static async Task<HeldFile> Hold(string folder, CancellationToken cancel)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "store.db")};Pooling=False");
        await connection.OpenAsync(cancel);
        await Run(connection, "BEGIN IMMEDIATE");
        return new HeldFile(connection);
    }

    public async ValueTask DisposeAsync()
    {
        await Run(_connection, "ROLLBACK");
        await _connection.DisposeAsync();
    }

    private static async Task Run(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
