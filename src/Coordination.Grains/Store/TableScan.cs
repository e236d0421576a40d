using System.Runtime.CompilerServices;

namespace Coordination.Grains.Store;

/// <summary>Walks over more rows than one page holds: boards at start, verify, export, backup.</summary>
public static class TableScan
{
    /// <summary>Below the lowest key.</summary>
    public const string First = "";

    /// <summary>Above the highest key: keys are ASCII up to <c>~</c>.</summary>
    public const string Last = "\u007f";

    /// <summary>All rows with <c>from ≤ key &lt; to</c>, page by page, so that no read stays open while the caller works.</summary>
    public static async IAsyncEnumerable<Row> ScanAll(
        this ITableStore store, string partition, string from = First, string to = Last, int page = 1000, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        while (true)
        {
            var rows = await store.Scan(partition, from, to, page, cancel);
            foreach (var row in rows)
            {
                yield return row;
            }

            if (rows.Count < page)
            {
                yield break;
            }

            from = Keys.After(rows[^1].Key);
        }
    }

    /// <summary>All rows whose key starts with a prefix, in order.</summary>
    public static IAsyncEnumerable<Row> ScanPrefix(this ITableStore store, string partition, string prefix, int page = 1000, CancellationToken cancel = default) =>
        store.ScanAll(partition, prefix, Keys.End(prefix), page, cancel);
}
