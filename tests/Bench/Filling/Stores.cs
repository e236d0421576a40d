using Coordination.Bench.Product;
using Coordination.Bench.Report;
using Coordination.Domain.Rectification;

namespace Coordination.Bench.Filling;

/// <summary>Stores as the sections need them.</summary>
internal static class Stores
{
    /// <summary>Business time of everything that is not about falling due: a Tuesday morning without a deadline in sight.</summary>
    public static DateTimeOffset Morning { get; } = Course.At("2026-03-10 10:00");

    /// <summary>One stored case in so many is open; the rest is history.</summary>
    public const int OpenOneIn = 20;

    /// <summary>A store of so many cases of all kinds, and working cases of class D besides.</summary>
    public static async Task<List<FilledCase>> Build(string folder, int stored, int working, CaseClass @class)
    {
        await using var node = await Node.Prepare(folder, Morning);
        if (stored > 0)
        {
            await Filler.Fill(node.Store, Filler.Ended(node.Rules), stored - stored / OpenOneIn, "ended");
            await Filler.Fill(node.Store, Filler.AtWork(node.Rules, CaseClass.C), stored / OpenOneIn, "open");
        }

        return await Filler.Fill(node.Store, Filler.AtWork(node.Rules, @class), working, "working");
    }

    public static void Copy(string from, string to)
    {
        Run.Remove(to);
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from, "store.db*"))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    public static long Bytes(string folder) => Directory.EnumerateFiles(folder, "store.db*").Sum(file => new FileInfo(file).Length);
}
