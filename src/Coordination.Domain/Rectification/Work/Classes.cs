using Coordination.Domain.Aggregates;
using Coordination.Domain.Time;

namespace Coordination.Domain.Rectification;

/// <summary>changeClass: up from now with the stricter limits; down never lengthens a broken term (domain.md 4.1.2).</summary>
internal static class Classes
{
    public static Decision Change(CaseDesk desk, ChangeClass change)
    {
        var state = desk.State;
        if (!state.IsOpen || change.Class == state.Class)
        {
            return desk.WrongState;
        }

        if (string.IsNullOrWhiteSpace(change.Reason))
        {
            return Refusals.Incomplete.With("field", "reason");
        }

        var changed = desk with { State = state with { Class = change.Class } };
        var up = change.Class < state.Class;
        var (set, ownTerm) = up ? Stricter(changed) : Looser(changed);
        return new ClassChanged(state.Class, change.Class, change.Reason, ownTerm)
        {
            Deadlines = new DeadlineChanges([.. set, .. up ? Entered(changed) : []], Left(state.Class, change.Class)),
        };
    }

    /// <summary>Every running limit of the new class, counted from now, where it ends earlier than the old one.</summary>
    private static (ImmutableArray<Clock> Set, Duration? OwnTerm) Stricter(CaseDesk desk)
    {
        var now = Origin.Of(desk.Now);
        var set = ImmutableArray.CreateBuilder<Clock>();
        Duration? own = null;
        foreach (var clock in desk.State.Clocks.Values)
        {
            // A frozen clock is compared as it would run if it were resumed now.
            var running = clock.FrozenSince is null ? clock : ClockMath.Resume(clock, desk.Now, desk.Calendar);
            if (Renewed(desk, clock, now) is { } fresh && fresh.Due < running.Due)
            {
                set.Add(fresh);
                own = clock.Kind == Limits.Term && desk.State.Term!.Kind == TermKind.Rectify ? fresh.Base.Amount : own;
            }
        }

        // The notice has not been served: the stricter class's term is what will count.
        if (desk.State is { Notice: { TermRule: not "notice", ServedAt: null } })
        {
            own = desk.Length(desk.OfClass("rectification.*.rectify")).Value;
        }

        return (set.ToImmutable(), own);
    }

    /// <summary>The rectify term by the new class from its own beginning, unless the notice set its own term or it is already broken.</summary>
    private static (ImmutableArray<Clock> Set, Duration? OwnTerm) Looser(CaseDesk desk)
    {
        var state = desk.State;
        if (state.Notice is not { TermRule: not "notice" })
        {
            return ([], null);
        }

        var setting = desk.Length(desk.OfClass("rectification.*.rectify"));
        if (state is not { TermClock: { } clock, Term.Kind: TermKind.Rectify })
        {
            return ([], state.Notice.ServedAt is null ? setting.Value : null);
        }

        var fresh = ClockMath.Inherit(
            Terms.Clock(desk, TermKind.Rectify, setting.Value, setting.Key, setting.Version, new Origin(clock.Base.Trigger, clock.Base.From)), clock, desk.Calendar);
        return fresh.Due > clock.Due ? ([fresh], setting.Value) : ([], null);
    }

    private static Clock? Renewed(CaseDesk desk, Clock clock, Origin now) => clock.Kind switch
    {
        Limits.Term => Terms.Clock(desk, desk.State.Term!.Kind, TermOf(desk), desk.OfClass(KeyOf(desk.State.Term.Kind)), clock.RuleVersion, now),
        Limits.SignNotice => desk.Start(clock.Kind, "rectification.*.sign", now),
        Limits.Receipt => desk.Start(clock.Kind, "rectification.*.receipt", now),
        Limits.Recheck => desk.Start(clock.Kind, "rectification.*.recheck", now, warnBefore: clock.WarnBefore),
        Limits.SignSupervision => desk.Start(clock.Kind, LadderRules.KeyOf(1), now),
        Limits.HoldInterview => desk.Start(clock.Kind, LadderRules.KeyOf(2), now),
        _ => null,
    };

    private static string KeyOf(TermKind kind) => kind switch
    {
        TermKind.Supervision => "rectification.*.supervision",
        TermKind.PostInterview => "interview.*.term",
        TermKind.PostCircular => "circular.term",
        _ => "rectification.*.rectify",
    };

    // A return or reopened term stays half of what the notice would say by the new class.
    private static Duration TermOf(CaseDesk desk)
    {
        var amount = desk.Length(desk.OfClass(KeyOf(desk.State.Term!.Kind))).Value;
        return desk.State.Term.Kind is TermKind.Return or TermKind.Reopened ? amount with { Amount = (amount.Amount + 1) / 2 } : amount;
    }

    /// <summary>Limits that only the new class knows.</summary>
    private static IEnumerable<Clock> Entered(CaseDesk desk) =>
        desk.State is { Class: CaseClass.A, Notice: not null } && !desk.State.IsHeld ? Notices.Interim(desk) : [];

    private static ImmutableArray<string> Left(CaseClass from, CaseClass to) => (from, to) switch
    {
        (CaseClass.A, _) => [Limits.InterimFirst, Limits.InterimComplete, Limits.ConfirmNotice],
        (CaseClass.D, _) => [Limits.Plan, Limits.Progress],
        (_, CaseClass.A) => [Limits.ExtensionDecision],
        _ => [],
    };
}
