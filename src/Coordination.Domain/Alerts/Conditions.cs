using Coordination.Domain.Aggregates;

namespace Coordination.Domain.Alerts;

/// <summary>Raise, pause and resolve as a function of the newest condition (law 5), and the dates the condition carries.</summary>
internal static class Conditions
{
    private const string Replaced = "replaced";

    public static Decision Hear(AlertState state, TellCondition told, Context context)
    {
        var known = state.Sources.FirstOrDefault(source => source.Source == told.Source)?.Version ?? long.MinValue;
        if (told.SourceVersion <= known || Vacancies.SaysNothingNew(state, told, context))
        {
            return Decision.Nothing;
        }

        var draft = new AlertDraft(state, context);
        draft.Add(new ConditionTold(told.Source, told.SourceVersion, told.Key, told.Condition, told.EndedBecause, told.At));
        Follow(draft, told.At, told.EndedBecause);
        return Decision.Accept(draft.Events);
    }

    /// <summary>Whether the condition lies ahead and the alert waits for it.</summary>
    public static bool WillRaise(AlertState state) =>
        state.Condition is { PausedSince: null } condition && !IsDismissed(state, condition);

    public static Telling? NextWarning(OpenAlert open, Condition? condition)
    {
        foreach (var warning in condition?.Warnings.OrderBy(warning => warning.At) ?? Enumerable.Empty<Telling>())
        {
            if (warning.At > (open.WarnedThrough ?? DateTimeOffset.MinValue))
            {
                return warning;
            }
        }

        return null;
    }

    /// <summary>The alert stands from the condition's own instant on, however late it was heard of.</summary>
    public static void Raise(AlertDraft draft) => Raise(draft, draft.Condition.Since);

    private static void Raise(AlertDraft draft, DateTimeOffset raisedAt)
    {
        var condition = draft.Condition;
        var chain = Chain.Of(condition.Owner, draft.Directory);
        var policy = PolicyFreezer.Freeze(condition, chain.IsCity);
        var warns = !condition.Warnings.IsEmpty || condition.Breach > condition.Since;
        var counted = Array.FindLastIndex([.. policy.Tiers], tier => tier.Stage <= condition.Stage);
        var severity = counted > 0 ? policy.Tiers[counted].Severity ?? policy.Severity : policy.Severity;
        var due = warns ? AlertClocks.None(policy) : AlertClocks.TierDue(policy, raisedAt, condition.Trigger, draft.Calendar);
        draft.Add(new AlertRaised(
            draft.State.Occurrence + 1, raisedAt, condition.Trigger, PolicyFreezer.VariantOf(condition), severity, policy, chain,
            warns ? null : raisedAt, due));
        Pause(draft);
        if (warns)
        {
            WarnDue(draft);
        }
        else
        {
            Dispatch.Tell(draft, 0);
            Count(draft);
        }
    }

    /// <summary>Tells each warning date that has come, and the breach if it has come as well.</summary>
    public static void WarnDue(AlertDraft draft)
    {
        while (draft.Open.ClockFrom is null && NextWarning(draft.Open, draft.Condition) is { } warning && warning.At <= draft.Now && !(draft.Condition.Breach < warning.At))
        {
            draft.Add(new Warned(warning.At, warning.Severity));
            Dispatch.Tell(draft, 0);
        }

        if (draft.Open.ClockFrom is null && draft.Condition.Breach <= draft.Now)
        {
            Breach(draft);
        }
    }

    /// <summary>The limit itself: the tiers count from here. Those told before are told again only if it has become graver.</summary>
    public static void Breach(AlertDraft draft)
    {
        var open = draft.Open;
        var breach = draft.Condition.Breach!.Value;
        var severity = open.Policy.Severity;
        var graver = open.WarnedThrough is null || open.Severity != severity;
        draft.Add(new Breached(
            breach, draft.Condition.Trigger, severity, AlertClocks.TierDue(open.Policy, breach, draft.Condition.Trigger, draft.Calendar)));
        for (var tier = 0; graver && tier <= open.Tier; tier++)
        {
            Dispatch.Tell(draft, tier);
        }

        Count(draft);
    }

    /// <summary>A tier's own start: it is told, or made graver when it had been told before.</summary>
    public static void TierDue(AlertDraft draft, int tier)
    {
        if (draft.Open.Tier < tier)
        {
            Dispatch.Escalate(draft, tier, EscalationCause.NotResolved);
            return;
        }

        draft.Add(new Strengthened(tier, draft.Open.Policy.Tiers[tier].Severity!.Value));
        Dispatch.Tell(draft, tier);
    }

    /// <summary>The occurrence is over; what was held never leaves.</summary>
    public static void End(AlertDraft draft, DateTimeOffset at, string because, string? reason = null)
    {
        if (!draft.Open.Held.IsEmpty)
        {
            draft.Add(new HeldDropped([.. draft.Open.Held.Select(held => held.Tier)], "resolved"));
        }

        draft.Add(new AlertResolved(draft.State.Occurrence, at, because, reason));
    }

    private static void Follow(AlertDraft draft, DateTimeOffset saidAt, string? endedBecause)
    {
        var condition = draft.State.Condition;
        // Minutes and hours of another variant count from the change: the alert is raised anew then, not at its beginning.
        var changed = condition is not null && draft.State.Open is { } before && before.Variant != PolicyFreezer.VariantOf(condition) && condition.Since < saidAt;
        if (draft.State.Open is { } open && (condition is null || IsAnother(open, condition, draft.Now)))
        {
            End(draft, saidAt, endedBecause ?? Replaced);
        }

        if (condition is null)
        {
            return;
        }

        if (draft.State.Open is null)
        {
            if (HasBegun(draft.State, condition, draft.Now))
            {
                Raise(draft, changed ? saidAt : condition.Since);
            }

            return;
        }

        Resume(draft, saidAt);
        Pause(draft);
        WarnDue(draft);
        Count(draft);
    }

    /// <summary>Whether the condition has begun. One that stood still before its beginning has not.</summary>
    private static bool HasBegun(AlertState state, Condition condition, DateTimeOffset now) =>
        condition.Since <= now && !(condition.PausedSince < condition.Since) && !IsDismissed(state, condition);

    /// <summary>The source speaks of other circumstances than those the alert was raised for: a later beginning, or another variant.</summary>
    private static bool IsAnother(OpenAlert open, Condition condition, DateTimeOffset now) =>
        condition.Since > now
        || open.Variant != PolicyFreezer.VariantOf(condition)
        || (condition.Since > open.RaisedAt && !open.Policy.Manual && condition.Key.Kind != Vacancies.Kind);

    private static bool IsDismissed(AlertState state, Condition condition) =>
        state.Dismissed is { } dismissed && condition.Since <= dismissed.Since && condition.Stage <= dismissed.Stage;

    private static void Pause(AlertDraft draft)
    {
        if (draft.Condition.PausedSince is { } since && draft.Open.PausedSince is null)
        {
            draft.Add(new Paused(since));
        }
    }

    private static void Resume(AlertDraft draft, DateTimeOffset saidAt)
    {
        if (draft.Open.PausedSince is not null && draft.Condition.PausedSince is null)
        {
            draft.Add(AlertClocks.Resume(draft.Open, saidAt, draft.Now, draft.Calendar));
        }
    }

    /// <summary>Tiers that a count reaches (returns, attempts, months).</summary>
    private static void Count(AlertDraft draft)
    {
        var reached = Array.FindLastIndex([.. draft.Open.Policy.Tiers], tier => tier.Stage <= draft.Condition.Stage);
        if (reached > draft.Open.Tier)
        {
            Dispatch.Escalate(draft, reached, EscalationCause.Count);
        }
        else if (reached > 0 && !draft.Open.Tiers[reached].Started && draft.Open.Policy.Tiers[reached].Severity is not null)
        {
            TierDue(draft, reached);
        }
    }
}
