using System.Diagnostics;
using Coordination.Bench.Filling;
using Coordination.Bench.Growth;
using Coordination.Bench.Report;
using Coordination.Bench.Transitions;
using Coordination.Cluster;
using Coordination.Storage.Azure;
using Node = Coordination.Bench.Product.Node;

namespace Coordination.Bench.Clustered;

/// <summary>(7) One, two and three silos on this machine: is every acknowledged change there once, and what does each cost?</summary>
internal sealed class SilosSection : ISection
{
    /// <summary>More only wait for the emulator.</summary>
    private const int BareWriters = 64;

    private const double MiB = 1024 * 1024;

    public int Number => 7;

    public string Title => "One, two and three silos over Azurite";

    public Page Page => Page.Cluster;

    public async Task Measure(Run run, List<Table> tables)
    {
        var table = new Table(
            $"{Crowd.Workers} people at work over HTTP, each answer awaited before the next command",
            "silos", "commands", "commands/s", "p50 ms", "p99 ms", "batches/s", "rows/batch", "reads/batch", "bare batches/s", "ratio", "silos' CPU ms/batch", "repeated requests", "not accepted", "lost", "double");
        table.Notes.Add("**No claim of throughput:** silos, emulator and people share two cores, and the emulator serves one request after the other. The ratio is to the same batches (of a shorter run of the same people on one node) straight into a fresh emulator with the same 64 tables, by 64 writers with an entity each, with nothing else at work.");
        table.Notes.Add("Lost: acknowledged and not in the record, read at another silo. Double: recorded twice, out of order, or answering its repetition otherwise than the first time.");
        var rest = new Table("The same silos before the load, nothing happening", "silos", "batches/min", "reads and ranges/min", "CPU s/min per silo", "working set MiB per silo");
        rest.Notes.Add("41 partitions. Batches are signs of life in the membership table.");
        tables.AddRange([table, rest]);
        var bare = await Bare(run);
        foreach (var count in (int[])(run.Options.Quick ? [1, 3] : [1, 2, 3]))
        {
            await One(run, count, bare, table, rest);
        }
    }

    private static async Task One(Run run, int count, double bare, Table table, Table rest)
    {
        await using var silos = await Silos.Start(count, 1);
        string[] urls = [.. Enumerable.Range(0, count).Select(slot => silos[slot].Url)];
        await Rest(run, silos, urls, rest);
        var crowd = new Crowd(new Sessions(), urls);
        await crowd.SignIn();
        using var stop = new CancellationTokenSource();
        var work = crowd.Work(stop.Token);
        await Task.Delay(TimeSpan.FromSeconds(run.Options.Quick ? 3 : 8)); // compilers and first activations
        var (before, busy, from) = (await Metrics.Of(urls), Processor(silos), Stopwatch.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(run.Options.Quick ? 4 : 15));
        var (after, done, to) = (await Metrics.Of(urls) - before, Processor(silos) - busy, Stopwatch.GetTimestamp());
        await stop.CancelAsync();
        await work;
        var seconds = Stopwatch.GetElapsedTime(from, to).TotalSeconds;
        var measured = crowd.Accepted.Where(change => change.At >= from && change.At < to).ToList();
        var took = new Percentiles(measured.Select(change => change.Milliseconds));
        var (lost, twice) = await crowd.Check(run.Options.Quick ? 10 : 30);
        var rate = after.Committed / seconds;
        table.Add(
            count, measured.Count, measured.Count / seconds, took.P50, took.P99, rate, after.Rows / after.Committed, after.Reads / after.Committed, bare, rate / bare,
            done.TotalMilliseconds / after.Committed, (long)after.Retries, crowd.Others.Count, lost, twice);
        run.Facts[Fact.ProcessorPerCommit] = done.TotalSeconds / after.Committed;
        foreach (var other in crowd.Others.Take(3))
        {
            Console.WriteLine($"  not accepted: {other}");
        }

        run.Promise((lost, twice) == (0, 0), $"{count} silos: each of {crowd.Accepted.Count} acknowledged changes is in the record, and once");
    }

    private static async Task Rest(Run run, Silos silos, string[] urls, Table table)
    {
        await Task.Delay(TimeSpan.FromSeconds(run.Options.Quick ? 1 : 8));
        var (before, busy, from) = (await Metrics.Of(urls), Processor(silos), Stopwatch.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(run.Options.Quick ? 3 : 10)); // a round of every clock
        var (asked, done, minutes) = (await Metrics.Of(urls) - before, Processor(silos) - busy, Stopwatch.GetElapsedTime(from).TotalMinutes);
        var memory = Enumerable.Range(0, silos.Count).Average(slot => (double)silos[slot].Memory);
        table.Add(silos.Count, asked.Committed / minutes, asked.Reads / minutes, done.TotalSeconds / minutes / silos.Count, memory / MiB);
        run.Facts[Fact.RestingSilo] = memory;
    }

    private static TimeSpan Processor(Silos silos) => Enumerable.Range(0, silos.Count).Aggregate(TimeSpan.Zero, (sum, slot) => sum + silos[slot].Processor);

    /// <returns>Batches a second that the emulator takes of the same load.</returns>
    private static async Task<double> Bare(Run run)
    {
        var folder = run.Folder("bare");
        List<Product.Commit> commits;
        long from;
        await using (var node = await Node.Prepare(folder, Stores.Morning))
        {
            node.Store.Recording = true;
            await node.Start();
            var crowd = new Crowd(new Sessions(), [node.Url]);
            await crowd.SignIn();
            from = Stopwatch.GetTimestamp();
            using var stop = new CancellationTokenSource();
            var work = crowd.Work(stop.Token);
            while (crowd.Accepted.Count < (run.Options.Quick ? 300 : 2_000) && !work.IsCompleted)
            {
                await Task.WhenAny(work, Task.Delay(TimeSpan.FromMilliseconds(50)));
            }

            await stop.CancelAsync();
            await work;
            commits = node.Store.Take();
        }

        Run.Remove(folder);
        await using var server = await TableServer.Start(door: false);
        await server.LoadSampleCity();
        using AzureTableStore store = await server.Open();
        var replay = await Replay.Prepare(store, commits, from, long.MaxValue);
        var rate = await replay.Measure(BareWriters);
        Console.WriteLine($"  bare: {commits.Count} batches, {rate:0} a second");
        return rate;
    }
}
