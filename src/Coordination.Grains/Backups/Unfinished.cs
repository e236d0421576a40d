using Coordination.Domain.Aggregates;
using Coordination.Grains.Roots;
using Coordination.Grains.Store;

namespace Coordination.Grains.Backups;

/// <summary>What the store still had to say and to do before anything of it was copied.</summary>
/// <param name="Messages">Outbox rows by their entity, oldest first.</param>
/// <param name="Walks">Keys of walks that were not done.</param>
/// <param name="LastRoot">Number of the newest signed root; later ones are not copied.</param>
internal sealed record Unfinished(IReadOnlyDictionary<EntityId, List<Row>> Messages, IReadOnlySet<string> Walks, long LastRoot)
{
    public static async Task<Unfinished> Of(ITableStore store, CancellationToken cancel)
    {
        var messages = new Dictionary<EntityId, List<Row>>();
        foreach (var partition in await store.Partitions(cancel))
        {
            await foreach (var row in store.ScanPrefix(partition, Keys.Outbox, cancel: cancel))
            {
                var id = EntityId.Parse(row.Key.Split('|')[2]);
                if (!messages.TryGetValue(id, out var lane))
                {
                    messages[id] = lane = [];
                }

                lane.Add(row);
            }
        }

        return new(
            messages,
            (await Walking.Walks.All(store)).Where(walk => !walk.Done).Select(walk => Walking.Walks.Key(walk.Id)).ToHashSet(StringComparer.Ordinal),
            await RootWriter.LastNumber(store, cancel));
    }
}
