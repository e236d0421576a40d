using Coordination.Domain.Aggregates;
using Coordination.Domain.Configuration;
using Coordination.Domain.Rectification;

namespace Coordination.Harness.Town;

/// <summary>The release after: it adds a kind of deadline to every open case (an interim review after a hundred days) and raises the state version.</summary>
internal sealed class SecondRelease(IRules<CaseState> first) : IRules<CaseState>
{
    private const string Review = "review";

    public char Kind => first.Kind;

    public int StateVersion => first.StateVersion + 1;

    public CaseState Empty(EntityId id) => first.Empty(id);

    public Decision Decide(CaseState state, Command command, Context context) => first.Decide(state, command, context);

    public IEnumerable<Event> Fire(CaseState state, Deadline deadline, Context context) =>
        deadline.Kind == Review ? [new EvidenceAdded([new Evidence("", "review.pdf", "", "阶段复核")])] : first.Fire(state, deadline, context);

    public CaseState Evolve(CaseState state, Recorded recorded) => first.Evolve(state, recorded);

    public IEnumerable<Deadline> Deadlines(CaseState state) => state.IsOpen && !state.Evidence.ContainsKey("")
        ? first.Deadlines(state).Append(new Deadline(Review, state.OpenedAt.AddDays(100), Rank.HumanActs))
        : first.Deadlines(state);

    public IEnumerable<Deadline> Imposed(CaseState state, Rulebook rulebook) => first.Imposed(state, rulebook);

    public Derived Derive(EntityId id, CaseState state) => first.Derive(id, state);

    public IEnumerable<Message> Messages(EntityId id, CaseState before, CaseState after, IReadOnlyList<Recorded> events, Rulebook rules) =>
        first.Messages(id, before, after, events, rules);
}
