using System.Diagnostics;
using Coordination.Bench.Filling;
using Coordination.Bench.Product;
using Coordination.Bench.Report;
using Coordination.Domain.People;
using Coordination.Domain.Rectification;
using Coordination.Grains.Boards;
using Coordination.Silo.Demo;

namespace Coordination.Bench.Push;

/// <summary>(3) A board's changes to a thousand browsers, against a bare broadcast of the same bytes.</summary>
internal sealed class FanOutSection : ISection
{
    private const int Connections = 1_000;
    private const int Burst = 100;

    /// <summary>Rows in a delta: what 50 ms of a busy county make.</summary>
    private const int Rows = 5;

    public int Number => 3;

    public string Title => "Board to browsers";

    public async Task Measure(Run run, List<Table> tables)
    {
        var table = new Table("Deltas of one board to 1,000 SignalR connections in another process", "who sends", "messages", "bytes each", "messages/s", "server CPU µs per message", "ratio of messages/s", "ratio of CPU");
        table.Notes.Add($"Bursts of {Burst} deltas of {Rows} rows, each through board grain, relay and feed to a queue per connection. Clients and server share the machine's cores.");
        tables.Add(table);
        var folder = run.Folder("fan-out");
        await Stores.Build(folder, 0, 600, CaseClass.D);
        var bursts = run.Options.Quick ? 3 : 10;
        var (product, payload) = await Product(folder, bursts);
        var bare = await Bare(payload, bursts);
        var bytes = payload.GetRawText().Length;
        table.Add("bare SignalR broadcast", bare.Messages, bytes, bare.PerSecond, bare.Cpu, 1.0, 1.0);
        table.Add("board of the product", product.Messages, bytes, product.PerSecond, product.Cpu, product.PerSecond / bare.PerSecond, product.Cpu / bare.Cpu);
        Run.Remove(folder);
    }

    private static async Task<(Sent Sent, System.Text.Json.JsonElement Payload)> Product(string folder, int bursts)
    {
        await using var node = await Node.Start(folder, Stores.Morning);
        await using var listeners = ListenerProcess.Start();
        await listeners.Connect(new ListenerPlan(node.Url, "/hubs/live", await Session.Begin(node, Role.OP, SampleSeed.Anyue), $"board:{SampleSeed.Anyue}", Connections));
        var board = node.Grains.GetGrain<IBoardGrain>(SampleSeed.Anyue);
        var rows = (await board.Snapshot()).Rows.Take(Rows).ToArray();
        var begun = await Step(board);
        var sent = await Measured(listeners, bursts, async n =>
        {
            await board.Hint([.. rows.Select(row => new BoardChange($"{row.Kind}/{row.Id}", row.Version + n + 1, row with { Version = row.Version + n + 1 }))]);
            await board.Flush();
        }, async () => await Step(board) - begun);
        return (sent, await listeners.Payload());
    }

    private static async Task<Sent> Bare(System.Text.Json.JsonElement payload, int bursts)
    {
        await using var server = await BareServer.Start();
        await using var listeners = ListenerProcess.Start();
        await listeners.Connect(new ListenerPlan(server.Url, BareServer.Path, null, null, Connections));
        var sent = 0L;
        return await Measured(listeners, bursts, async _ =>
        {
            await server.Broadcast(payload);
            sent++;
        }, () => Task.FromResult(sent));
    }

    /// <param name="said">Deltas said so far: some of a burst may have gone out together.</param>
    private static async Task<Sent> Measured(ListenerProcess listeners, int bursts, Func<int, Task> send, Func<Task<long>> said)
    {
        var (messages, seconds, cpu) = (0L, 0.0, TimeSpan.Zero);
        for (var burst = 0; burst <= bursts; burst++)
        {
            var (before, from, busy) = (await said(), Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            for (var n = 0; n < Burst; n++)
            {
                await send(burst * Burst + n);
            }

            var after = await said();
            var heard = await listeners.Expect(after);

            // The first burst warms up.
            if (burst > 0)
            {
                messages += (after - before) * Connections;
                seconds += Stopwatch.GetElapsedTime(from, heard).TotalSeconds;
                cpu += Environment.CpuUsage.TotalTime - busy;
            }
        }

        return new Sent(messages, messages / seconds, cpu.TotalMicroseconds / messages);
    }

    private static async Task<long> Step(IBoardGrain board) =>
        long.Parse((await board.Snapshot()).Cursor.Split('.')[1], System.Globalization.CultureInfo.InvariantCulture);

    private sealed record Sent(long Messages, double PerSecond, double Cpu);
}
