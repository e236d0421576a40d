using Coordination.Bench.Filling;
using Coordination.Bench.Growth;
using Coordination.Bench.Overdue;
using Coordination.Bench.Product;
using Coordination.Bench.Report;
using Coordination.Cluster;
using Coordination.Domain.Rectification;
using Coordination.Grains.Store;
using Node = Coordination.Bench.Product.Node;

namespace Coordination.Bench.Clustered;

/// <summary>(9) Rows, round trips and messages of a transition and of an overdue, over the table protocol.</summary>
internal sealed class CostSection : ISection
{
    private static readonly DateTimeOffset Due = Course.At("2026-04-04 00:00");
    private static readonly DateTimeOffset Opening = Course.At("2026-04-07 08:30");
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(35);

    /// <summary>An idle grain deletes what it has delivered after five seconds: a batch of its own.</summary>
    private static readonly TimeSpan CleanUp = TimeSpan.FromSeconds(6);

    private static readonly string[] Counted = ["batches", "rows written", "rows deleted", "reads", "ranges", "requests", "messages", "inbox entries", "KB written"];

    public int Number => 9;

    public string Title => "What a transition and an overdue ask of the store";

    public Page Page => Page.Scale;

    public async Task Measure(Run run, List<Table> tables)
    {
        var life = new Table("An ordinary case of class C over HTTP, per case", ["step", .. Counted]);
        life.Notes.Add("One silo on Azurite, with what follows of each step: the number of the document, its service, the clean-up of outboxes. Requests: batches, reads and pages of ranges; each is one HTTP request. Looks of clocks and keepers are left out, they are in the idle table, and so are the rescans of boards.");
        var overdue = new Table("Terms that end, per case", ["when", "cases", "batches until the alert stands", .. Counted, "lost", "double"]);
        overdue.Notes.Add("As in the section on overdue cases: the case escalates, its due-soon alert ends, the alert stands. People are told when their window opens: the next working morning at 08:30, by a node that was started a moment before. A hundred cases at 24 schools: where more is said to one person at once, inboxes share batches (section 2).");
        var idle = new Table("Idle, and the count at the door", "while", "s", "partitions", "looks for deadlines/min", "sweeps of outboxes/min", "other requests/min", "asked by the product", "HTTP requests at the door", "ratio");
        idle.Notes.Add("The product is counted where it asks the store, the door stands before the emulator and counts HTTP requests of everybody in the silo.");
        tables.AddRange([life, overdue, idle]);
        await using (var server = await TableServer.Start(door: true))
        {
            await server.LoadSampleCity();
            await Lives(run, server, life, idle);
        }

        await using (var server = await TableServer.Start(door: false))
        {
            await server.LoadSampleCity();
            await Overdues(run, server, overdue);
        }
    }

    private static async Task Lives(Run run, TableServer server, Table table, Table idle)
    {
        TallyStore tally = null!;
        var folder = run.Folder("cost");
        await using var node = await Node.Prepare(folder, Stores.Morning, server.Settings, store => tally = new TallyStore(store));
        await node.Start();
        await Task.Delay(CleanUp);
        await Idle(run, node, server, tally, idle);

        var cases = run.Options.Quick ? 2 : 10;
        var sessions = new Sessions();
        Life[] lives = [.. Enumerable.Range(1, cases).Select(n => new Life(sessions, node.Url, n))];
        foreach (var life in lives)
        {
            await life.SignIn();
        }

        var (begun, passed, all) = (TimeProvider.System.GetTimestamp(), server.Passed, tally.Now());
        var size = await Size(server);
        foreach (var step in Life.Steps)
        {
            var before = tally.Now();
            foreach (var life in lives)
            {
                await life.Do(step);
            }

            await Settled(node, run.Options.Quick && step != Life.Steps[^1] ? TimeSpan.Zero : CleanUp);
            table.Add([step, .. Cells((tally.Now() - before).WithoutUpkeep(), cases)]);
        }

        var whole = tally.Now() - all;
        var (asked, came) = (whole.RoundTrips, server.Passed - passed);
        var seconds = TimeProvider.System.GetElapsedTime(begun).TotalSeconds;
        table.Add(["the whole life", .. Cells(whole.WithoutUpkeep(), cases)]);
        idle.Add("the lives above", seconds, node.Partitions.All(node.Directory).Count(), null, null, null, asked, came, (double)came / asked);
        var left = await Size(server);
        table.Notes.Add($"A closed case has left {Table.Show((left.Rows - size.Rows) / (double)cases)} rows of {Table.Show((left.Bytes - size.Bytes) / 1000.0 / cases)} KB in all partitions.");
        var per = whole.WithoutUpkeep();
        (run.Facts[Fact.RowsOfALife], run.Facts[Fact.BytesOfALife]) = ((left.Rows - size.Rows) / (double)cases, (left.Bytes - size.Bytes) / (double)cases);
        (run.Facts[Fact.CommitsOfALife], run.Facts[Fact.RequestsOfALife]) = (per.Count("commit") / (double)cases, per.RoundTrips / (double)cases);
        (run.Facts[Fact.RowsPerBatch], run.Facts[Fact.CommandsOfALife]) = ((per.Count("write") + per.Count("delete")) / (double)per.Count("commit"), Life.Steps.Length);
        run.Promise(per.Count("commit") / (double)cases < 4 * Life.Steps.Length, "a step of a case costs less than four batches, with all that follows");
    }

    private static async Task Idle(Run run, Node node, TableServer server, TallyStore tally, Table table)
    {
        var time = TimeSpan.FromSeconds(run.Options.Quick ? 5 : 20);
        var (before, passed) = (tally.Now(), server.Passed);
        await Task.Delay(time);
        var (asked, came) = (tally.Now() - before, server.Passed - passed);
        var others = asked.RoundTrips - asked.Count("scan", "due", "out");
        table.Add(
            "nothing happens", time.TotalSeconds, node.Partitions.All(node.Directory).Count(), asked.Count("scan", "due") / time.TotalMinutes, asked.Count("scan", "out") / time.TotalMinutes,
            others / time.TotalMinutes, asked.RoundTrips, came, (double)came / asked.RoundTrips);
        run.Facts[Fact.UpkeepOfASilo] = (came - asked.Count("scan", "due", "out")) / time.TotalMinutes;
    }

    private static async Task Overdues(Run run, TableServer server, Table table)
    {
        var count = run.Options.Quick ? 20 : 100;
        List<FilledCase> cases;
        await using (var node = await Node.Prepare(run.Folder("cost"), Stores.Morning, server.Settings))
        {
            using var store = await server.Open();
            cases = await Filler.Fill(store, Filler.AtWork(node.Rules, CaseClass.C, Due.AddMinutes(-1)), count, "overdue");
        }

        TallyStore tally = null!;
        await using var late = await Node.Prepare(run.Folder("cost"), Due - Lead, server.Settings, store => tally = new TallyStore(store));
        var storm = new Storm(late.Clock, Due, cases);
        late.Store.Watch = storm.Note;
        await late.Start();
        _ = late.Clock.Now < Due ? 0 : throw new InvalidOperationException("The node took longer to start than the lead; the machine is too busy.");
        await Task.Delay(Due - late.Clock.Now);
        var before = tally.Now();
        await storm.All.WaitAsync(TimeSpan.FromMinutes(2));
        await Settled(late, CleanUp);
        var all = (tally.Now() - before).WithoutUpkeep();
        table.Add(["at the due instant", count, new Percentiles(storm.CommitsUntilItStood).Mean, .. Cells(all, count), storm.Lost, storm.Double]);
        (run.Facts[Fact.CommitsOfAnOverdue], run.Facts[Fact.RequestsOfAnOverdue]) = (all.Count("commit") / (double)count, all.RoundTrips / (double)count);
        run.Facts[Fact.RowsOfAnOverdue] = (all.Count("write") + all.Count("delete")) / (double)count;
        await late.DisposeAsync();
        var told = await Morning(run, server, count);
        table.Add(["in the morning", count, null, .. Cells(told, count), null, null]);
        var entries = told.Count("write", "inbox");
        (run.Facts[Fact.RowsOfATelling], run.Facts[Fact.CommitsOfATelling]) = ((told.Count("write") + told.Count("delete")) / (double)entries, told.Count("commit") / (double)entries);
        (run.Facts[Fact.RequestsOfATelling], run.Facts[Fact.TellingsOfAnOverdue]) = (told.RoundTrips / (double)entries, entries / (double)count);
        run.Promise(storm is { Lost: 0, Double: 0 }, $"{count} due at once over the table protocol: none lost, none twice");
    }

    /// <summary>What was held back over the holidays goes out.</summary>
    private static async Task<Tally> Morning(Run run, TableServer server, int cases)
    {
        TallyStore tally = null!;
        await using var node = await Node.Prepare(run.Folder("cost"), Opening - Lead, server.Settings, store => tally = new TallyStore(store));
        await node.Start();
        await Task.Delay(Opening - node.Clock.Now);
        var before = tally.Now();
        for (var told = -1L; told < tally.Now().Count("write", "inbox") || told < cases;)
        {
            told = tally.Now().Count("write", "inbox");
            await Task.Delay(CleanUp);
        }

        await Settled(node, CleanUp);
        return (tally.Now() - before).WithoutUpkeep();
    }

    private static async Task Settled(Node node, TimeSpan cleanUp)
    {
        await node.Work.WhenIdle();
        await Task.Delay(cleanUp);
        await node.Work.WhenIdle();
    }

    private static object?[] Cells(Tally asked, int cases)
    {
        double Per(double count) => count / cases;
        return
        [
            Per(asked.Count("commit")), Per(asked.Count("write")), Per(asked.Count("delete")), Per(asked.Count("read")), Per(asked.Count("scan")), Per(asked.RoundTrips),
            Per(asked.Count("write", "out")), Per(asked.Count("write", "inbox")), Per(asked.BytesWritten / 1000.0),
        ];
    }

    private static async Task<(long Rows, long Bytes)> Size(TableServer server)
    {
        using var store = await server.Open();
        var (rows, bytes) = (0L, 0L);
        foreach (var partition in await store.Partitions())
        {
            await foreach (var row in store.ScanAll(partition))
            {
                (rows, bytes) = (rows + 1, bytes + row.Key.Length + row.Data.Length);
            }
        }

        return (rows, bytes);
    }
}
