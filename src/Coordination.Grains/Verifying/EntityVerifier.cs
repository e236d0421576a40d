using System.Text.Json;
using Coordination.Domain.Aggregates;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Roots;
using Coordination.Grains.Store;

namespace Coordination.Grains.Verifying;

/// <summary>Recomputes one entity from its events and compares it with everything stored of it.</summary>
internal abstract class EntityVerifier
{
    public sealed class Maker : IOfRules<EntityVerifier>
    {
        public EntityVerifier Of<TState>(IRules<TState> rules)
            where TState : class => new For<TState>(rules);
    }

    /// <param name="rows">All rows below the entity's stem, in key order.</param>
    /// <param name="listed">Receives every derived row the head lists: what is stored beyond them is an orphan.</param>
    /// <param name="roots">What was signed; null: not asked.</param>
    public abstract IAsyncEnumerable<Finding> Verify(
        EntityId id, IReadOnlyList<Row> rows, ITableStore store, HashSet<string> listed, HashSet<string> files, RootBook? roots);

    private sealed class For<TState>(IRules<TState> rules) : EntityVerifier
        where TState : class
    {
        public override async IAsyncEnumerable<Finding> Verify(
            EntityId id, IReadOnlyList<Row> rows, ITableStore store, HashSet<string> listed, HashSet<string> files, RootBook? roots)
        {
            var history = new History(id);
            foreach (var finding in history.Read(rows))
            {
                yield return finding;
            }

            if (roots?.Check(id, history.ChainAt) is { } unsigned)
            {
                yield return unsigned;
            }

            files.UnionWith(history.Recorded.SelectMany(recorded => EvidenceFiles.Of(recorded.Event)));
            var headRow = rows.FirstOrDefault(row => row.Key == Keys.Head(id));
            if (headRow is null)
            {
                yield return new(id.Home, Keys.Head(id), "the head is missing");
                yield break;
            }

            if (!TryHead(headRow, out var head))
            {
                yield return new(id.Home, headRow.Key, "the head cannot be read");
                yield break;
            }

            listed.UnionWith(head.Index.Keys);
            foreach (var finding in CompareHead(id, headRow, head, history).Concat(Answers(id, rows, history)))
            {
                yield return finding;
            }

            foreach (var (key, hash) in head.Index)
            {
                var row = await store.Read(id.Home, key);
                if (row is null || DerivedRows.ShortHash(row.Data.Span) != hash)
                {
                    yield return new(id.Home, key, row is null ? "the derived row is missing" : "the derived row was altered");
                }
            }
        }

        private IEnumerable<Finding> CompareHead(EntityId id, Row row, Head<JsonElement> head, History history)
        {
            if (!history.Sound)
            {
                yield break;
            }

            if (head.Chain != history.Chain)
            {
                yield return new(id.Home, history.LastRow, "the event row was altered, or the head's chain was");
            }

            if (head.Version != history.Recorded.Count || history.Recorded.Count > 0 && head.LastAt != history.Recorded[^1].At)
            {
                yield return new(id.Home, row.Key, "the head's version or instant differs from the events");
            }

            if (head.StateVersion != rules.StateVersion)
            {
                yield break;
            }

            if (Fold(id, history) is not { } state)
            {
                yield return new(id.Home, row.Key, "the rules cannot follow the events");
                yield break;
            }

            // Compared as values: the order of a dictionary's entries differs from process to process.
            if (!JsonElement.DeepEquals(StoredJson.Element(state), head.State))
            {
                yield return new(id.Home, row.Key, "the head's state is not what the events lead to");
                yield break;
            }

            var (index, _) = DerivedRows.Difference(DerivedRows.Wanted(rules, id, state, head.Version), ImmutableSortedDictionary<string, string>.Empty);
            foreach (var key in index.Keys.Union(head.Index.Keys).Where(key => index.GetValueOrDefault(key) != head.Index.GetValueOrDefault(key)))
            {
                yield return new(id.Home, row.Key, $"the head's list of derived rows is wrong at {key}");
            }
        }

        private TState? Fold(EntityId id, History history)
        {
            try
            {
                return history.Recorded.Aggregate(rules.Empty(id), rules.Evolve);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                return null;
            }
        }

        private static IEnumerable<Finding> Answers(EntityId id, IReadOnlyList<Row> rows, History history)
        {
            var prefix = Keys.Command(id, "");
            foreach (var row in rows.Where(row => row.Key.StartsWith(prefix, StringComparison.Ordinal)))
            {
                if (history.Sound && (!TryAnswer(row, out var answer) || answer.Version > history.Recorded.Count || answer.Version < 1))
                {
                    yield return new(id.Home, row.Key, "the answer to a command is not borne out by the events");
                }
            }
        }

        private static bool TryHead(Row row, out Head<JsonElement> head)
        {
            try
            {
                head = StoredJson.Read<Head<JsonElement>>(row.Data.Span);
                head = head with { Index = head.Index.WithComparers(StringComparer.Ordinal) };
                return true;
            }
            catch (JsonException)
            {
                head = null!;
                return false;
            }
        }

        private static bool TryAnswer(Row row, out CommandRow answer)
        {
            try
            {
                answer = StoredJson.Read<CommandRow>(row.Data.Span);
                return true;
            }
            catch (JsonException)
            {
                answer = null!;
                return false;
            }
        }
    }
}
