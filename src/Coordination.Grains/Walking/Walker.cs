using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Store;

namespace Coordination.Grains.Walking;

/// <summary>Goes through a walk page by page; the cursor row is written after each page, so that a crash repeats one page at most.</summary>
internal sealed class Walker(ITableStore store, Func<EntityId, IAggregateGrain> entity)
{
    private const int Page = 128;
    private const int Concurrency = 64;

    public async Task Walk(string id)
    {
        while (await Walks.Progress(store, id) is { Done: false } walk)
        {
            var next = await Step(walk);
            await store.Commit(Keys.System, [RowChange.Upsert(Walks.Key(walk.Id), StoredJson.Write(next))], CommitLane.Deadline);
        }
    }

    private async Task<WalkRow> Step(WalkRow walk)
    {
        if (walk.Position >= walk.Jurisdictions.Length * walk.Kinds.Length)
        {
            return walk with { Done = true };
        }

        var partition = walk.Jurisdictions[walk.Position / walk.Kinds.Length];
        var prefix = $"{Keys.Open}{walk.Kinds[walk.Position % walk.Kinds.Length]}|";
        var rows = await store.Scan(partition, walk.Cursor.Length == 0 ? prefix : Keys.After(walk.Cursor), Keys.End(prefix), Page);
        if (rows.Count == 0)
        {
            return walk with { Position = walk.Position + 1, Cursor = "" };
        }

        using var slots = new SemaphoreSlim(Concurrency);
        var command = Walks.CommandOf(walk);
        var outcomes = await Task.WhenAll(rows.Select(row => Visit(walk.Id, EntityId.Parse(row.Key.Split('|')[2]), command, slots)));
        return walk with { Cursor = rows[^1].Key, Visited = walk.Visited + rows.Count, Refused = walk.Refused + outcomes.Count(outcome => outcome.Refusal is not null) };
    }

    private async Task<CommandOutcome> Visit(string walk, EntityId id, Command command, SemaphoreSlim slots)
    {
        await slots.WaitAsync();
        try
        {
            var outcome = await entity(id).Execute(new CommandEnvelope($"{walk}+{id}", Actor.System, command));
            return outcome.Refusal?.Family == RefusalFamily.Unavailable ? throw new StoreUnavailableException($"{id}: {outcome.Refusal.Code}") : outcome;
        }
        finally
        {
            slots.Release();
        }
    }
}
