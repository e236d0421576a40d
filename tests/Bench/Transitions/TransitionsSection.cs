using System.Diagnostics;
using Coordination.Bench.Filling;
using Coordination.Bench.Product;
using Coordination.Bench.Report;
using Coordination.Domain.Rectification;
using Coordination.Grains.Store;
using Coordination.Storage.Sqlite;

namespace Coordination.Bench.Transitions;

/// <summary>(1) Durable transitions through grains, against the same batches written straight to the same kind of store.</summary>
internal sealed class TransitionsSection : ISection
{
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(15);
    private static readonly int[] Concurrency = [1, 16, 64, 256, 1024];

    public int Number => 1;

    public string Title => "Durable transitions per second";

    public async Task Measure(Run run, List<Table> tables)
    {
        var table = new Table(
            "Commands through grains (one progress report after the other per case) against the same batches into the bare store",
            "stored cases", "concurrent cases", "commands/s", "p50 ms", "p99 ms", "commits/s", "rows/commit", "CPU µs/commit", "bare store commits/s", "bare CPU µs/commit", "ratio", "ratio of CPU");
        table.Notes.Add(
            $"Both with `synchronous=FULL` on the same disk, one after the other at each point. Of the stored cases one in {Stores.OpenOneIn} is open, the rest is history. CPU is that of the whole process: where others are at work on the machine, it says more than the rate. Measured after {WarmUpTime.TotalSeconds:0} s of the same work elsewhere: a node runs for months, its compiler for the first minute.");
        tables.Add(table);
        await WarmUp(run, CaseClass.D, Workload.Progress);
        foreach (var stored in (int[])(run.Options.Quick ? [0, 100_000] : [0, 100_000, 1_000_000]))
        {
            await Series(run, table, stored, CaseClass.D, Workload.Progress, Concurrency);
        }

        var told = new Table(
            "The same with consequences: extensions asked for and refused, alerts raised and resolved, inboxes written",
            "stored cases", "concurrent cases", "commands/s", "p50 ms", "p99 ms", "commits/s", "rows/commit", "CPU µs/commit", "bare store commits/s", "bare CPU µs/commit", "ratio", "ratio of CPU");
        told.Notes.Add("Commits include those of alerts, inboxes and the clean-up of outboxes, as far as they fell into the time measured.");
        tables.Add(told);
        await WarmUp(run, CaseClass.C, Workload.Extension);
        await Series(run, told, 0, CaseClass.C, Workload.Extension, [16, 256]);
    }

    /// <summary>Work that is not measured, until the compiler has optimised what is.</summary>
    private static async Task WarmUp(Run run, CaseClass @class, Func<int, (Domain.People.Role, Domain.Aggregates.Command)> command)
    {
        var folder = run.Folder("warm-up");
        var cases = await Stores.Build(folder, 0, 128, @class);
        await using (var node = await Node.Start(folder, Stores.Morning))
        {
            using var stop = new CancellationTokenSource(WarmUpTime);
            await new Workload(node, command).Drive(cases, [.. cases.Select(_ => new List<double>())], stop.Token);
            await node.Work.WhenIdle();
        }

        Run.Remove(folder);
    }

    private static async Task Series(Run run, Table table, int stored, CaseClass @class, Func<int, (Domain.People.Role, Domain.Aggregates.Command)> command, int[] concurrency)
    {
        var (one, other) = (run.Folder("grains"), run.Folder("bare"));
        var cases = await Stores.Build(one, stored, concurrency.Sum(), @class);
        Stores.Copy(one, other);
        await using (var node = await Node.Start(one, Stores.Morning))
        {
            await using var bare = SqliteTableStore.Open(new SqliteStoreOptions { Folder = other }, static error => throw new IOException("The disk failed.", error));
            var from = 0;
            foreach (var count in concurrency)
            {
                table.Add([stored, count, .. await Point(run, node, bare, cases.GetRange(from, count), new Workload(node, command))]);
                from += count;
            }
        }

        Run.Remove(one);
        Run.Remove(other);
    }

    private static async Task<object?[]> Point(Run run, Node node, ITableStore bare, List<FilledCase> cases, Workload workload)
    {
        var seconds = TimeSpan.FromSeconds(run.Options.Quick ? 2 : 5);
        node.Store.Recording = true;
        var took = cases.Select(_ => new List<double>()).ToArray();
        using var stop = new CancellationTokenSource();
        var driving = workload.Drive(cases, took, stop.Token);
        await Pause(seconds / 2, driving);
        var (from, busy) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var skip = took.Select(list => list.Count).ToArray();
        await Pause(seconds, driving);
        var to = Stopwatch.GetTimestamp();
        busy = Environment.CpuUsage.TotalTime - busy;
        var commands = took.Select(list => list.Count).ToArray();
        await stop.CancelAsync();
        await driving;
        await node.Work.WhenIdle();
        node.Store.Recording = false;
        var commits = node.Store.Take();
        var measured = commits.Where(commit => commit.Asked >= from && commit.Asked < to).ToList();
        var elapsed = Stopwatch.GetElapsedTime(from, to).TotalSeconds;
        var latency = new Percentiles(took.SelectMany((list, i) => list.Skip(skip[i]).Take(commands[i] - skip[i])));
        var replay = await Replay.Prepare(bare, commits, from, to);
        var bareBusy = Environment.CpuUsage.TotalTime;
        var raw = await replay.Measure();
        var bareCpu = (Environment.CpuUsage.TotalTime - bareBusy).TotalMicroseconds / measured.Count;
        var (rate, cpu) = (measured.Count / elapsed, busy.TotalMicroseconds / measured.Count);
        return
        [
            (commands.Sum() - skip.Sum()) / elapsed, latency.P50, latency.P99, rate, measured.Average(commit => (double)commit.Changes.Count), cpu, raw, bareCpu,
            rate / raw, cpu / bareCpu,
        ];
    }

    private static async Task Pause(TimeSpan time, Task driving)
    {
        var ended = await Task.WhenAny(driving, Task.Delay(time));
        await (ended == driving ? driving : Task.CompletedTask);
    }
}
