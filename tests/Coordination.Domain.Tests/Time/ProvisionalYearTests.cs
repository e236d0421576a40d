using Coordination.Domain.Time;

namespace Coordination.Domain.Tests.Time;

/// <summary>Years not announced: the statutory days of 2024 and nothing else (domain.md 0.4).</summary>
public class ProvisionalYearTests
{
    [Fact]
    public void Year2027_NotLoaded_HasTheThirteenStatutoryDays()
    {
        var off = WorkingWeekdaysMissing(2027);

        // 05-01, 05-02, 10-02, 10-03, 02-06 and 02-07 fall on weekends and are not given back.
        Assert.Equal(["01-01 元旦", "02-05 春节", "02-08 春节", "04-05 清明", "06-09 端午", "09-15 中秋", "10-01 国庆节"], off);
        Assert.Equal("春节", Reason("2027-02-06"));
        Assert.Equal("劳动节", Reason("2027-05-02"));
        Assert.Equal("周末", Reason("2027-02-13"));
    }

    [Fact]
    public void Year2028_MidAutumnOnNationalDay_IsOneDayOff() =>
        Assert.Equal(
            ["01-25 春节", "01-26 春节", "01-27 春节", "01-28 春节", "04-04 清明", "05-01 劳动节", "05-02 劳动节", "10-02 国庆节", "10-03 国庆节"],
            WorkingWeekdaysMissing(2028));

    [Theory]
    [InlineData("2025-05-31", "端午")]
    [InlineData("2025-10-06", "中秋")]
    [InlineData("2033-06-01", "端午")]
    [InlineData("2033-09-08", "中秋")]
    [InlineData("2034-02-18", "春节")]
    [InlineData("2034-02-22", null)]
    [InlineData("2099-01-20", "春节")]
    public void LunarDay_AroundLeapMonths_IsTheAlmanacs(string day, string? name) =>
        Assert.Equal(name, StatutoryHolidays.Of(Announced.Day(day).Year).GetValueOrDefault(Announced.Day(day)));

    [Fact]
    public void StatutoryDays_OfAnnouncedYears_WereAllDaysOff()
    {
        // Since 2008 all seven feasts are days off; the eve of the Spring Festival and 2 May became statutory with 2025.
        foreach (var year in Announced.Calendar.Years.Select(year => year.Year).Where(year => year >= 2008))
        {
            var computed = StatutoryHolidays.Of(year);
            var eve = computed.Where(day => day.Value == "春节").Min(day => day.Key);
            var asked = computed.Keys.Where(day => year >= 2025 || (day != eve && day != new DateOnly(year, 5, 2)));
            Assert.DoesNotContain(asked, Announced.Calendar.IsWorkingDay);
        }
    }

    [Theory]
    [InlineData(1906, 6)]
    [InlineData(1943, 6)]
    [InlineData(1947, 5)]
    [InlineData(1976, 4)]
    [InlineData(2005, 5)]
    [InlineData(2009, 4)]
    [InlineData(2038, 5)]
    [InlineData(2042, 4)]
    [InlineData(2071, 5)]
    [InlineData(2075, 4)]
    [InlineData(2099, 4)]
    [InlineData(2100, 5)]
    public void PureBrightness_WhereItShifts_FallsOnTheAstronomicalDay(int year, int day) =>
        Assert.Equal(day, StatutoryHolidays.PureBrightnessDay(year));

    [Theory]
    [InlineData(1850)]
    [InlineData(1901)]
    [InlineData(2101)]
    [InlineData(2150)]
    public void YearBeyondTheLunarTables_StillHasItsSolarDays(int year)
    {
        Assert.False(WorkCalendar.Provisional.IsWorkingDay(new DateOnly(year, 10, 1)));
        Assert.Equal(7, StatutoryHolidays.Of(year).Count);
    }

    [Fact]
    public void Nothing_Loaded_EveryTermIsProvisional()
    {
        var deadline = WorkCalendar.Provisional.After(Announced.Day("2026-09-30"), Duration.WorkingDays(3));

        Assert.Equal(Announced.Day("2026-10-07"), deadline.LastDay);
        Assert.Equal(("2026p", true), (deadline.Calendar, deadline.Provisional));
    }

    private static string Reason(string day) =>
        Announced.Calendar.After(Announced.Day(day).AddDays(-1), Duration.WorkingDays(1)).Skipped[0].Reason;

    private static IEnumerable<string> WorkingWeekdaysMissing(int year) =>
        from offset in Enumerable.Range(0, DateTime.IsLeapYear(year) ? 366 : 365)
        let day = new DateOnly(year, 1, 1).AddDays(offset)
        where !NaiveCalendar.Weekend(day) && !Announced.Calendar.IsWorkingDay(day)
        select $"{day:MM-dd} {Reason(day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture))}";
}
