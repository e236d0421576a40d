using Coordination.Domain.Aggregates;
using Coordination.Domain.Configuration;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Store;

namespace Coordination.Bench.Filling;

/// <summary>One aggregate moved forward by the product's own pure transition, its rows kept as the product writes them.</summary>
internal sealed class Entity<TState>(IRules<TState> rules, EntityId id, Rulebook rulebook)
    where TState : class
{
    private readonly List<StoredRow> _history = [];
    private DateTimeOffset _lastAt = DateTimeOffset.MinValue;
    private string _chain = "";
    private long _version;

    public EntityId Id => id;

    public TState State { get; private set; } = rules.Empty(id);

    public DateTimeOffset? NextDue => Transition.Next(rules, State, DateTimeOffset.MaxValue)?.Due;

    /// <summary>Every event so far.</summary>
    public List<Event> Events { get; } = [];

    /// <returns>What it says to others, with the outbox keys the product would use as command ids.</returns>
    /// <exception cref="InvalidOperationException">The rules refused.</exception>
    public List<(string MessageId, Message Message)> Execute(DateTimeOffset now, CommandEnvelope envelope)
    {
        var said = new List<(string, Message)>();
        while (true)
        {
            var before = State;
            var outcome = Transition.Execute(rules, id, State, _version, _lastAt, now, envelope, rulebook);
            if (outcome.Refusal is { } refusal)
            {
                throw new InvalidOperationException($"{envelope.Command.GetType().Name} was refused: {refusal.Code} {string.Join(',', refusal.Values ?? [])}");
            }

            if (outcome.Events.Length > 0)
            {
                Keep(outcome, envelope);
                var outbox = Keys.OutboxRow(id, _version, 0);
                said.AddRange(rules.Messages(id, before, State, outcome.Events, rulebook).Select((message, n) => ($"{outbox}|{n}", message)));
            }

            if (!outcome.MoreDue)
            {
                return said;
            }
        }
    }

    /// <summary>Every row at rest, in the order in which their hashes depend on each other.</summary>
    public IEnumerable<StoredRow> Rows()
    {
        var wanted = DerivedRows.Wanted(rules, id, State, _version);
        var index = wanted.ToImmutableSortedDictionary(row => row.Key, row => DerivedRows.ShortHash(row.Value.Span), StringComparer.Ordinal);
        var head = new Head<TState>(rules.StateVersion, _version, _lastAt, _chain, index, State);
        return wanted.Select(row => new StoredRow(row.Key, row.Value.ToArray())).Concat(_history).Append(new StoredRow(Keys.Head(id), StoredJson.Write(head)));
    }

    private void Keep(Outcome<TState> outcome, CommandEnvelope envelope)
    {
        var row = StoredJson.Write(EventRow.Of(_chain, outcome.Events));
        _history.Add(new StoredRow(Keys.Event(id, _version + 1), row));
        Events.AddRange(outcome.Events.Select(recorded => recorded.Event));
        (State, _version, _lastAt, _chain) = (outcome.After, outcome.Events[^1].Version, outcome.Events[^1].At, EventRow.Hash(row));
        if (envelope.BodyHash.Length > 0)
        {
            _history.Add(new StoredRow(Keys.Command(id, envelope.CommandId), StoredJson.Write(new CommandRow(_version, envelope.BodyHash, envelope.Actor.PersonId))));
        }
    }
}

/// <summary>A row as it lies in the store.</summary>
internal sealed record StoredRow(string Key, byte[] Data);
