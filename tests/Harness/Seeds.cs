using System.Globalization;

namespace Coordination.Harness;

/// <summary>Seeds of a run: a fixed list, or those named by the variable <c>HARNESS_SEEDS</c> (<c>17</c>, <c>1-500</c>, <c>3,8,20-30</c>).</summary>
public static class Seeds
{
    private const string Fixed = "1-120";
    private const int PerCase = 20;

    /// <summary>Ranges, one test case each.</summary>
    public static TheoryData<string> Batches()
    {
        var seeds = Of(Environment.GetEnvironmentVariable("HARNESS_SEEDS") ?? Fixed).ToArray();
        return [.. seeds.Chunk(PerCase).Select(chunk => string.Join(',', chunk))];
    }

    public static IEnumerable<ulong> Of(string text) => text.Split(',').Select(range => range.Split('-')).SelectMany(ends => Range(Number(ends[0]), Number(ends[^1])));

    private static IEnumerable<ulong> Range(ulong first, ulong last)
    {
        for (var seed = first; seed <= last; seed++)
        {
            yield return seed;
        }
    }

    private static ulong Number(string text) => ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
