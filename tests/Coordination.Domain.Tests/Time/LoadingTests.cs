using System.Text.Json;
using Coordination.Domain.Time;

namespace Coordination.Domain.Tests.Time;

public class LoadingTests
{
    private static readonly CalendarYear Year2027 = new(
        2027,
        1,
        [Named("2027-01-01", "元旦"), .. Enumerable.Range(0, 9).Select(i => Named($"2027-02-{5 + i:D2}", "春节")), Named("2027-05-01", "劳动节"), .. Enumerable.Range(1, 7).Select(i => Named($"2027-10-{i:D2}", "国庆节"))],
        [Named("2027-02-20", "春节"), Named("2027-10-09", "国庆节")]);

    [Theory]
    [InlineData("2026-03-04", "10 wd", "2026v1", false)]
    [InlineData("2026-12-30", "5 wd", "2026v1,2027p", true)]
    [InlineData("2026-12-31", "1 wd", "2027p", true)]
    [InlineData("2025-12-20", "300 wd", "2025v1,2026v1,2027p", true)]
    [InlineData("2026-12-20", "30 d", "2027p", true)]
    [InlineData("2026-12-01", "30 d", "2026v1", false)]
    [InlineData("2022-12-01", "30 d", "2022v1,2023v1", false)]
    [InlineData("2026-03-04", "0 wd", "", false)]
    public void After_Text_NamesTheYearsAskedAndNoOthers(string trigger, string amount, string text, bool provisional)
    {
        var deadline = Announced.Calendar.After(Announced.Day(trigger), Duration.Parse(amount));

        Assert.Equal((text, provisional), (deadline.Calendar, deadline.Provisional));
    }

    [Fact]
    public void With_AnnouncedYear_MovesTheTermsThatCrossItAndTheirText()
    {
        var before = Announced.Calendar.After(Announced.Day("2027-02-04"), Duration.WorkingDays(6));
        var loaded = Announced.Calendar.With(Year2027);
        var after = loaded.Recompute(before);

        Assert.Equal((Announced.Day("2027-02-16"), "2027p", true), (before.LastDay!.Value, before.Calendar, before.Provisional));
        Assert.Equal((Announced.Day("2027-02-20"), "2027v1", false), (after.LastDay!.Value, after.Calendar, after.Provisional));
        Assert.Equal("调休工作日", WorkCalendar.Explain(after)[^1].Reason);
        Assert.True(loaded.IsLoaded(2027));
    }

    [Fact]
    public void With_AnotherYear_LeavesTheOriginalCalendarAsItWas()
    {
        Announced.Calendar.With(Year2027);

        Assert.False(Announced.Calendar.IsLoaded(2027));
        Assert.Equal("2027p", Announced.Calendar.After(Announced.Day("2027-03-01"), Duration.WorkingDays(1)).Calendar);
    }

    [Fact]
    public void With_SeveralVersions_TheHighestIsInForceInWhicheverOrder()
    {
        var corrected = Year2027 with { Version = 2, MakeUp = [Named("2027-02-21", "春节")] };

        foreach (var calendar in new[] { Announced.Calendar.With(Year2027).With(corrected), Announced.Calendar.With(corrected).With(Year2027) })
        {
            Assert.Equal("2027v2", calendar.After(Announced.Day("2027-02-19"), Duration.WorkingDays(1)).Calendar);
            Assert.True(calendar.IsWorkingDay(Announced.Day("2027-02-21")));
            Assert.False(calendar.IsWorkingDay(Announced.Day("2027-02-20")));
        }
    }

    [Fact]
    public void Recompute_ClockTerm_StaysTheSame()
    {
        var deadline = Announced.Calendar.After(Announced.At("2027-02-04T10:00:00"), Duration.Hours(24));

        Assert.Same(deadline, Announced.Calendar.With(Year2027).Recompute(deadline));
    }

    [Fact]
    public void Recompute_TermNotRolling_StaysNotRolling()
    {
        var deadline = Announced.Calendar.After(Announced.Day("2027-02-04"), Duration.Days(3), rollForward: false);

        Assert.Equal(Announced.Day("2027-02-07"), Announced.Calendar.With(Year2027).Recompute(deadline).LastDay);
    }

    [Fact]
    public void CalendarYear_AsJson_ReadsBackTheSame()
    {
        var read = JsonSerializer.Deserialize<CalendarYear>(JsonSerializer.Serialize(Year2027))!;

        Assert.Equal((Year2027.Year, Year2027.Version), (read.Year, read.Version));
        Assert.Equal<NamedDay>(Year2027.Off, read.Off);
        Assert.Equal<NamedDay>(Year2027.MakeUp, read.MakeUp);
    }

    [Fact]
    public void Parse_ShippedLines_AreTwentyThreeSoundYears()
    {
        Assert.Equal(Enumerable.Range(2004, 23), Announced.Calendar.Years.Select(year => year.Year));
        Assert.All(Announced.Calendar.Years, year => Assert.Null(year.Check()));
        Assert.Equal((619, 150), (Announced.Calendar.Years.Sum(year => year.Off.Length), Announced.Calendar.Years.Sum(year => year.MakeUp.Length)));
    }

    [Theory]
    [InlineData("2027-01-01,holiday", "line 3")]
    [InlineData("2027-01-01,feast,元旦", "line 3")]
    [InlineData("2027-02-30,holiday,元旦", "line 3")]
    [InlineData("01.02.2027,holiday,元旦", "line 3")]
    [InlineData("2027-01-01,holiday,", "line 3")]
    [InlineData("2027-01-02,holiday,元旦", "2027-01-01")]
    public void TryParse_BadLine_IsRefusedByItsNumberOrDay(string line, string reason)
    {
        Assert.False(CalendarCsv.TryParse(["date,kind,name_zh", "", line], 1, out _, out var refusal));
        Assert.Equal(("CALENDAR_INVALID", reason), (refusal!.Code, refusal.Values["reason"]));
        Assert.Throws<FormatException>(() => CalendarCsv.Parse(["date,kind,name_zh", "", line]));
    }

    [Fact]
    public void Check_ContradictoryYears_AreRefusedAndNotLoaded()
    {
        CalendarYear[] wrong =
        [
            Year2027 with { Version = 0 },
            Year2027 with { Off = [] },
            Year2027 with { MakeUp = default },
            Year2027 with { MakeUp = [null!] },
            Year2027 with { Off = Year2027.Off.Add(Named("2026-12-31", "元旦")) },
            Year2027 with { Off = Year2027.Off.Add(Named("2027-10-01", "国庆节")) },
            Year2027 with { MakeUp = [Named("2027-10-08", "国庆节")] },
            Year2027 with { MakeUp = [Named("2027-10-02", "国庆节")] },
            Year2027 with { MakeUp = [Named("2027-10-10", " ")] },
        ];

        Assert.Null(Year2027.Check());
        Assert.All(wrong, year => Assert.Equal("CALENDAR_INVALID", year.Check()?.Code));
        Assert.All(wrong, year => Assert.Throws<ArgumentException>(() => Announced.Calendar.With(year)));
    }

    [Fact]
    public void Check_YearWithoutNationalDay_IsRefusedByThatDay()
    {
        var truncated = Year2027 with { Off = [.. Year2027.Off.Where(day => day.Date.Month < 10)] };

        Assert.Equal("2027-10-01", truncated.Check()!.Values["reason"]);
    }

    private static NamedDay Named(string day, string name) => new(Announced.Day(day), name);
}
