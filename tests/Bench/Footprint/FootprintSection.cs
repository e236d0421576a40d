using System.Diagnostics;
using Coordination.Bench.Filling;
using Coordination.Bench.Product;
using Coordination.Bench.Push;
using Coordination.Bench.Report;
using Coordination.Domain.Rectification;
using Coordination.Grains.Aggregates;

namespace Coordination.Bench.Footprint;

/// <summary>(5) What a case costs at rest and in memory, and what stored cases cost at start.</summary>
internal sealed class FootprintSection : ISection
{
    private const int Cases = 20_000;

    public int Number => 5;

    public string Title => "Footprint and start";

    public async Task Measure(Run run, List<Table> tables)
    {
        var table = new Table("Bytes per case", "case", "rows", "row bytes", "file bytes", "memory bytes when active");
        table.Notes.Add("An open case is at work, with its history and its due-soon alert; a past one was opened, numbered and ended. Rows of registers and inboxes are not counted.");
        table.Notes.Add("File bytes: growth of the SQLite file over the number of cases, indexes included. Memory: growth of the managed heap over activated case grains.");
        tables.Add(table);
        await Bytes(run, table);

        var start = new Table("Start of a node's process until it listens, and until the city's board answers", "stored cases", "listens after s", "ratio to empty", "board answers after s", "board ratio to empty");
        start.Notes.Add($"One in {Stores.OpenOneIn} of the stored cases is open and on the board. Median of three; files were read before.");
        tables.Add(start);
        await Starts(run, start);
    }

    private static async Task Bytes(Run run, Table table)
    {
        var folder = run.Folder("footprint");
        (int Rows, int Bytes) open, past;
        await using (var node = await Node.Prepare(folder, Stores.Morning))
        {
            open = Mean(Filler.AtWork(node.Rules, CaseClass.C));
            past = Mean(Filler.Ended(node.Rules));
        }

        var before = Stores.Bytes(folder);
        await using (var node = await Node.Prepare(folder, Stores.Morning))
        {
            await Filler.Fill(node.Store, Filler.Ended(node.Rules), Cases, "ended");
        }

        var between = Stores.Bytes(folder);
        List<FilledCase> cases;
        await using (var node = await Node.Prepare(folder, Stores.Morning))
        {
            cases = await Filler.Fill(node.Store, Filler.AtWork(node.Rules, CaseClass.C), Cases, "open");
        }

        var after = Stores.Bytes(folder);
        var active = await Active(folder, cases);
        table.Add("open", open.Rows, open.Bytes, (after - between) / (double)Cases, active);
        table.Add("past", past.Rows, past.Bytes, (between - before) / (double)Cases, null);
        Run.Remove(folder);
    }

    private static (int Rows, int Bytes) Mean(ImmutableArray<Template> templates) =>
        ((int)templates.Average(template => template.Rows), (int)templates.Average(template => template.Bytes));

    private static async Task<double> Active(string folder, List<FilledCase> cases)
    {
        await using var node = await Node.Start(folder, Stores.Morning);
        await Activate(node, cases.Take(500));
        var before = Heap();
        await Activate(node, cases.Skip(500));
        return (Heap() - before) / (double)(cases.Count - 500);
    }

    private static Task Activate(Node node, IEnumerable<FilledCase> cases) => Parallel.ForEachAsync(
        cases,
        new ParallelOptions { MaxDegreeOfParallelism = 32 },
        async (filled, _) => await node.Grains.GetGrain<IAggregateGrain>(GrainId.Create("case", filled.Id.ToString())).View());

    private static long Heap()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static async Task Starts(Run run, Table table)
    {
        (double Listens, double Board)? empty = null;
        foreach (var stored in (int[])(run.Options.Quick ? [0, 100_000] : [0, 100_000, 1_000_000]))
        {
            var folder = run.Folder("start");
            await Stores.Build(folder, stored, 1, CaseClass.C);
            var times = new List<(double Listens, double Board)>();
            for (var i = 0; i < 3; i++)
            {
                times.Add(await Start(folder));
            }

            var median = times.OrderBy(time => time.Board).ElementAt(1);
            empty ??= median;
            table.Add(stored, median.Listens, median.Listens / empty.Value.Listens, median.Board, median.Board / empty.Value.Board);
            Run.Remove(folder);
        }
    }

    private static async Task<(double Listens, double Board)> Start(string folder)
    {
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(ListenerProcess.Child("start", folder))!;
        _ = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The node did not start.");
        var listens = Stopwatch.GetElapsedTime(began).TotalSeconds;
        _ = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The board did not answer.");
        var board = Stopwatch.GetElapsedTime(began).TotalSeconds;
        await process.WaitForExitAsync();
        return (listens, board);
    }
}
