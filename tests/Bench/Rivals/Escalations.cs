using System.Diagnostics;
using Coordination.Bench.Report;
using Npgsql;

namespace Coordination.Bench.Rivals;

/// <summary>
/// The work every scheduler does for a deadline: in one transaction the case becomes overdue, an event says so, and an alert
/// stands. Once: the case's state is the fence.
/// </summary>
internal sealed class Escalations(string connection)
{
    public const string Schema = """
        DROP TABLE IF EXISTS alert; DROP TABLE IF EXISTS event; DROP TABLE IF EXISTS "case";
        CREATE TABLE "case"(id integer PRIMARY KEY, state text NOT NULL, due timestamptz NOT NULL, version integer NOT NULL, head jsonb NOT NULL);
        CREATE INDEX case_due ON "case"(due) WHERE state = 'open';
        CREATE TABLE event(case_id integer NOT NULL, version integer NOT NULL, body jsonb NOT NULL, PRIMARY KEY(case_id, version));
        CREATE TABLE alert(case_id integer PRIMARY KEY, state text NOT NULL, raised_at timestamptz NOT NULL, body jsonb NOT NULL);
        """;

    private const string Overdue = """UPDATE "case" SET state = 'overdue', version = version + 1, head = head || '{"pending": 1}' WHERE id = ANY($1) AND state = 'open' RETURNING id, version""";
    private const string Events = "INSERT INTO event(case_id, version, body) SELECT id, 2, '{\"type\": \"case.overdue.v1\", \"term\": 1}' FROM unnest($1) AS id";
    private const string Alerts = "INSERT INTO alert(case_id, state, raised_at, body) SELECT id, 'open', clock_timestamp(), '{\"kind\": \"AL-02\", \"severity\": \"P2\"}' FROM unnest($1) AS id";

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connection);
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<double> _late = [];
    private long _dueAt;
    private int _left;

    /// <summary>Every deadline has had its effect.</summary>
    public Task All => _all.Task;

    public Percentiles Late => new(_late);

    public NpgsqlDataSource Source => _source;

    public async Task Open(int count, DateTimeOffset due)
    {
        await Run(Schema);
        await Run($$$"""INSERT INTO "case"(id, state, due, version, head) SELECT n, 'open', '{{{due:O}}}', 1, jsonb_build_object('title', repeat('x', 800), 'n', n) FROM generate_series(1, {{{count}}}) AS n""");
        await Run("ANALYZE");
        _left = count;
        var wait = due - TimeProvider.System.GetUtcNow();
        _dueAt = Stopwatch.GetTimestamp() + (long)(wait.TotalSeconds * Stopwatch.Frequency);
    }

    public async Task Escalate(params int[] ids)
    {
        await using var connection = await _source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await Escalate(connection, ids);
        await transaction.CommitAsync();
        Note(ids.Length);
    }

    /// <summary>Within the caller's transaction; <see cref="Note"/> follows its commit.</summary>
    public static async Task Escalate(NpgsqlConnection connection, int[] ids)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var sql in (string[])[Overdue, Events, Alerts])
        {
            var command = new NpgsqlBatchCommand(sql);
            command.Parameters.Add(new NpgsqlParameter { Value = ids });
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync();
    }

    public void Note(int count)
    {
        var late = (Stopwatch.GetTimestamp() - _dueAt) / (double)Stopwatch.Frequency;
        lock (_late)
        {
            _late.AddRange(Enumerable.Repeat(late, count));
            if ((_left -= count) == 0)
            {
                _all.TrySetResult();
            }
        }
    }

    /// <summary>Cases overdue with one alert each, as the database says.</summary>
    public async Task<long> Standing()
    {
        await using var command = _source.CreateCommand("""SELECT count(*) FROM "case" JOIN alert ON case_id = id JOIN event USING (case_id) WHERE "case".state = 'overdue' """);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task Run(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
