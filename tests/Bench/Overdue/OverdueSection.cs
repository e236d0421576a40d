using Coordination.Bench.Filling;
using Coordination.Bench.Product;
using Coordination.Bench.Report;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Rectification;
using Coordination.Grains.Store;
using Coordination.Silo.Demo;

namespace Coordination.Bench.Overdue;

/// <summary>(2) Many cases fall due in the same second: how late is the last alert, and is any lost or doubled?</summary>
internal sealed class OverdueSection : ISection
{
    private static readonly DateTimeOffset Due = Course.At("2026-04-04 00:00");
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    public int Number => 2;

    public string Title => "Cases falling due in the same second";

    public async Task Measure(Run run, List<Table> tables)
    {
        var table = new Table(
            "From the due instant until the case is durably escalated and its alert stands",
            "cases", "last escalated s", "last alert stands s", "alerts/s", "late p50 s", "late p99 s", "late max s", "commits per overdue until its alert stands", "commits per overdue in all",
            "CPU ms per overdue", "commits refused for room", "lost", "double");
        table.Notes.Add("The terms of all cases end at the same midnight, in three counties. Every term has a due-soon alert, told three times, that ends at the same moment.");
        table.Notes.Add("Lateness counts from the legal instant to the answer of the commit that raised the alert. Events carry the legal instant whatever the lateness.");
        tables.Add(table);
        foreach (var count in (int[])(run.Options.Quick ? [1_000, 10_000] : [1_000, 10_000, 100_000]))
        {
            await One(run, table, count);
        }
    }

    /// <returns>Seconds until the last alert stood.</returns>
    public static async Task<double> One(Run run, Table table, int count)
    {
        var folder = run.Folder("overdue");
        var cases = await Fill(folder, count);
        await using (var node = await Node.Prepare(folder, Due - Lead))
        {
            var storm = new Storm(node.Clock, Due, cases);
            node.Store.Watch = storm.Note;
            await node.Start();
            _ = node.Clock.Now < Due ? 0 : throw new InvalidOperationException("The node took longer to start than the lead; the machine is too busy.");
            var before = await CommitsAtDue(node);
            var busy = Environment.CpuUsage.TotalTime;
            await Progress(node, storm);
            await Settled(node, storm.All.IsCompleted);
            busy = Environment.CpuUsage.TotalTime - busy;
            var late = new Percentiles(storm.Stands);
            var commits = new Percentiles(storm.CommitsUntilItStood);
            table.Add(
                count, storm.Escalated.Max(), late.Max, count / late.Max, late.P50, late.P99, late.Max, commits.Mean, (node.Store.Committed - before) / (double)count,
                busy.TotalMilliseconds / count, node.Store.Refused, storm.Lost, storm.Double);
            run.Promise(storm is { Lost: 0, Double: 0 }, $"{count:N0} due at once: none lost, none twice");
            run.Promise(commits.Mean <= 3, "an overdue costs at most three commits until its alert stands");
            run.Promise(await IsSo(node, count), "the store itself says so: every case overdue, every alert open, nothing due left, nothing put aside");
            return late.Max ?? Patience.TotalSeconds;
        }
    }

    private static async Task<List<FilledCase>> Fill(string folder, int count)
    {
        await using var node = await Node.Prepare(folder, Stores.Morning);
        return await Filler.Fill(node.Store, Filler.AtWork(node.Rules, CaseClass.C, Due.AddMinutes(-1)), count, "overdue");
    }

    private static async Task<long> CommitsAtDue(Node node)
    {
        await Task.Delay(Due - node.Clock.Now);
        return node.Store.Committed;
    }

    private static async Task Progress(Node node, Storm storm)
    {
        var patience = Task.Delay(Patience);
        while (!storm.All.IsCompleted && !patience.IsCompleted)
        {
            await Task.WhenAny(storm.All, patience, Task.Delay(TimeSpan.FromSeconds(10)));
            Console.WriteLine($"  {storm.Standing} alerts stand, {node.Store.Committed} commits, {node.Store.Refused} refused for room");
        }
    }

    /// <summary>Until nothing is in flight and the outboxes are clean.</summary>
    private static async Task Settled(Node node, bool all)
    {
        if (all)
        {
            await node.Work.WhenIdle();
            await Task.Delay(TimeSpan.FromSeconds(6));
        }
    }

    private static async Task<bool> IsSo(Node node, int count)
    {
        var (cases, alerts, others) = (0, 0, 0);
        foreach (var home in SampleSeed.Counties)
        {
            await foreach (var row in node.Store.ScanPrefix(home, Keys.Open))
            {
                var board = StoredJson.Read<BoardRow>(row.Data.Span);
                cases += board is { Kind: "case", Overdue: true, PendingRung: 1 } ? 1 : 0;
                alerts += board is { AlertKind: "AL-02" } ? 1 : 0;
            }

            others += (await node.Store.Scan(home, Keys.Due, Keys.DueUntil(Due), 10)).Count + (await node.Store.Scan(home, "dead|", Keys.End("dead|"), 10)).Count;
        }

        Console.WriteLine($"  in the store: {cases} overdue, {alerts} alerts, {others} rows that should not be there");
        return (cases, alerts, others) == (count, count, 0);
    }
}
