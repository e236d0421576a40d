using Coordination.Domain.Aggregates;
using Coordination.Domain.Rectification;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Store;

namespace Coordination.Grains.Verifying;

/// <summary>The event rows of one entity, read link by link.</summary>
internal sealed class History(EntityId id)
{
    private readonly List<Recorded> _recorded = [];
    private readonly List<IReadOnlyList<Recorded>> _transitions = [];
    private readonly Dictionary<long, string> _chains = [];

    public IReadOnlyList<Recorded> Recorded => _recorded;

    /// <summary>Hash of the row that ended with a version; null when no row did.</summary>
    public string? ChainAt(long version) => _chains.GetValueOrDefault(version);

    /// <summary>The events row by row.</summary>
    public IReadOnlyList<IReadOnlyList<Recorded>> Transitions => _transitions;

    /// <summary>Hash of the last row: what the head must name.</summary>
    public string Chain { get; private set; } = "";

    public string LastRow { get; private set; } = "";

    /// <summary>Every row could be read and hangs on the one before.</summary>
    public bool Sound { get; private set; } = true;

    public IEnumerable<Finding> Read(IReadOnlyList<Row> rows)
    {
        var prefix = Keys.Stem(id) + "e|";
        foreach (var row in rows.Where(row => row.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var before = LastRow;
            if (EventRow.TryRead(row.Data.Span) is not { } events)
            {
                yield return Broken(row.Key, "the event row cannot be read");
            }
            else
            {
                if (events.Previous != Chain)
                {
                    // The row before no longer has the hash it had when this one was written.
                    yield return Broken(before.Length == 0 ? row.Key : before, "the event row was altered: the next one names another hash");
                }

                if (events.Events.Length == 0 || row.Key != Keys.Event(id, _recorded.Count + 1) || events.Events[0].Version != _recorded.Count + 1)
                {
                    yield return Broken(row.Key, "events are missing before this row");
                }

                foreach (var finding in Take(row, events))
                {
                    yield return finding;
                }
            }

            (Chain, LastRow) = (EventRow.Hash(row.Data.Span), row.Key);
        }
    }

    private IEnumerable<Finding> Take(Row row, EventRow events)
    {
        var transition = events.Recorded().ToList();
        _transitions.Add(transition);
        if (transition.Count > 0)
        {
            _chains[transition[^1].Version] = EventRow.Hash(row.Data.Span);
        }

        foreach (var recorded in transition)
        {
            _recorded.Add(recorded);
            if (recorded.Event is CaseEvent { Documents.Signed: { } signed } && signed.Hash != signed.ComputeHash())
            {
                yield return Broken(row.Key, $"the signed document {id}/{recorded.Version} does not have its hash");
            }
        }
    }

    private Finding Broken(string row, string what)
    {
        Sound = false;
        return new Finding(id.Home, row, what);
    }
}

/// <summary>Files an event names.</summary>
internal static class EvidenceFiles
{
    public static IEnumerable<string> Of(Event @event) => @event switch
    {
        EvidenceAdded added => added.Pieces.Select(piece => piece.Sha256),
        _ => [],
    };
}
