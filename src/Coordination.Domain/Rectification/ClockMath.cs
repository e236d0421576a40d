using Coordination.Domain.Time;

namespace Coordination.Domain.Rectification;

/// <summary>What happens to a clock after its start: extended, suspended, computed again by another calendar.</summary>
internal static class ClockMath
{
    /// <summary>The warnings that lie after the clock's start.</summary>
    public static Clock WithWarnings(Clock clock, WorkCalendar calendar) =>
        clock with { Warnings = [.. clock.WarnBefore.Select(before => Warning(clock, before, calendar)).Where(at => at > clock.From && at < clock.Due).Order()] };

    /// <summary>More days from the old last day on.</summary>
    public static Clock Extend(Clock clock, Duration amount, WorkCalendar calendar) =>
        Adjust(clock, new Adjustment(AdjustmentKind.Extended, amount), calendar);

    /// <summary>
    /// After a suspension: terms in days get the suspended time rounded up to whole calendar days and roll forward; hour terms get the
    /// exact time (domain.md 4.1.2, resume).
    /// </summary>
    public static Clock Resume(Clock clock, DateTimeOffset at, WorkCalendar calendar)
    {
        var stood = at > clock.FrozenSince ? at - clock.FrozenSince.Value : TimeSpan.Zero;
        var days = (int)Math.Ceiling(stood.TotalDays);
        return Adjust(clock with { FrozenSince = null }, new Adjustment(AdjustmentKind.Suspended, Duration.Days(days), stood.Ticks), calendar);
    }

    /// <summary>The same clock by another calendar: from its base through all its adjustments.</summary>
    public static Clock Recompute(Clock clock, WorkCalendar calendar)
    {
        var start = clock.Base;
        var computed = start.Amount.InDays ? calendar.After(start.Trigger, start.Amount, start.RollForward) : calendar.After(start.From, start.Amount);
        var fresh = clock with { Computed = computed };
        foreach (var adjustment in clock.Adjustments)
        {
            fresh = fresh with { Computed = Applied(fresh, adjustment, calendar) };
        }

        return WithWarnings(fresh, calendar);
    }

    /// <summary>A newly computed clock with what happened to the old one since: its extensions and suspensions.</summary>
    public static Clock Inherit(Clock fresh, Clock old, WorkCalendar calendar) =>
        Recompute(fresh with { Adjustments = old.Adjustments, FrozenSince = old.FrozenSince }, calendar);

    private static Clock Adjust(Clock clock, Adjustment adjustment, WorkCalendar calendar) =>
        WithWarnings(clock with { Computed = Applied(clock, adjustment, calendar), Adjustments = clock.Adjustments.Add(adjustment) }, calendar);

    private static ComputedDeadline Applied(Clock clock, Adjustment adjustment, WorkCalendar calendar)
    {
        var now = clock.Computed;
        if (now.LastDay is not { } last)
        {
            return now with { DueAt = now.DueAt + (adjustment.Kind == AdjustmentKind.Suspended ? TimeSpan.FromTicks(adjustment.ExactTicks) : adjustment.Amount.ToTimeSpan()) };
        }

        // A working-day term must end on a working day, also where terms in days do not roll.
        var roll = now.RollForward || (adjustment.Kind == AdjustmentKind.Suspended && clock.Base.Amount.Unit == TermUnit.WorkingDays);
        var moved = calendar.After(last, adjustment.Amount, roll);
        return adjustment.Kind == AdjustmentKind.Extended
            ? moved
            : now with { LastDay = moved.LastDay, DueAt = moved.DueAt, Calendar = Joined(now.Calendar, moved.Calendar), Provisional = now.Provisional || moved.Provisional };
    }

    private static string Joined(string calendar, string more) =>
        more.Length == 0 || calendar.Contains(more, StringComparison.Ordinal) ? calendar : calendar.Length == 0 ? more : $"{calendar},{more}";

    private static DateTimeOffset Warning(Clock clock, Duration before, WorkCalendar calendar) =>
        before.InDays && clock.LastDay is { } last
            ? Beijing.Midnight(calendar.Before(last, before))
            : clock.Due - before.ToTimeSpan();

    private static TimeSpan ToTimeSpan(this Duration duration) => duration.Unit switch
    {
        TermUnit.Minutes => TimeSpan.FromMinutes(duration.Amount),
        TermUnit.Hours => TimeSpan.FromHours(duration.Amount),
        _ => TimeSpan.FromDays(duration.Amount),
    };
}
