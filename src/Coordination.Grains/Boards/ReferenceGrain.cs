using Coordination.Domain.Aggregates;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Store;

namespace Coordination.Grains.Boards;

/// <summary>
/// Keeps the <c>ref|</c> rows of a jurisdiction: entities at home elsewhere that it must see. Level-triggered, the newest source
/// version wins; a tombstone-free removal is safe because a home never sends an older version after a newer one in its lane.
/// Key: jurisdiction code.
/// </summary>
[GrainType("reference")]
internal sealed class ReferenceGrain(ITableStore store, Hints hints) : Grain, IReceiverGrain
{
    private readonly SemaphoreSlim _turn = new(1);

    public async Task Receive(string messageId, MessageBody body)
    {
        if (body is not ReferenceChanged changed)
        {
            throw new InvalidOperationException($"References understand no {body.GetType().Name}.");
        }

        await _turn.WaitAsync();
        try
        {
            if (await Apply(changed, EntityId.Parse(changed.EntityId)))
            {
                var id = EntityId.Parse(changed.EntityId);
                hints.Changed(this.GetPrimaryKeyString(), new BoardChange($"{EntityKinds.Word(id.Kind)}/{id}", changed.Version, changed.Row));
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<bool> Apply(ReferenceChanged changed, EntityId id)
    {
        var here = this.GetPrimaryKeyString();
        var key = Keys.ReferenceRow(here, id);
        var row = await store.Read(here, key);
        if (row is not null && StoredJson.Read<BoardRow>(row.Data.Span).Version >= changed.Version)
        {
            return false;
        }

        if (changed.Row is null && row is null)
        {
            return false;
        }

        var change = changed.Row is null ? RowChange.Delete(key) : RowChange.Upsert(key, StoredJson.Write(changed.Row));
        var result = await store.Commit(here, [change], CommitLane.Fanout);
        return result.Committed ? true : throw new StoreUnavailableException($"{here}: lost a race at {key}.");
    }
}
