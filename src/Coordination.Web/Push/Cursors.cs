using System.Globalization;

namespace Coordination.Web.Push;

/// <summary>Cursors are <c>{epoch}.{n}</c>; only this side looks inside.</summary>
internal static class Cursors
{
    /// <summary>Whether <paramref name="cursor"/> is not after <paramref name="known"/> in the same epoch: already seen.</summary>
    public static bool IsSeen(string cursor, string known) =>
        TrySplit(cursor, out var epoch, out var n) && TrySplit(known, out var knownEpoch, out var m) && epoch == knownEpoch && n <= m;

    public static bool SameEpoch(string a, string b) => TrySplit(a, out var one, out _) && TrySplit(b, out var two, out _) && one == two;

    private static bool TrySplit(string cursor, out string epoch, out long n)
    {
        var dot = cursor.LastIndexOf('.');
        epoch = dot > 0 ? cursor[..dot] : "";
        n = 0;
        return dot > 0 && long.TryParse(cursor.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out n);
    }
}
