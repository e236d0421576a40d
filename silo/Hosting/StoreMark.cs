using Coordination.Domain.Aggregates;
using Coordination.Grains.Backups;
using Coordination.Grains.Store;

namespace Coordination.Silo.Hosting;

/// <summary>What a store is for. A drill's store must never be taken for the real one, nor the other way round.</summary>
internal static class StoreMark
{
    public const string Drill = "drill";
    public const string Production = "production";

    /// <exception cref="InvalidOperationException">The store was made for another mode.</exception>
    public static async Task Claim(ITableStore store, string mode)
    {
        var row = await store.Read(Keys.System, Keys.Mode);
        if (row is null && (await store.Commit(Keys.System, [RowChange.Insert(Keys.Mode, StoredJson.Write(mode))])).Committed)
        {
            return;
        }

        // Another node may have marked it at the same moment.
        row ??= await store.Read(Keys.System, Keys.Mode);
        if (row is not null && StoredJson.Read<string>(row.Data.Span) == Restorer.Mode)
        {
            throw new InvalidOperationException("A restore into this store did not come to its end. Delete the store and restore again.");
        }

        if (row is not null && StoredJson.Read<string>(row.Data.Span) is var made && made != mode)
        {
            throw new InvalidOperationException($"This store was made for mode '{made}' and is refused in mode '{mode}'. Choose another folder with --data.");
        }
    }
}
