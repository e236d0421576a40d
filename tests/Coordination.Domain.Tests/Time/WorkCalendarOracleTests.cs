using System.Globalization;
using System.Runtime.CompilerServices;
using Coordination.Domain.Time;

namespace Coordination.Domain.Tests.Time;

/// <summary>Every day of 2004 to 2027 as a trigger, compared with <see cref="NaiveCalendar"/>.</summary>
public class WorkCalendarOracleTests
{
    private static readonly int[] Amounts = [.. Enumerable.Range(0, 13), 15, 18, 20, 30, 31, 45, 60, 90, 100, 150, 180, 250, 260, 365, 366, 399, 400];
    private static readonly int[] ExplainedAmounts = [0, 1, 2, 3, 5, 10, 20, 30, 90];

    private static readonly NaiveCalendar Oracle = new(Announced.Lines);

    public static TheoryData<int> Years => [.. Enumerable.Range(2004, 24)];

    [Theory]
    [MemberData(nameof(Years))]
    public void WorkingDay_EveryDay_IsWhatTheOracleSays(int year)
    {
        foreach (var day in DaysOf(year))
        {
            Demand(Oracle.Works(day) == Announced.Calendar.IsWorkingDay(day), $"{day:O}");
        }
    }

    [Theory]
    [MemberData(nameof(Years))]
    public void After_WorkingDays_EndWhereTheOracleEnds(int year)
    {
        foreach (var trigger in DaysOf(year))
        {
            var expected = Oracle.WorkingDays(trigger, 1, 400);
            foreach (var amount in Amounts)
            {
                var actual = Announced.Calendar.After(trigger, Duration.WorkingDays(amount), rollForward: amount % 2 == 0);
                Demand(actual.LastDay == expected[amount] && actual.DueAt == Beijing.Midnight(expected[amount].AddDays(1)), $"{trigger:O} + {amount} wd: {actual.LastDay:O}");
                Demand(actual.Provisional == (amount > 0 && expected[amount].Year > 2026), $"{trigger:O} + {amount} wd: {actual.Calendar}");
                Demand(Announced.Calendar.WorkingDaysBetween(trigger, expected[amount]) == amount, $"{trigger:O} to {expected[amount]:O}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Years))]
    public void After_Days_EndWhereTheOracleEnds(int year)
    {
        foreach (var trigger in DaysOf(year))
        {
            foreach (var amount in Amounts)
            {
                var plain = trigger.AddDays(amount);
                var rolled = Announced.Calendar.After(trigger, Duration.Days(amount));
                var unrolled = Announced.Calendar.After(trigger, Duration.Days(amount), rollForward: false);
                Demand(rolled.LastDay == Oracle.Roll(plain), $"{trigger:O} + {amount} d: {rolled.LastDay:O}");
                Demand(unrolled.LastDay == plain && unrolled.DueAt == Beijing.Midnight(plain.AddDays(1)), $"{trigger:O} + {amount} d: {unrolled.LastDay:O}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Years))]
    public void Before_BothUnits_EndWhereTheOracleEnds(int year)
    {
        foreach (var last in DaysOf(year))
        {
            var expected = Oracle.WorkingDays(last, -1, 400);
            foreach (var amount in Amounts)
            {
                Demand(Announced.Calendar.Before(last, Duration.Days(amount)) == last.AddDays(-amount), $"{last:O} - {amount} d");
                // Before 2002 the oracle knows no statutory days.
                if (expected[amount].Year >= 2002)
                {
                    Demand(Announced.Calendar.Before(last, Duration.WorkingDays(amount)) == expected[amount], $"{last:O} - {amount} wd");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Years))]
    public void Explain_EveryTerm_CountsTheAmountAndSkipsOnlyForTrueReasons(int year)
    {
        foreach (var trigger in DaysOf(year))
        {
            foreach (var amount in ExplainedAmounts)
            {
                DemandTrue(Announced.Calendar.After(trigger, Duration.WorkingDays(amount)));
                DemandTrue(Announced.Calendar.After(trigger, Duration.Days(amount)));
                DemandTrue(Announced.Calendar.After(trigger, Duration.Days(amount), rollForward: false));
            }
        }
    }

    private static void DemandTrue(ComputedDeadline deadline)
    {
        var days = WorkCalendar.Explain(deadline);
        Demand(days.Select(day => day.Date).SequenceEqual(Span(deadline.Trigger.AddDays(1), deadline.LastDay!.Value)), $"{deadline.Trigger:O} + {deadline.Amount}: not each day once");
        Demand(days.Where(day => day.Counted).Select(day => day.Ordinal!.Value).SequenceEqual(Enumerable.Range(1, deadline.Amount.Amount)), $"{deadline.Trigger:O} + {deadline.Amount}: ordinals");
        foreach (var day in days)
        {
            Demand(day.Counted ? IsTrulyCounted(deadline, day) : IsTrulySkipped(deadline, day), $"{deadline.Trigger:O} + {deadline.Amount}: {day}");
        }
    }

    private static bool IsTrulyCounted(ComputedDeadline deadline, ExplainedDay day) =>
        day.Kind is null && (deadline.Amount.Unit is TermUnit.Days || Oracle.Works(day.Date));

    private static bool IsTrulySkipped(ComputedDeadline deadline, ExplainedDay day) => day.Kind switch
    {
        SkipKind.Weekend => deadline.Amount.Unit is TermUnit.WorkingDays && WeekendOnly(day),
        SkipKind.Holiday => deadline.Amount.Unit is TermUnit.WorkingDays && Holiday(day),
        SkipKind.Rolled => deadline.RollForward && deadline.Amount.Unit is TermUnit.Days
            && day.Date >= deadline.Trigger.AddDays(deadline.Amount.Amount) && day.Date < deadline.LastDay && (WeekendOnly(day) || Holiday(day)),
        // Nothing counts in a term of no days; the day it rolled to is its last.
        null => deadline.Amount.Amount == 0 && day.Date == deadline.LastDay && Oracle.Works(day.Date),
        _ => false,
    };

    private static bool WeekendOnly(ExplainedDay day) =>
        day.Reason == "周末" && NaiveCalendar.Weekend(day.Date) && !Oracle.IsOff(day.Date) && !Oracle.Works(day.Date);

    private static bool Holiday(ExplainedDay day) =>
        Oracle.IsOff(day.Date) && (Oracle.NameOf(day.Date) ?? day.Reason) == day.Reason && day.Reason.Length > 0 && day.Reason != "周末";

    private static IEnumerable<DateOnly> DaysOf(int year) => Span(new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));

    private static IEnumerable<DateOnly> Span(DateOnly first, DateOnly last)
    {
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            yield return day;
        }
    }

    private static void Demand(bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] ref OnlyWhenBroken what)
    {
        if (!holds)
        {
            Assert.Fail(what.Text);
        }
    }

    /// <summary>Builds the message of a failure only: composing millions of them would be most of the run time.</summary>
    [InterpolatedStringHandler]
    private ref struct OnlyWhenBroken
    {
        private DefaultInterpolatedStringHandler _text;

        public OnlyWhenBroken(int literalLength, int formattedCount, bool holds, out bool wanted)
        {
            wanted = !holds;
            _text = wanted ? new DefaultInterpolatedStringHandler(literalLength, formattedCount, CultureInfo.InvariantCulture) : default;
        }

        public string Text => _text.ToString();

        public void AppendLiteral(string text) => _text.AppendLiteral(text);

        public void AppendFormatted<T>(T value, string? format = null) => _text.AppendFormatted(value, format);
    }
}
