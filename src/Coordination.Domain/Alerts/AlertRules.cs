using System.Globalization;
using Coordination.Domain.Aggregates;

namespace Coordination.Domain.Alerts;

/// <summary>
/// The alert engine (domain.md 5): raise, pause and resolve are a pure function of the newest condition of the source; two
/// clocks, acknowledge and resolve, reach the tiers; deliveries respect quiet hours.
/// </summary>
public sealed class AlertRules : IRules<AlertState>
{
    private const string Raise = "raise";
    private const string Warn = "warn";
    private const string Breach = "breach";
    private const string Ack = "ack";
    private const string Release = "release";
    private const string Tier = "tier.";
    private const string Repeat = "repeat.";

    public char Kind => EntityKinds.AlertLetter;

    public int StateVersion => 1;

    /// <summary>
    /// Whether a due deadline tells people something new, so that the source must be asked first whether it is still so (law 5).
    /// Repeats go only to people who were told before and are not asked about.
    /// </summary>
    public static bool NeedsSource(Deadline deadline) => !deadline.Kind.StartsWith(Repeat, StringComparison.Ordinal);

    /// <summary>
    /// The entity to ask before anything due by <paramref name="now"/> is settled, or null when nothing due tells anybody anything
    /// new or the source is no entity of its own (a vacant post). Its words that are still on their way are heard first, each at its own
    /// instant: what was due before the condition ended stays settled, what is due after it never fires. Without an answer the alert
    /// escalates.
    /// </summary>
    public static EntityId? SourceToAsk(AlertState state, DateTimeOffset now) =>
        Pending(state).Any(deadline => deadline.Due <= now && NeedsSource(deadline)) && EntityId.TryParse(state.Source, out var id) ? id : null;

    public AlertState Empty(EntityId id) => AlertState.Empty;

    public Decision Decide(AlertState state, Command command, Context context) => command switch
    {
        TellCondition told => Conditions.Hear(state, told, context),
        Acknowledge acknowledge => HumanActs.Acknowledge(state, acknowledge, context),
        Resolve resolve => HumanActs.Resolve(state, resolve, context),
        EscalateNow escalate => HumanActs.EscalateNow(state, escalate, context),
        JumpTo jump => HumanActs.JumpTo(state, jump, context),
        Reindex reindex => Correct(state, reindex, context),
        _ => throw new InvalidOperationException($"No rule for {command.GetType().Name}."),
    };

    public IEnumerable<Event> Fire(AlertState state, Deadline deadline, Context context)
    {
        var draft = new AlertDraft(state, context);
        if (Vacancies.IsFilled(draft))
        {
            Vacancies.End(draft);
            return draft.Events;
        }

        Fire(draft, deadline);
        return draft.Events;
    }

    public AlertState Evolve(AlertState state, Recorded recorded)
    {
        var next = AlertEvolution.Apply(state, (AlertEvent)recorded.Event, recorded.At);
        return next with { Version = recorded.Version, ChangedAt = recorded.At };
    }

    public IEnumerable<Deadline> Deadlines(AlertState state) => Pending(state);

    private static IEnumerable<Deadline> Pending(AlertState state)
    {
        if (state.Open is not { } open)
        {
            return Conditions.WillRaise(state) ? [new Deadline(Raise, state.Condition!.Since, Rank.AlertTiers)] : [];
        }

        return open.PausedSince is null ? Tellings(open, state.Condition).Concat(Clocks(open)) : [];
    }

    public Derived Derive(EntityId id, AlertState state) => AlertRows.Of(id, state);

    public IEnumerable<Message> Messages(
        EntityId id, AlertState before, AlertState after, IReadOnlyList<Recorded> events, Configuration.Rulebook rules) =>
        AlertMessages.Of(id, before, events, rules, this);

    private static void Fire(AlertDraft draft, Deadline deadline)
    {
        switch (deadline.Kind)
        {
            case Raise:
                Conditions.Raise(draft);
                break;
            case Warn:
                Conditions.WarnDue(draft);
                break;
            case Breach:
                Conditions.Breach(draft);
                break;
            case Ack:
                Dispatch.Escalate(draft, draft.Open.Tier + 1, EscalationCause.NotAcknowledged);
                break;
            case Release:
                Dispatch.Release(draft);
                break;
            case var kind when kind.StartsWith(Tier, StringComparison.Ordinal):
                Conditions.TierDue(draft, Index(kind, Tier));
                break;
            case var kind when kind.StartsWith(Repeat, StringComparison.Ordinal):
                Dispatch.Repeat(draft, Index(kind, Repeat));
                break;
            default:
                throw new InvalidOperationException($"Unknown deadline {deadline.Kind}.");
        }
    }

    private static IEnumerable<Deadline> Tellings(OpenAlert open, Condition? condition)
    {
        if (open.ClockFrom is null && Conditions.NextWarning(open, condition) is { } warning)
        {
            yield return new Deadline(Warn, warning.At, Rank.AlertTiers);
        }

        if (open.ClockFrom is null && condition?.Breach is { } breach)
        {
            yield return new Deadline(Breach, breach, Rank.AlertTiers);
        }

        if (!open.Held.IsEmpty)
        {
            yield return new Deadline(Release, open.Held.Min(held => held.ReleaseAt), Rank.HeldReleases);
        }
    }

    private static IEnumerable<Deadline> Clocks(OpenAlert open)
    {
        if (open.AckBy is { } ackBy && open.HasTier(open.Tier + 1) && !open.Policy.Tiers[open.Tier + 1].ByCountOnly)
        {
            yield return new Deadline(Ack, ackBy, Rank.AlertTiers);
        }

        for (var index = 0; index < open.Tiers.Length; index++)
        {
            var tier = open.Tiers[index];
            if (tier.Due is { } due && (index > open.Tier || (!tier.Started && open.Policy.Tiers[index].Severity is not null)))
            {
                yield return new Deadline(Named(Tier, index), due, Rank.AlertTiers);
            }

            if (tier.NextRepeat is { } next && open.Told.Any(told => told.Tier == index && told.AckOwed))
            {
                yield return new Deadline(Named(Repeat, index), next, Rank.AlertTiers);
            }
        }
    }

    private static Decision Correct(AlertState state, Reindex reindex, Context context)
    {
        var draft = new AlertDraft(state, context);
        if (Vacancies.IsFilled(draft))
        {
            Vacancies.End(draft);
        }
        else if (state.Open is { PausedSince: null } open && AlertClocks.Correct(open, context.Now, draft.Calendar, reindex.Reason) is { } corrected)
        {
            draft.Add(corrected);
        }

        return Decision.Accept(draft.Events);
    }

    private static string Named(string kind, int index) => kind + index.ToString(CultureInfo.InvariantCulture);

    private static int Index(string kind, string prefix) => int.Parse(kind.AsSpan(prefix.Length), CultureInfo.InvariantCulture);
}
