using Coordination.Domain.Time;

namespace Coordination.Domain.Tests.Time;

/// <summary>Dates written down in domain.md: annex A, SC-1 and the rules of 0.4.</summary>
public class WorkCalendarVectorTests
{
    [Theory]
    [InlineData("2025-12-31", "1 wd", "2026-01-04")]
    [InlineData("2026-04-30", "1 wd", "2026-05-06")]
    [InlineData("2026-09-18", "5 wd", "2026-09-24")]
    [InlineData("2026-09-30", "3 wd", "2026-10-10")]
    [InlineData("2026-01-16", "30 d", "2026-02-24")]
    [InlineData("2026-04-05", "30 d", "2026-05-06")]
    [InlineData("2026-09-01", "30 d", "2026-10-08")]
    [InlineData("2026-03-04", "30 d", "2026-04-03")]
    [InlineData("2026-04-08", "10 wd", "2026-04-22")]
    [InlineData("2026-04-22", "10 wd", "2026-05-09")]
    [InlineData("2026-05-07", "10 wd", "2026-05-20")]
    [InlineData("2026-05-07", "3 wd", "2026-05-11")]
    [InlineData("2026-05-07", "5 wd", "2026-05-13")]
    [InlineData("2026-05-18", "10 wd", "2026-06-01")]
    [InlineData("2026-05-27", "15 d", "2026-06-11")]
    [InlineData("2026-05-27", "5 wd", "2026-06-03")]
    public void After_WrittenVector_EndsOnThatDay(string trigger, string amount, string last)
    {
        var deadline = Announced.Calendar.After(Announced.Day(trigger), Duration.Parse(amount));

        Assert.Equal(Announced.Day(last), deadline.LastDay);
        Assert.Equal(Beijing.Midnight(Announced.Day(last).AddDays(1)), deadline.DueAt);
        Assert.Equal(TimeSpan.FromHours(8), deadline.DueAt.Offset);
    }

    [Theory]
    [InlineData("2026-01-16", "2026-02-15")]
    [InlineData("2026-09-01", "2026-10-01")]
    public void After_NotRolling_EndsOnTheHolidayItself(string trigger, string last)
    {
        var deadline = Announced.Calendar.After(Announced.Day(trigger), Duration.Days(30), rollForward: false);

        Assert.Equal(Announced.Day(last), deadline.LastDay);
        Assert.Empty(deadline.Skipped);
        Assert.Equal("", deadline.Calendar);
    }

    [Theory]
    [InlineData("2026-05-11", "1 wd", "2026-05-09")]
    [InlineData("2026-04-22", "3 wd", "2026-04-17")]
    [InlineData("2026-04-22", "1 wd", "2026-04-21")]
    [InlineData("2026-05-20", "3 wd", "2026-05-15")]
    [InlineData("2026-04-03", "7 d", "2026-03-27")]
    [InlineData("2026-05-07", "3 wd", "2026-04-29")]
    [InlineData("2026-01-04", "2 wd", "2025-12-30")]
    public void Before_WrittenVector_CountsBack(string last, string amount, string day) =>
        Assert.Equal(Announced.Day(day), Announced.Calendar.Before(Announced.Day(last), Duration.Parse(amount)));

    [Theory]
    [InlineData("2026-04-29", true)]
    [InlineData("2026-04-30", false)]
    public void IsAtLeast_SummonsOfScenario1_MayBeSentUntilTheThirdWorkingDayBefore(string act, bool lawful) =>
        Assert.Equal(lawful, Announced.Calendar.IsAtLeast(Duration.WorkingDays(3), Announced.Day(act), Announced.Day("2026-05-07")));

    [Fact]
    public void After_Hours_EndsAtTheInstantAndNeverRolls()
    {
        var deadline = Announced.Calendar.After(new DateTimeOffset(2026, 2, 16, 23, 30, 0, TimeSpan.Zero), Duration.Hours(24));

        Assert.Equal(Announced.At("2026-02-18T07:30:00"), deadline.DueAt);
        Assert.Equal(Announced.Day("2026-02-17"), deadline.Trigger);
        Assert.Null(deadline.LastDay);
        Assert.False(deadline.RollForward);
        Assert.Empty(WorkCalendar.Explain(deadline));
    }

    [Fact]
    public void After_InstantWithDays_CountsFromTheDayInShanghai()
    {
        var lateUtc = new DateTimeOffset(2026, 4, 29, 17, 0, 0, TimeSpan.Zero);

        Assert.Equal(Announced.Day("2026-05-06"), Announced.Calendar.After(lateUtc, Duration.WorkingDays(1)).LastDay);
    }

    [Fact]
    public void Explain_RolledTerm_NamesTheHolidayAndNumbersTheDayItRolledTo()
    {
        var days = WorkCalendar.Explain(Announced.Calendar.After(Announced.Day("2026-01-16"), Duration.Days(30)));

        Assert.Equal(30, days.Count(day => day.Counted));
        Assert.Equal(new ExplainedDay(Announced.Day("2026-02-24"), Counted: true, 30, "自然日"), days[^1]);
        Assert.Equal(9, days.Count(day => day is { Kind: SkipKind.Rolled, Reason: "春节" }));
    }

    [Fact]
    public void Explain_WorkingDays_TellsWeekendsHolidaysAndMakeUpDaysApart()
    {
        var days = WorkCalendar.Explain(Announced.Calendar.After(Announced.Day("2026-04-30"), Duration.WorkingDays(4)));

        Assert.Equal(
            ["劳动节", "劳动节", "劳动节", "劳动节", "劳动节", "工作日", "工作日", "工作日", "调休工作日"],
            days.Select(day => day.Reason));
        Assert.Equal([1, 2, 3, 4], days.Where(day => day.Counted).Select(day => day.Ordinal!.Value));
    }

    [Fact]
    public void After_NoDaysOnASaturday_RollsAndLeavesTheTriggerOutOfTheExplanation()
    {
        var deadline = Announced.Calendar.After(Announced.Day("2026-03-07"), Duration.Days(0));

        Assert.Equal(Announced.Day("2026-03-09"), deadline.LastDay);
        Assert.Equal([Announced.Day("2026-03-08")], deadline.Skipped.Select(day => day.Date));
        Assert.DoesNotContain(WorkCalendar.Explain(deadline), day => day.Counted);
    }

    [Theory]
    [InlineData("2 h")]
    [InlineData("30 min")]
    public void After_ADayWithAClockAmount_Throws(string amount)
    {
        Assert.Throws<ArgumentException>(() => Announced.Calendar.After(Announced.Day("2026-03-04"), Duration.Parse(amount)));
        Assert.Throws<ArgumentException>(() => Announced.Calendar.Before(Announced.Day("2026-03-04"), Duration.Parse(amount)));
    }
}
