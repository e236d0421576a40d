using Coordination.Domain.Aggregates;
using Coordination.Grains.Store;

namespace Coordination.Grains.Boards;

/// <summary>
/// The references of one jurisdiction. A removal leaves the version it was made by: a word that was overtaken (a second activation,
/// a repeated delivery) must not bring the row back.
/// </summary>
internal sealed class ReferenceRows(ITableStore store, string here)
{
    /// <returns>False when a newer word is known or nothing changes.</returns>
    public async Task<bool> Apply(ReferenceChanged changed, EntityId id)
    {
        var (key, gone) = (Keys.ReferenceRow(here, id), Keys.ReferenceGone(here, id));
        var row = await store.Read(here, key);
        var left = await store.Read(here, gone);
        var known = row is not null ? StoredJson.Read<BoardRow>(row.Data.Span).Version : left is not null ? StoredJson.Read<long>(left.Data.Span) : 0;
        if (known >= changed.Version || (changed.Row is null && row is null))
        {
            return false;
        }

        RowChange[] changes = changed.Row is null
            ? [RowChange.Delete(key, row!.ETag), RowChange.Upsert(gone, StoredJson.Write(changed.Version))]
            : [row is null ? RowChange.Insert(key, StoredJson.Write(changed.Row)) : RowChange.Replace(key, StoredJson.Write(changed.Row), row.ETag)];
        var result = await store.Commit(here, changes, CommitLane.Fanout);
        return result.Committed ? true : throw new StoreUnavailableException($"{here}: lost a race at {key}.");
    }
}
