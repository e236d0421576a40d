using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Coordination.Bench.Filling;
using Coordination.Bench.Product;
using Coordination.Grains.Boards;
using Coordination.Grains.Configuration;
using Coordination.Grains.Store;

namespace Coordination.Bench.Growth;

/// <summary>What a node of its own process was seen to need. Operations per minute; memory in bytes.</summary>
/// <param name="ReadSeconds">Reading the rule book (tree, posts, people, schools, calendars), from the embedded store.</param>
/// <param name="ReadSlowSeconds">The same from a store that takes 5 ms longer for each operation.</param>
/// <param name="Peak">Most operations in one second of the idle while.</param>
internal sealed record Grown(
    int Bodies, int Partitions, double ReadSeconds, double ReadSlowSeconds, long ReadOperations, long ReadRows,
    double DueScans, double OutboxScans, double OtherOperations, double Commits, double Peak, double ProcessorSeconds,
    long Heap, long WorkingSet, double BoardScans, double BoardProcessorSeconds, long BoardHeap);

/// <summary>A process that starts a node on a store made before, watches it while nothing happens, and says what it saw.</summary>
internal static class GrownNode
{
    private static readonly TimeSpan NetworkDelay = TimeSpan.FromMilliseconds(5);

    /// <param name="args">Folder; seconds to settle, to watch, and to watch with all boards open.</param>
    public static async Task<int> Run(string[] args)
    {
        var (folder, seconds) = (args[0], args[1..].Select(arg => TimeSpan.FromSeconds(double.Parse(arg, CultureInfo.InvariantCulture))).ToArray());
        TallyStore? tally = null;
        await using var node = await Node.Prepare(folder, Stores.Morning, [], store => tally = new TallyStore(store));
        await node.Start();
        Console.WriteLine("listening");

        var (operations, rows, read) = await ReadRules(node, TimeSpan.Zero);
        var slow = await ReadRules(node, NetworkDelay);
        await Task.Delay(seconds[0]);
        var idle = await Watch(tally!, seconds[1]);
        var heap = Heap();
        var workingSet = Environment.WorkingSet;

        var bodies = Partitions.Bodies(node.Directory).ToList();
        await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (code, _) => await node.Grains.GetGrain<IBoardGrain>(code).Snapshot());
        await Task.Delay(seconds[2] / 6); // the first rescans of boards opened last fall into the while watched, too
        var boards = await Watch(tally!, seconds[2]);
        Console.WriteLine(JsonSerializer.Serialize(new Grown(
            bodies.Count, node.Partitions.All(node.Directory).Count(), read, slow.Seconds, operations, rows,
            idle.PerMinute("scan", "due"), idle.PerMinute("scan", "out"),
            idle.PerMinute("scan") - idle.PerMinute("scan", "due", "out") + idle.PerMinute("read"), idle.PerMinute("commit"), idle.Peak, idle.ProcessorPerMinute,
            heap, workingSet, boards.PerMinute("scan", "open", "ref"), boards.ProcessorPerMinute, Heap() - heap)));
        return 0;
    }

    private static async Task<(long Operations, long Rows, double Seconds)> ReadRules(Node node, TimeSpan delay)
    {
        var store = new TallyStore(node.Store, delay);
        using var books = new StoreRulebooks(store, node.Clock, node.LoadDirectory);
        var began = Stopwatch.GetTimestamp();
        await books.Refresh();
        var read = store.Now();
        return (read.RoundTrips, read.RowsRead, Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    private static async Task<Watched> Watch(TallyStore tally, TimeSpan time)
    {
        var (before, began, busy) = (tally.Now(), Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await Task.Delay(time);
        var took = Stopwatch.GetElapsedTime(began).TotalMinutes;
        return new Watched(tally.Now() - before, took, tally.Peak(began), (Environment.CpuUsage.TotalTime - busy).TotalSeconds / took);
    }

    private static long Heap()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private sealed record Watched(Tally Asked, double Minutes, int Peak, double ProcessorPerMinute)
    {
        public double PerMinute(string operation, params string[] families) => Asked.Count(operation, families) / Minutes;
    }
}
