using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Domain.Configuration;
using Coordination.Domain.Rectification;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Store;
using Coordination.Harness.Running;

namespace Coordination.Harness.Checking;

/// <summary>What must hold of single entities at any moment of rest.</summary>
internal sealed class Checker(World world, Archive archive)
{
    private static readonly AlertRules Alerts = new();

    public IEnumerable<Violation> Check(EntityId id) =>
        id.Kind == EntityKinds.CaseLetter ? OfCase(id) : OfAlert(id);

    /// <summary>To be asked some days after the last change of calendar or release: the walks are long over.</summary>
    public IEnumerable<Violation> CheckReindexed()
    {
        foreach (var id in archive.Entities("case"))
        {
            if (archive.Head<CaseState>(id) is not { State.IsOpen: true } head)
            {
                continue;
            }

            var context = new Context(id, head.LastAt, Domain.People.Actor.System, "check", head.Version, world.Rules.Current);
            if (head.StateVersion != world.CaseRules.StateVersion || world.CaseRules.Decide(head.State, new Reindex("check"), context).Events.Length > 0)
            {
                yield return new Violation(Invariants.Reindexed, $"{id} is as an older release or calendar left it.");
            }
        }
    }

    private IEnumerable<Violation> OfCase(EntityId id)
    {
        if (archive.Head<CaseState>(id) is not { } head)
        {
            return [];
        }

        var rules = world.Timeline.Releases.Select(release => release.Rules).First(rules => rules.StateVersion == head.StateVersion);
        var history = archive.History(id);
        return Entity(id, head, rules, history).Concat(Terms(id)).Concat(Pressures(id, history)).Concat(Late(id, history)).Concat(Ordered(id, history));
    }

    private IEnumerable<Violation> OfAlert(EntityId id)
    {
        if (archive.Head<AlertState>(id) is not { } head)
        {
            return [];
        }

        var history = archive.History(id);
        return Entity(id, head, Alerts, history).Concat(Climbs(id, history));
    }

    private IEnumerable<Violation> Entity<TState>(EntityId id, Head<TState> head, IRules<TState> rules, ImmutableArray<Recorded> history)
        where TState : class
    {
        foreach (var violation in Rows(id, head, rules).Concat(Chained(id, head)))
        {
            yield return violation;
        }

        var folded = history.Aggregate(rules.Empty(id), rules.Evolve);
        if (!Archive.Same(StoredJson.Write(folded), StoredJson.Write(head.State)))
        {
            yield return new Violation(Invariants.State, $"{id}: the head is not the fold of its events.");
        }

        var commands = history.Where(recorded => !InOrder.IsFired(recorded)).GroupBy(recorded => recorded.CommandId);
        foreach (var twice in commands.Where(group => group.Last().Version - group.First().Version >= group.Count()))
        {
            yield return new Violation(Invariants.Once, $"{id}: {twice.Key} had its effect more than once.");
        }
    }

    private IEnumerable<Violation> Rows<TState>(EntityId id, Head<TState> head, IRules<TState> rules)
        where TState : class
    {
        var wanted = DerivedRows.Wanted(rules, id, head.State, head.Version);
        foreach (var (key, data) in wanted)
        {
            if (Sync.Of(world.Truth.Read(id.Home, key)) is not { } row || !row.Data.Span.SequenceEqual(data.Span))
            {
                yield return new Violation(Invariants.Rows, $"{id} wants {key}, which is not there or different.");
            }
        }

        foreach (var row in Written(id).Where(row => !wanted.ContainsKey(row.Key)))
        {
            yield return new Violation(Invariants.Rows, $"{id} does not want {row.Key}, which is there.");
        }
    }

    private IEnumerable<Row> Written(EntityId id) =>
        new[] { Keys.Due, Keys.Open, "done|", "link|" }.SelectMany(prefix => archive.Rows(id.Home, prefix))
            .Where(row => row.Key.Split('|') is var fields && (fields[0] == "due" ? fields[4] : fields[^1]) == id.ToString());

    private IEnumerable<Violation> Chained<TState>(EntityId id, Head<TState> head)
    {
        var (previous, version) = ("", 0L);
        foreach (var row in archive.EventRows(id))
        {
            var events = StoredJson.Read<EventRow>(row.Data.Span);
            if (events.Previous != previous || events.Events.Any(stored => stored.Version != ++version))
            {
                yield return new Violation(Invariants.Chain, $"{id}: {row.Key} does not follow.");
            }

            previous = EventRow.Hash(row.Data.Span);
        }

        if (head.Chain != previous || head.Version != version)
        {
            yield return new Violation(Invariants.Chain, $"{id}: the head ends elsewhere than its events.");
        }
    }

    private IEnumerable<Violation> Terms(EntityId id)
    {
        var terms = archive.Rows(id.Home, Keys.Due).Select(row => Keys.ParseDue(row.Key)).Count(due => due.Owner == id && due.Deadline == Limits.Term);
        return terms > 1 ? [new Violation(Invariants.OneTerm, $"{id} runs against {terms} terms.")] : [];
    }

    private IEnumerable<Violation> Pressures(EntityId id, ImmutableArray<Recorded> history)
    {
        var rules = world.CaseRules;
        var state = rules.Empty(id);
        foreach (var recorded in history)
        {
            var after = rules.Evolve(state, recorded);
            if (after.Ladder.Served < state.Ladder.Served && !after.IsEnded)
            {
                yield return new Violation(Invariants.Pressure, $"{id} v{recorded.Version}: from {state.Ladder.Served} to {after.Ladder.Served} by {recorded.Event.GetType().Name}.");
            }

            state = after;
        }
    }

    /// <summary>A term that was over when something else was recorded has fired before.</summary>
    private IEnumerable<Violation> Late(EntityId id, ImmutableArray<Recorded> history)
    {
        var rules = world.Timeline.Releases[0].Rules;
        var state = rules.Empty(id);
        foreach (var recorded in history)
        {
            if (!InOrder.IsFired(recorded) && Transition.Next(rules, state, recorded.At.AddTicks(-1)) is { } due)
            {
                yield return new Violation(Invariants.Overdue, $"{id} v{recorded.Version}: {recorded.Event.GetType().Name} at {recorded.At:O} came before {due.Kind} of {due.Due:O}.");
            }

            state = rules.Evolve(state, recorded);
        }
    }

    /// <summary>Nothing fires after an order's instant in a case that the order names and that has not obeyed it.</summary>
    private IEnumerable<Violation> Ordered(EntityId id, ImmutableArray<Recorded> history)
    {
        var rules = world.CaseRules;
        var state = rules.Empty(id);
        foreach (var recorded in history)
        {
            if (InOrder.IsFired(recorded) && !recorded.CommandId.StartsWith("order.", StringComparison.Ordinal) && Disobeyed(state, recorded.At) is { } order)
            {
                yield return new Violation(Invariants.Order, $"{id} v{recorded.Version}: {recorded.CommandId} fired although {order.OrderId} was in force since {order.At:O}.");
            }

            state = rules.Evolve(state, recorded);
        }
    }

    private SuspensionOrder? Disobeyed(CaseState state, DateTimeOffset at) => world.Timeline.Orders.Suspensions.FirstOrDefault(order =>
        state is { IsOpen: true, Suspension: null } && state.Class != CaseClass.A && state.OpenedAt < order.At && order.At < at && !(order.LiftedAt <= at)
        && (state.Subject.Location == order.Jurisdiction || state.Owner == order.Jurisdiction) && !state.Orders.Contains(order.OrderId));

    /// <summary>Between the instant at which the source ended it and the next time it began, nobody is told anything new.</summary>
    private static IEnumerable<Violation> Climbs(EntityId id, ImmutableArray<Recorded> history)
    {
        var tellings = new List<Recorded>();
        foreach (var recorded in history)
        {
            switch (recorded.Event)
            {
                case ConditionTold { Condition: null } over:
                    foreach (var telling in tellings.Where(telling => telling.At > over.SaidAt))
                    {
                        yield return new Violation(Invariants.Climb, $"{id} v{telling.Version}: {telling.Event.GetType().Name} at {telling.At:O}, but it had ended at {over.SaidAt:O}.");
                    }

                    tellings.Clear();
                    break;
                case ConditionTold:
                    tellings.Clear();
                    break;
                case Escalated { Cause: not EscalationCause.Manual } or Sent { Reason: SendReason.Telling }:
                    tellings.Add(recorded);
                    break;
            }
        }
    }
}
