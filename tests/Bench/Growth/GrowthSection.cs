using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Coordination.Bench.Filling;
using Coordination.Bench.Product;
using Coordination.Bench.Push;
using Coordination.Bench.Report;
using Coordination.Domain.People;
using Coordination.Domain.Rectification;

namespace Coordination.Bench.Growth;

/// <summary>(10) What jurisdictions, people and sleeping cases cost as their number grows, and what that comes to for the nation.</summary>
internal sealed class GrowthSection : ISection
{
    private const int SchoolsOfACounty = 174; // 495,000 schools in 2,844 counties (domain.md 7)
    private const int Few = 100;

    /// <summary>Seconds: a round of every clock.</summary>
    private const int Idle = 10;

    private const double MiB = 1024 * 1024;

    public int Number => 10;

    public string Title => "Growth: jurisdictions, people, sleeping cases";

    public Page Page => Page.Scale;

    public async Task Measure(Run run, List<Table> tables)
    {
        var idle = new Table(
            "One node that keeps all clocks alone, while nothing happens",
            "jurisdictions", "hash partitions", "partitions", "start s", "store operations/min", "due scans/min", "outbox scans/min", "others/min", "operations/min per partition",
            "most in a second", "mean per second", "CPU s/min", "CPU ms/min per partition", "heap MiB", "working set MiB");
        idle.Notes.Add("Real divisions from Sichuan on, invented people: a body of five in each, a school with three people in each county. **Simulated**: one process on an embedded SQLite store stands for a cluster; a cluster asks the same, divided among its silos, and each silo adds its own upkeep (section 9).");
        idle.Notes.Add("Start: from the start of the process until it listens.");
        tables.Add(idle);
        var books = new Table(
            "The rule book, which every silo reads when it starts and whenever anything in it has changed anywhere",
            "jurisdictions", "people", "schools", "operations", "rows", "s", "s if each operation took 5 ms longer", "heap MiB");
        books.Notes.Add("The last column but one is **simulated**: a store that answers over a network.");
        tables.Add(books);
        var boards = new Table(
            "The last of them with the board of every jurisdiction open",
            "jurisdictions", "scans/min of boards", "per board", "CPU s/min", "heap KiB per board");
        tables.Add(boards);

        var seen = new Dictionary<int, (double Seconds, Grown Grown)>();
        int[] sizes = run.Options.Quick ? [10, Few] : [10, Few, 1_000, 3_300];
        foreach (var bodies in sizes)
        {
            var rows = Country.Rows(bodies, 1);
            var (seconds, grown) = await One(run, rows, bodies > Few ? 256 : 16, 0, Idle, bodies == sizes[^1] ? Rescan(run) : 0);
            seen[bodies] = (seconds, grown);
            var all = grown.DueScans + grown.OutboxScans + grown.OtherOperations + grown.Commits;
            idle.Add(
                bodies, bodies > Few ? 256 : 16, grown.Partitions, seconds, all, grown.DueScans, grown.OutboxScans, grown.OtherOperations + grown.Commits, all / grown.Partitions,
                grown.Peak, all / 60, grown.ProcessorSeconds, grown.ProcessorSeconds * 1000 / grown.Partitions, grown.Heap / MiB, grown.WorkingSet / MiB);
            Book(books, rows, grown);
            if (bodies != sizes[^1])
            {
                continue;
            }

            boards.Add(bodies, grown.BoardScans, grown.BoardScans / bodies, grown.BoardProcessorSeconds, grown.BoardHeap / 1024.0 / bodies);
            (run.Facts[Fact.OperationsPerPartition], run.Facts[Fact.BoardScansPerBoard]) = (all / grown.Partitions, grown.BoardScans / bodies);
            (run.Facts[Fact.NodeHeap], run.Facts[Fact.NodeProcessor], run.Facts[Fact.BodiesOfNode]) = (grown.Heap, grown.ProcessorSeconds, bodies);
            (run.Facts[Fact.BoardBytes], run.Facts[Fact.BookOperations]) = ((double)grown.BoardHeap / bodies, grown.ReadOperations);
        }

        await People(run, books, seen[Few].Grown);
        await Cases(run, tables, seen[Few]);
        if (Projection.IsPossible(run))
        {
            tables.AddRange(Projection.Tables(run));
        }
    }

    private static void Book(Table books, DirectoryRows rows, Grown grown) => books.Add(
        rows.Jurisdictions.Length, rows.People.Length, rows.Schools.Length, grown.ReadOperations, grown.ReadRows, grown.ReadSeconds, grown.ReadSlowSeconds, grown.Heap / MiB);


    /// <summary>As far as two rescans of a board are apart.</summary>
    private static int Rescan(Run run) => run.Options.Quick ? 10 : 30;

    private static async Task People(Run run, Table books, Grown lean)
    {
        var (few, many) = (Country.Rows(Few, 1), Country.Rows(Few, run.Options.Quick ? 20 : SchoolsOfACounty));
        var full = (await One(run, many, 16, 0, 0, 0)).Grown;
        Book(books, many, full);
        run.Facts[Fact.BytesPerPerson] = (full.Heap - lean.Heap) / (double)(many.People.Length - few.People.Length);
        run.Facts[Fact.BookRowsPerPerson] = (full.ReadRows - lean.ReadRows) / (double)(many.People.Length - few.People.Length);
        run.Facts[Fact.BookSecondsPerPerson] = (full.ReadSeconds - lean.ReadSeconds) / (many.People.Length - few.People.Length);
    }

    private static async Task Cases(Run run, List<Table> tables, (double Seconds, Grown Grown) none)
    {
        var table = new Table(
            "Sleeping cases: open, at work, nobody looks at them",
            "jurisdictions", "cases", "start s", "store operations/min", "CPU s/min", "heap MiB before boards open", "bytes of heap per case", "heap bytes per case on an open board");
        table.Notes.Add("A case that nobody asks for and that is not due is rows and nothing else. On an open board it is a row in memory.");
        tables.Add(table);
        foreach (var cases in (int[])[0, run.Options.Quick ? 2_000 : 20_000])
        {
            var (seconds, grown) = cases == 0 ? none : await One(run, Country.Rows(Few, 1), 16, cases, Idle, 0);
            double? each = cases == 0 ? null : (grown.Heap - none.Grown.Heap) / (double)cases;
            double? shown = cases == 0 ? null : (grown.BoardHeap - none.Grown.BoardHeap) / (double)cases;
            table.Add(Few, cases, seconds, grown.DueScans + grown.OutboxScans + grown.OtherOperations + grown.Commits, grown.ProcessorSeconds, grown.Heap / MiB, each, shown);
            run.Facts[Fact.BytesPerShownCase] = shown ?? 0;
        }
    }

    private static async Task<(double Seconds, Grown Grown)> One(Run run, DirectoryRows rows, int hashes, int cases, int idle, int boards)
    {
        var folder = run.Folder("grown");
        await Country.Found(folder, rows, hashes);
        if (cases > 0)
        {
            await using var node = await Node.Prepare(folder, Stores.Morning, []);
            var counties = rows.Schools.Select(school => school.Location).Distinct(StringComparer.Ordinal);
            await Filler.Fill(node.Store, Filler.AtWork(node.Rules, CaseClass.C, counties), cases, "asleep");
        }

        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(ListenerProcess.Child(["grown", folder, .. ((int[])(run.Options.Quick ? [2, 4, boards / 2] : [idle, idle, boards])).Select(time => time.ToString(CultureInfo.InvariantCulture))]))!;
        await Line(process, "listening");
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var said = await Line(process, "{");
        await process.WaitForExitAsync();
        Run.Remove(folder);
        return (seconds, JsonSerializer.Deserialize<Grown>(said)!);
    }

    /// <summary>The next line that begins so; a warning on the way belongs into the report of a run.</summary>
    private static async Task<string> Line(Process process, string beginning)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
            {
                return line;
            }

            Console.WriteLine($"  {line}");
        }

        throw new InvalidOperationException($"The node ended before it said '{beginning}'.");
    }
}
