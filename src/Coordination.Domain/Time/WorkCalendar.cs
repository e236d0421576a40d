namespace Coordination.Domain.Time;

/// <summary>
/// Working days of all loaded years; years not loaded are provisional (domain.md 0.4). Immutable and safe to share: loading a
/// year or a closure gives another calendar. The root is the national calendar; <see cref="For"/> gives a jurisdiction's.
/// </summary>
public sealed partial class WorkCalendar
{
    /// <summary>The national calendar before any year is loaded: every year provisional.</summary>
    public static WorkCalendar Provisional { get; } = new(CalendarSource.Empty, []);

    /// <summary>Neither weekend, holiday nor local closure; make-up Saturdays and Sundays are working days.</summary>
    public bool IsWorkingDay(DateOnly day) => Table(day.Year).SkipOf(day) is null;

    /// <summary>The first working day strictly after a day.</summary>
    public DateOnly NextWorkingDay(DateOnly day) => LastWorkingDay(day, 1);

    /// <summary>The day itself when it is a working day, else the next one.</summary>
    public DateOnly Roll(DateOnly day) => IsWorkingDay(day) ? day : NextWorkingDay(day);

    /// <summary>Working days in (<paramref name="after"/>, <paramref name="through"/>]; negative when the second is the earlier.</summary>
    public int WorkingDaysBetween(DateOnly after, DateOnly through)
    {
        if (through < after)
        {
            return -WorkingDaysBetween(through, after);
        }

        var count = Table(through.Year).Through(through) - Table(after.Year).Through(after);
        for (var year = after.Year; year < through.Year; year++)
        {
            count += Table(year).Count;
        }

        return count;
    }

    /// <summary>The term that starts after <paramref name="trigger"/> (not counted), in days or working days.</summary>
    /// <param name="rollForward">Move a last day (unit d) that is no working day to the next working day.</param>
    /// <exception cref="ArgumentException">The amount is in hours or minutes, or negative.</exception>
    public ComputedDeadline After(DateOnly trigger, Duration amount, bool rollForward = true)
    {
        DemandDays(amount);
        var counted = amount.Unit is TermUnit.WorkingDays ? LastWorkingDay(trigger, amount.Amount) : trigger.AddDays(amount.Amount);
        return amount.Unit is TermUnit.WorkingDays
            ? Ending(trigger, amount, rollForward, counted, trigger.AddDays(1), Skipped(trigger, counted))
            : rollForward
                ? Ending(trigger, amount, rollForward, Roll(counted), counted, RolledOver(trigger, counted))
                : new ComputedDeadline(trigger, amount, rollForward, counted, Beijing.DueAt(counted), "", Provisional: false, []);
    }

    /// <summary>The instant <paramref name="amount"/> (hours, minutes) after <paramref name="from"/>.</summary>
    /// <remarks>An amount in days counts from the day (Asia/Shanghai) of <paramref name="from"/>, so that a configured term of either sort has one call.</remarks>
    /// <param name="rollForward">As for the other overload; hours and minutes never roll.</param>
    public ComputedDeadline After(DateTimeOffset from, Duration amount, bool rollForward = true)
    {
        var trigger = Beijing.Date(from);
        return amount.InDays
            ? After(trigger, amount, rollForward)
            : new ComputedDeadline(trigger, amount, RollForward: false, LastDay: null, Beijing.Local(from) + Clock(amount), "", Provisional: false, []);
    }

    /// <summary>
    /// The same term by this calendar, for a deadline computed by another: a newly loaded year or closure may move it. Terms in
    /// hours and minutes never move.
    /// </summary>
    public ComputedDeadline Recompute(ComputedDeadline deadline) =>
        deadline.Amount.InDays ? After(deadline.Trigger, deadline.Amount, deadline.RollForward) : deadline;

    /// <summary>Counting back from the last day after rolling: "D-n" and "−n wd".</summary>
    /// <exception cref="ArgumentException">The amount is in hours or minutes, or negative.</exception>
    public DateOnly Before(DateOnly lastDay, Duration amount)
    {
        DemandDays(amount);
        if (amount.Unit is TermUnit.Days || amount.Amount == 0)
        {
            return lastDay.AddDays(-amount.Amount);
        }

        var table = Table(lastDay.Year);
        var ordinal = table.Through(lastDay) - amount.Amount + (table.SkipOf(lastDay) is null ? 0 : 1);
        while (ordinal < 1)
        {
            table = Table(table.Year - 1);
            ordinal += table.Count;
        }

        return table.WorkingDay(ordinal);
    }

    /// <summary>Whether an act is at least that long before a day: the act's date plus the amount may be the day itself (domain.md 0.4).</summary>
    /// <param name="before">The day of the event, or the last day of a term.</param>
    public bool IsAtLeast(Duration amount, DateOnly act, DateOnly before)
    {
        DemandDays(amount);
        return (amount.Unit is TermUnit.WorkingDays ? LastWorkingDay(act, amount.Amount) : act.AddDays(amount.Amount)) <= before;
    }

    private static TimeSpan Clock(Duration amount) =>
        amount.Unit is TermUnit.Hours ? TimeSpan.FromHours(amount.Amount) : TimeSpan.FromMinutes(amount.Amount);

    private static void DemandDays(Duration amount)
    {
        if (!amount.InDays || amount.Amount < 0)
        {
            throw new ArgumentException($"'{amount}' is no length in days.", nameof(amount));
        }
    }

    private DateOnly LastWorkingDay(DateOnly trigger, int amount)
    {
        if (amount == 0)
        {
            return trigger;
        }

        var table = Table(trigger.Year);
        var ordinal = table.Through(trigger) + amount;
        while (ordinal > table.Count)
        {
            ordinal -= table.Count;
            table = Table(table.Year + 1);
        }

        return table.WorkingDay(ordinal);
    }

    private ImmutableArray<SkippedDay> Skipped(DateOnly trigger, DateOnly last)
    {
        var skipped = ImmutableArray.CreateBuilder<SkippedDay>();
        var table = Table(trigger.Year);
        for (var day = trigger.AddDays(1); day <= last; day = day.AddDays(1))
        {
            table = day.Year == table.Year ? table : Table(day.Year);
            if (table.SkipOf(day) is { } skip)
            {
                skipped.Add(skip);
            }
        }

        return skipped.ToImmutable();
    }

    // A term of 0 d that ends on a day off rolls too; the trigger day itself is never part of the explanation.
    private ImmutableArray<SkippedDay> RolledOver(DateOnly trigger, DateOnly counted)
    {
        if (IsWorkingDay(counted))
        {
            return [];
        }

        var rolled = ImmutableArray.CreateBuilder<SkippedDay>();
        for (var day = counted; Table(day.Year).RolledOver(day) is { } skip; day = day.AddDays(1))
        {
            if (day > trigger)
            {
                rolled.Add(skip);
            }
        }

        return rolled.ToImmutable();
    }

    /// <param name="firstAsked">The first day whose being a working day mattered: only years from it on took part.</param>
    private ComputedDeadline Ending(
        DateOnly trigger, Duration amount, bool rollForward, DateOnly last, DateOnly firstAsked, ImmutableArray<SkippedDay> skipped)
    {
        var (text, provisional) = Used(firstAsked, last);
        return new ComputedDeadline(trigger, amount, rollForward, last, Beijing.DueAt(last), text, provisional, skipped);
    }
}
