using Coordination.Bench.Filling;
using Coordination.Bench.Product;
using Coordination.Grains.Boards;
using Coordination.Silo.Demo;

namespace Coordination.Bench.Footprint;

/// <summary>A process that starts a node, says when it listens and when the city's board answers, and ends.</summary>
internal static class TimedStart
{
    public static async Task<int> Run(string folder)
    {
        await using var node = await Node.Start(folder, Stores.Morning);
        Console.WriteLine("listening");
        var board = await node.Grains.GetGrain<IBoardGrain>(SampleSeed.City).Snapshot();
        Console.WriteLine($"board {board.Totals.Open}");
        return 0;
    }
}
