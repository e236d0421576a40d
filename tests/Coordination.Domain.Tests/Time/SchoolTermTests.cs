using Coordination.Domain.Time;

namespace Coordination.Domain.Tests.Time;

public class SchoolTermTests
{
    private static readonly SchoolTerms Terms = Announced.Calendar.Terms;

    [Theory]
    [InlineData("2026-03-01", "2026-1")]
    [InlineData("2026-07-05", "2026-1")]
    [InlineData("2026-07-06", null)]
    [InlineData("2026-08-31", null)]
    [InlineData("2026-09-01", "2026-2")]
    [InlineData("2027-01-20", "2026-2")]
    [InlineData("2027-01-21", null)]
    [InlineData("2027-02-28", null)]
    public void SemesterOf_ADay_IsTheTermOrNoneInTheHolidays(string day, string? key) =>
        Assert.Equal(key, Terms.SemesterOf(Announced.Day(day))?.Key);

    [Theory]
    [InlineData("2026-01-31", "2025-2", "2026-1")]
    [InlineData("2026-03-01", "2026-1", "2026-2")]
    [InlineData("2026-08-15", "2026-1", "2026-2")]
    [InlineData("2026-12-31", "2026-2", "2027-1")]
    public void LastStartedAndNext_OfADay_AreItsNeighbours(string day, string last, string next) =>
        Assert.Equal((last, next), (Terms.LastStarted(Announced.Day(day)).Key, Terms.Next(Announced.Day(day)).Key));

    [Fact]
    public void Months_OfASchoolYear_AreTenCutToTheTerms()
    {
        var months = Terms.Semester(2025, Season.Autumn).Months.AddRange(Terms.Semester(2026, Season.Spring).Months);

        Assert.Equal([9, 10, 11, 12, 1, 3, 4, 5, 6, 7], months.Select(month => month.Month));
        Assert.Equal((Announced.Day("2026-01-01"), Announced.Day("2026-01-20")), (months[4].First, months[4].Last));
        Assert.Equal((Announced.Day("2026-07-01"), Announced.Day("2026-07-05")), (months[9].First, months[9].Last));
    }

    [Fact]
    public void MonthOf_ADay_IsItsMonthOrNoneInTheHolidays()
    {
        Assert.Equal(new TeachingMonth(2026, 3, Announced.Day("2026-03-01"), Announced.Day("2026-03-31")), Terms.MonthOf(Announced.Day("2026-03-03")));
        Assert.Null(Terms.MonthOf(Announced.Day("2026-08-03")));
    }

    [Fact]
    public void Middle_OfSpring_LiesHalfway() => Assert.Equal(Announced.Day("2026-05-03"), Terms.Semester(2026, Season.Spring).Middle);

    [Fact]
    public void With_OwnTerm_CountsThereAndBelowAndTheNearestWins()
    {
        var city = new SchoolTerm("512000", 2026, Season.Spring, Announced.Day("2026-02-25"), Announced.Day("2026-07-10"));
        var county = city with { Jurisdiction = "512021", First = Announced.Day("2026-03-08") };
        var calendar = Announced.Calendar.WithParents(code => code == "512000" ? null : "512000").With(county).With(city);

        Assert.Equal(Announced.Day("2026-02-25"), calendar.For("512022").Terms.Semester(2026, Season.Spring).First);
        Assert.Equal(Announced.Day("2026-03-08"), calendar.For("512021").Terms.Semester(2026, Season.Spring).First);
        Assert.Equal(Announced.Day("2026-03-01"), calendar.Terms.Semester(2026, Season.Spring).First);
        Assert.Equal(Announced.Day("2027-03-01"), calendar.For("512021").Terms.Semester(2027, Season.Spring).First);
    }

    [Fact]
    public void With_SameTermAgain_ReplacesIt()
    {
        var term = new SchoolTerm("512021", 2026, Season.Autumn, Announced.Day("2026-09-01"), Announced.Day("2027-01-15"));
        var calendar = Announced.Calendar.With(term).With(term with { Last = Announced.Day("2027-01-31") });

        Assert.Equal(Announced.Day("2027-01-31"), calendar.For("512021").Terms.Semester(2026, Season.Autumn).Last);
    }

    [Theory]
    [InlineData(Season.Spring, "2026-03-01", "2026-07-05", true)]
    [InlineData(Season.Autumn, "2026-09-01", "2027-01-20", true)]
    [InlineData(Season.Spring, "2026-03-01", "2026-09-05", false)]
    [InlineData(Season.Spring, "2026-09-01", "2026-12-20", false)]
    [InlineData(Season.Autumn, "2026-03-01", "2026-07-05", false)]
    [InlineData(Season.Autumn, "2026-09-01", "2026-10-05", false)]
    [InlineData(Season.Autumn, "2025-09-01", "2026-01-20", false)]
    public void Check_Term_MustLieInItsSeason(Season season, string first, string last, bool sound) =>
        Assert.Equal(sound, new SchoolTerm("512021", 2026, season, Announced.Day(first), Announced.Day(last)).Check() is null);
}
