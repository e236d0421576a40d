using Npgsql;

namespace Coordination.Bench.Rivals;

/// <summary>The usual home-made scheduler: each second, ask the table what is due.</summary>
internal static class SweepRun
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private const int Sweepers = 4;

    /// <param name="batch">Deadlines per transaction.</param>
    public static async Task<Escalations> Run(Postgres postgres, int count, int batch)
    {
        var due = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(8);
        var escalations = new Escalations(postgres.Connection);
        await escalations.Open(count, due);
        Schedules.MustBeAhead(due);
        using var stop = new CancellationTokenSource(Schedules.Patience);
        var sweeping = Task.WhenAll(Enumerable.Range(0, Sweepers).Select(_ => Sweep(escalations, batch, stop.Token)));
        await Task.WhenAny(escalations.All, sweeping);
        await stop.CancelAsync();
        await sweeping;
        return escalations;
    }

    private static async Task Sweep(Escalations escalations, int batch, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Period);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                while (!stop.IsCancellationRequested && await Take(escalations, batch))
                {
                }
            }
        }
        catch (OperationCanceledException)
        {
            // everything is done
        }
    }

    /// <summary>One transaction; false when nothing is due.</summary>
    private static async Task<bool> Take(Escalations escalations, int batch)
    {
        await using var connection = await escalations.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var ids = new List<int>();
        await using (var command = new NpgsqlCommand("""SELECT id FROM "case" WHERE state = 'open' AND due <= now() ORDER BY due LIMIT $1 FOR UPDATE SKIP LOCKED""", connection))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = batch });
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                ids.Add(reader.GetInt32(0));
            }
        }

        if (ids.Count == 0)
        {
            return false;
        }

        await Escalations.Escalate(connection, [.. ids]);
        await transaction.CommitAsync();
        escalations.Note(ids.Count);
        return true;
    }
}
