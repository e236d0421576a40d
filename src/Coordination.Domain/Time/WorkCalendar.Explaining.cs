namespace Coordination.Domain.Time;

public sealed partial class WorkCalendar
{
    /// <summary>
    /// Each day from the one after the trigger to the last, counted or skipped and why. The counted days are exactly the
    /// amount; the day a term rolled to takes the last number. Empty for terms in hours and minutes.
    /// </summary>
    public static ImmutableArray<ExplainedDay> Explain(ComputedDeadline deadline)
    {
        var days = ImmutableArray.CreateBuilder<ExplainedDay>();
        var skipped = deadline.Skipped.ToDictionary(skip => skip.Date);
        var ordinal = 0;
        for (var day = deadline.Trigger.AddDays(1); day <= deadline.LastDay; day = day.AddDays(1))
        {
            days.Add(
                skipped.TryGetValue(day, out var skip) ? new ExplainedDay(day, Counted: false, Ordinal: null, skip.Reason, skip.Kind)
                : ordinal < deadline.Amount.Amount ? new ExplainedDay(day, Counted: true, ++ordinal, CountedAs(day, deadline.Amount.Unit))
                : new ExplainedDay(day, Counted: false, Ordinal: null, "顺延至此日"));
        }

        return days.ToImmutable();
    }

    private static string CountedAs(DateOnly day, TermUnit unit) =>
        unit is TermUnit.Days ? "自然日"
        : day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? "调休工作日"
        : "工作日";
}
