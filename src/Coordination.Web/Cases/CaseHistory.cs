using System.Text.Json;
using Coordination.Domain.Aggregates;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Store;

namespace Coordination.Web.Cases;

/// <summary>Reads the stored history of an entity: what happened, by whom, and the hash that chains it.</summary>
internal sealed class CaseHistory(ITableStore store)
{
    /// <summary>Transitions with a version above <paramref name="after"/>, oldest first.</summary>
    /// <param name="limit">Most rows; one row holds the events of one transition.</param>
    public async Task<ImmutableArray<Transition>> Read(EntityId id, long after, int limit, CancellationToken cancel)
    {
        var prefix = Keys.Stem(id) + "e|";
        var rows = await store.Scan(id.Home, Keys.Event(id, after + 1), Keys.End(prefix), limit, cancel);
        return [.. rows.Select(row => new Transition(StoredJson.Read<EventRow>(row.Data.Span), EventRow.Hash(row.Data.Span)))];
    }

    /// <summary>The whole history, page by page.</summary>
    public async IAsyncEnumerable<Recorded> All(EntityId id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in store.ScanPrefix(id.Home, Keys.Stem(id) + "e|", cancel: cancel))
        {
            foreach (var recorded in StoredJson.Read<EventRow>(row.Data.Span).Recorded())
            {
                yield return recorded;
            }
        }
    }

    /// <summary>The events of one transition as stored.</summary>
    internal sealed record Transition(EventRow Row, string Hash);
}

/// <summary>One event as a screen shows it.</summary>
/// <param name="Hash">Of the stored row that holds it; the next row names it.</param>
internal sealed record EventView(
    long Version, string Type, DateTimeOffset At, DateTimeOffset RecordedAt, EventActor? Actor, string CommandId, string Hash, JsonElement Data);

/// <param name="Post">The post acted in, where one was chosen or only one was held.</param>
internal sealed record EventActor(string Id, string Name, string? Post);
