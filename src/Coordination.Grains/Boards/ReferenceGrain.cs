using Coordination.Domain.Aggregates;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Store;

namespace Coordination.Grains.Boards;

/// <summary>
/// Keeps the <c>ref|</c> rows of a jurisdiction: entities at home elsewhere that it must see. Level-triggered, the newest source
/// version wins. Key: jurisdiction code.
/// </summary>
[GrainType("reference")]
internal sealed class ReferenceGrain : Grain, IReceiverGrain
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ReferenceRows _rows;
    private readonly Hints _hints;

    public ReferenceGrain(ITableStore store, Hints hints) => (_rows, _hints) = (new ReferenceRows(store, this.GetPrimaryKeyString()), hints);

    public async Task Receive(string messageId, MessageBody body)
    {
        if (body is not ReferenceChanged changed)
        {
            throw new InvalidOperationException($"References understand no {body.GetType().Name}.");
        }

        await _turn.WaitAsync();
        try
        {
            var id = EntityId.Parse(changed.EntityId);
            if (await _rows.Apply(changed, id))
            {
                _hints.Changed(this.GetPrimaryKeyString(), new BoardChange($"{EntityKinds.Word(id.Kind)}/{id}", changed.Version, changed.Row));
            }
        }
        finally
        {
            _turn.Release();
        }
    }
}
