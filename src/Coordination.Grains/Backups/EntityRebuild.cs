using Coordination.Domain.Aggregates;
using Coordination.Domain.Configuration;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Store;
using Coordination.Grains.Verifying;

namespace Coordination.Grains.Backups;

/// <summary>What follows from the events of one entity.</summary>
/// <param name="Rows">Partition, key and content; references lie in the partitions of their audiences.</param>
/// <param name="Findings">Why nothing follows.</param>
internal sealed record Rebuilt(IReadOnlyList<(string Partition, string Key, ReadOnlyMemory<byte> Data)> Rows, IReadOnlyList<Finding> Findings);

/// <summary>Makes head, derived rows, references and messages of an entity anew from its events.</summary>
internal abstract class EntityRebuild
{
    /// <param name="rows">Its rows in a backup.</param>
    /// <param name="since">Messages of transitions recorded from here on are said again.</param>
    public abstract Rebuilt Rebuild(EntityId id, IReadOnlyList<Row> rows, DateTimeOffset since, Rulebook rulebook);

    public sealed class Maker : IOfRules<EntityRebuild>
    {
        public EntityRebuild Of<TState>(IRules<TState> rules)
            where TState : class => new For<TState>(rules);
    }

    private sealed class For<TState>(IRules<TState> rules) : EntityRebuild
        where TState : class
    {
        public override Rebuilt Rebuild(EntityId id, IReadOnlyList<Row> rows, DateTimeOffset since, Rulebook rulebook)
        {
            var history = new History(id);
            var findings = history.Read(rows).ToList();
            if (!history.Sound || history.Recorded.Count == 0)
            {
                return new([], findings.Count > 0 ? findings : [new Finding(id.Home, Keys.Stem(id), "there are no events")]);
            }

            try
            {
                return new(Follows(id, rows, history, since, rulebook), findings);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // Events that were hashed anew and make no sense: the others are restored all the same.
                return new([], [.. findings, new Finding(id.Home, Keys.Stem(id), $"its events cannot be followed: {error.Message}")]);
            }
        }

        private List<(string, string, ReadOnlyMemory<byte>)> Follows(EntityId id, IReadOnlyList<Row> rows, History history, DateTimeOffset since, Rulebook rulebook)
        {
            var rebuilt = new List<(string, string, ReadOnlyMemory<byte>)>();
            var said = rows.Where(row => row.Key.StartsWith(Keys.Outbox, StringComparison.Ordinal)).Select(row => row.Key).ToHashSet(StringComparer.Ordinal);
            var state = rules.Empty(id);
            foreach (var transition in history.Transitions)
            {
                var after = transition.Aggregate(state, rules.Evolve);
                var key = Keys.OutboxRow(id, transition[^1].Version, 0);
                if (transition[0].RecordedAt >= since && !said.Contains(key) && Messages(id, state, transition, rulebook) is { Length: > 0 } messages)
                {
                    rebuilt.Add((id.Home, key, StoredJson.Write(messages)));
                }

                state = after;
            }

            rebuilt.AddRange(Standing(id, state, history, rulebook));
            return rebuilt;
        }

        private ImmutableArray<OutboxEntry> Messages(EntityId id, TState before, IReadOnlyList<Recorded> transition, Rulebook rulebook) =>
            [.. Speech.Of(rules, id, before, transition, rulebook).Select(OutboxEntry.Of)];

        private IEnumerable<(string Partition, string Key, ReadOnlyMemory<byte> Data)> Standing(EntityId id, TState state, History history, Rulebook rulebook)
        {
            var (version, last) = (history.Recorded[^1].Version, history.Recorded[^1].At);
            var derived = rules.Derive(id, state);
            var wanted = DerivedRows.Wanted(rules, id, state, derived, version);
            var (index, _) = DerivedRows.Difference(wanted, ImmutableSortedDictionary<string, string>.Empty);
            yield return (id.Home, Keys.Head(id), StoredJson.Write(new Head<TState>(rules.StateVersion, version, last, history.Chain, index, state)));
            foreach (var (key, data) in wanted)
            {
                yield return (id.Home, key, data);
            }

            foreach (var (audience, row) in References.Standing(id, derived, version, rulebook.Directory))
            {
                yield return (audience, Keys.ReferenceRow(audience, id), StoredJson.Write(row));
            }
        }
    }
}
