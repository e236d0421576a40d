using Coordination.Domain.Aggregates;
using Coordination.Domain.Time;

namespace Coordination.Domain.Rectification;

/// <summary>The subject's one running term: rectify, 督办, post-interview, post-circular or return (domain.md 4.1.4).</summary>
internal static class Terms
{
    private static readonly ImmutableArray<Duration> DaysBefore = [Duration.Days(7), Duration.Days(3), Duration.Days(1)];
    private static readonly ImmutableArray<Duration> WorkingDaysBefore = [Duration.WorkingDays(3), Duration.WorkingDays(1)];
    private static readonly ImmutableArray<Duration> UrgentBefore = [Duration.Hours(24)];

    /// <summary>A term whose length is a setting, replacing whatever ran.</summary>
    public static TermStarted Start(CaseDesk desk, TermKind kind, string key, Origin from)
    {
        var setting = desk.Length(desk.OfClass(key));
        return Start(desk, kind, setting.Value, setting.Key, setting.Version, from);
    }

    public static TermStarted Start(CaseDesk desk, TermKind kind, Duration amount, string rule, string version, Origin from) =>
        new((desk.State.Term?.Number ?? 0) + 1, kind)
        {
            Deadlines = new DeadlineChanges([Clock(desk, kind, amount, rule, version, from)], [Limits.Term]),
        };

    public static Clock Clock(CaseDesk desk, TermKind kind, Duration amount, string rule, string version, Origin from) =>
        desk.Start(Limits.Term, amount, rule, version, from, Rank.LegalTerms, fires: true, Warnings(desk.State.Class, kind));

    public static ImmutableArray<Duration> Warnings(CaseClass @class, TermKind kind) =>
        @class == CaseClass.A ? UrgentBefore
        : kind is TermKind.Rectify or TermKind.Return or TermKind.Reopened ? DaysBefore
        : WorkingDaysBefore;

    /// <summary>The return term: max(floor, ⌈½ × the notice's own term⌉), same unit, extensions not counted.</summary>
    public static Duration OfReturn(CaseDesk desk)
    {
        var half = Half(desk);
        var floor = desk.Length("rectification.return.floor").Value;
        var least = half.Unit switch
        {
            TermUnit.Hours => floor.Amount * 24,
            TermUnit.Minutes => floor.Amount * 24 * 60,
            _ => floor.Amount,
        };
        return half with { Amount = Math.Max(least, half.Amount) };
    }

    /// <summary>⌈½ × the notice's own term⌉, same unit.</summary>
    public static Duration Half(CaseDesk desk) => desk.State.Notice!.OwnTerm is var own ? own with { Amount = (own.Amount + 1) / 2 } : default;

    /// <summary>The term is over and nothing was submitted: exactly one step, or none when one is already pending.</summary>
    public static IEnumerable<Event> Expire(CaseDesk desk)
    {
        var (state, clock) = (desk.State, desk.State.TermClock!);
        var rung = state.IsSubjectsTurn ? LadderRules.Next(state) : null;
        var overdue = new CaseOverdue(state.Term!.Number, state.Term.Kind, clock.EndDay, rung is not null);
        return rung is { } step
            ? [overdue, LadderRules.Pend(desk.After(overdue), step, Origin.AtEndOf(clock), $"term {state.Term.Number} over")]
            : [overdue];
    }
}
