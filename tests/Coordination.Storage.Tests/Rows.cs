using System.Text;
using Coordination.Grains.Store;

namespace Coordination.Storage.Tests;

/// <summary>Short ways to write and read rows of text.</summary>
internal static class Rows
{
    public static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(this Row row) => Encoding.UTF8.GetString(row.Data.Span);

    public static RowChange Insert(string key, string data = "") => RowChange.Insert(key, Bytes(data));

    public static RowChange Upsert(string key, string data = "") => RowChange.Upsert(key, Bytes(data));

    public static RowChange Replace(string key, string etag, string data = "") => RowChange.Replace(key, Bytes(data), etag);

    public static async Task<string[]> AllKeys(this ITableStore store, string partition, CancellationToken cancel) =>
        [.. (await store.Scan(partition, TableScan.First, TableScan.Last, 100_000, cancel)).Select(row => row.Key)];

    public static async Task<string> Put(this ITableStore store, string partition, string key, string data, CancellationToken cancel)
    {
        var result = await store.Commit(partition, [Upsert(key, data)], cancel: cancel);
        Assert.True(result.Committed);
        return result.ETags[0];
    }
}
