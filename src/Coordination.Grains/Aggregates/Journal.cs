using System.Text.Json;
using Coordination.Domain.Aggregates;
using Coordination.Grains.Store;

namespace Coordination.Grains.Aggregates;

/// <summary>An entity as it stands in memory after a load or a commit.</summary>
/// <param name="ETag">Of the head row; null before the first commit.</param>
internal sealed record Loaded<TState>(Head<TState> Head, string? ETag);

/// <summary>Reads and writes the rows of one entity.</summary>
internal sealed class Journal<TState>(EntityId id, IRules<TState> rules, ITableStore store)
    where TState : class
{
    private const int Page = 500;

    /// <exception cref="UnknownEventException">A newer release wrote an event; the activation is refused.</exception>
    public async Task<Loaded<TState>> Load()
    {
        var row = await store.Read(id.Home, Keys.Head(id));
        if (row is null)
        {
            return new(new(rules.StateVersion, 0, DateTimeOffset.MinValue, "", ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal), rules.Empty(id)), null);
        }

        if (StoredJson.NumberOf(row.Data.Span, "stateVersion"u8) == rules.StateVersion)
        {
            var head = StoredJson.Read<Head<TState>>(row.Data.Span);
            return new(head with { Index = head.Index.WithComparers(StringComparer.Ordinal) }, row.ETag);
        }

        // A snapshot of another release: its state is folded anew, the rest still holds.
        var header = StoredJson.Read<Head<JsonElement>>(row.Data.Span);
        return new(
            new(rules.StateVersion, header.Version, header.LastAt, header.Chain, header.Index.WithComparers(StringComparer.Ordinal), await Fold(header.Version)), row.ETag);
    }

    /// <summary>The accepted answer to a command, if there is one.</summary>
    public async Task<CommandRow?> AnswerTo(string commandId) =>
        await store.Read(id.Home, Keys.Command(id, commandId)) is { } row ? StoredJson.Read<CommandRow>(row.Data.Span) : null;

    /// <summary>All events in order.</summary>
    public async IAsyncEnumerable<Recorded> Events()
    {
        var from = Keys.Event(id, 0);
        var end = Keys.End(Keys.Stem(id) + "e|");
        while (await store.Scan(id.Home, from, end, Page) is { Count: > 0 } rows)
        {
            foreach (var recorded in rows.SelectMany(row => StoredJson.Read<EventRow>(row.Data.Span).Recorded()))
            {
                yield return recorded;
            }

            from = Keys.After(rows[^1].Key);
        }
    }

    /// <summary>What the outbox still holds, oldest first.</summary>
    public async Task<List<(string Key, ImmutableArray<OutboxEntry> Entries)>> Outbox()
    {
        var lane = Keys.OutboxLane(id);
        var held = new List<(string, ImmutableArray<OutboxEntry>)>();
        var from = lane;
        while (await store.Scan(id.Home, from, Keys.End(lane), Page) is { Count: > 0 } rows)
        {
            held.AddRange(rows.Select(row => (row.Key, StoredJson.Read<ImmutableArray<OutboxEntry>>(row.Data.Span))));
            from = Keys.After(rows[^1].Key);
        }

        return held;
    }

    private async Task<TState> Fold(long version)
    {
        var state = rules.Empty(id);
        await foreach (var recorded in Events())
        {
            state = rules.Evolve(state, recorded);
            version--;
        }

        return version == 0 ? state : throw new InvalidDataException($"{id}: the head and the events disagree about their number.");
    }
}
