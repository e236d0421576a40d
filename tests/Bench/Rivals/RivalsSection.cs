using Coordination.Bench.Overdue;
using Coordination.Bench.Report;

namespace Coordination.Bench.Rivals;

/// <summary>(6) The same number of deadlines in the same second through schedulers that are around.</summary>
internal sealed class RivalsSection : ISection
{
    public int Number => 6;

    public string Title => "The same deadlines through other schedulers";

    public async Task Measure(Run run, List<Table> tables)
    {
        var count = run.Options.Quick ? 2_000 : 10_000;
        var table = new Table($"{count:N0} deadlines in one second, until the last has had its durable effect", "scheduler", "effects", "last after s", "deadlines/s", "late p50 s", "late p99 s", "ours is faster by");
        table.Notes.Add("Ours decides the whole case by its rules and writes its history with a hash chain, the end of one alert and the beginning of another. The others do the least that could be called the same: one transaction, three rows.");
        table.Notes.Add($"Hangfire and Quartz.NET: {Schedules.Workers} workers, Hangfire polls each 0.1 s and its schedule each second; PostgreSQL with its defaults (durable), on loopback. Sweep: 4 sweepers, each second.");
        tables.Add(table);
        var own = new Table("ours", "cases", "last escalated s", "last alert stands s", "alerts/s", "p50", "p99", "max", "commits", "commits in all", "cpu", "refused", "lost", "double");
        var ours = await OverdueSection.One(run, own, count);
        table.Add("this program (SQLite)", (long)count, ours, count / ours, own.Rows[0][4], own.Rows[0][5], 1.0);
        var (server, missing) = await Postgres.Start(run.Folder("postgres"));
        if (server is null)
        {
            table.Add($"the others: skipped, {missing}", null, null, null, null, null, null);
            return;
        }

        await using (server)
        {
            await One(run, table, "Hangfire on PostgreSQL", count, ours, () => HangfireRun.Run(server, count));
            await One(run, table, "Quartz.NET on PostgreSQL", count, ours, () => QuartzRun.Run(server, count));
            await One(run, table, "sweep over a table, a transaction each", count, ours, () => SweepRun.Run(server, count, 1));
            await One(run, table, "sweep over a table, 200 per transaction", count, ours, () => SweepRun.Run(server, count, 200));
        }
    }

    private static async Task One(Run run, Table table, string name, int count, double ours, Func<Task<Escalations>> measure)
    {
        try
        {
            var escalations = await measure();
            var late = escalations.Late;
            table.Add(name, await escalations.Standing(), late.Max, late.Count / late.Max, late.P50, late.P99, late.Max * count / late.Count / ours);
        }
        catch (Exception error) when (error is InvalidOperationException or Npgsql.NpgsqlException or TimeoutException)
        {
            table.Add($"{name}: {error.Message}", null, null, null, null, null, null);
        }
    }
}
