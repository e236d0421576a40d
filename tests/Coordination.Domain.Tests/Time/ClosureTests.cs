using Coordination.Domain.Time;

namespace Coordination.Domain.Tests.Time;

public class ClosureTests
{
    private static readonly LocalClosure Flood = new("FX-2026-1", "512000", Announced.Day("2026-07-14"), Announced.Day("2026-07-19"), "防汛停课停工");

    private static readonly WorkCalendar Calendar = Announced.Calendar
        .WithParents(code => code switch { "512021" or "512022" => "512000", "512000" => "510000", _ => null })
        .With(Flood);

    [Theory]
    [InlineData("512000", "2026-07-21")]
    [InlineData("512021", "2026-07-21")]
    [InlineData("510000", "2026-07-15")]
    [InlineData("511500", "2026-07-15")]
    public void After_ClosureOfTheCity_HoldsThereAndBelowOnly(string jurisdiction, string last) =>
        Assert.Equal(Announced.Day(last), Calendar.For(jurisdiction).After(Announced.Day("2026-07-13"), Duration.WorkingDays(2)).LastDay);

    [Fact]
    public void After_ClosureInTheTerm_IsToldByNameAndInTheText()
    {
        var deadline = Calendar.For("512021").After(Announced.Day("2026-07-13"), Duration.WorkingDays(2));

        Assert.Equal("2026v1,+FX-2026-1(20260714-20260719)", deadline.Calendar);
        Assert.Equal(
            [SkipKind.Closure, SkipKind.Closure, SkipKind.Closure, SkipKind.Closure, SkipKind.Weekend, SkipKind.Weekend],
            deadline.Skipped.Select(day => day.Kind));
        Assert.Equal("防汛停课停工", deadline.Skipped[0].Reason);
    }

    [Fact]
    public void After_DaysEndingInAClosure_RollsOverIt()
    {
        var deadline = Calendar.For("512022").After(Announced.Day("2026-07-01"), Duration.Days(15));

        Assert.Equal(Announced.Day("2026-07-20"), deadline.LastDay);
        Assert.Equal([16, 17, 18, 19], deadline.Skipped.Select(day => day.Date.Day));
        Assert.All(deadline.Skipped, day => Assert.Equal(SkipKind.Rolled, day.Kind));
    }

    [Fact]
    public void After_ClosureOutsideTheTerm_LeavesNoTrace() =>
        Assert.Equal("2026v1", Calendar.For("512021").After(Announced.Day("2026-07-20"), Duration.WorkingDays(5)).Calendar);

    [Fact]
    public void Before_ClosureBetween_CountsBackOverIt() =>
        Assert.Equal(Announced.Day("2026-07-13"), Calendar.For("512021").Before(Announced.Day("2026-07-20"), Duration.WorkingDays(1)));

    [Fact]
    public void With_Lifted_CountsTheDaysAgain() =>
        Assert.True(Calendar.With(Flood with { Lifted = true }).For("512021").IsWorkingDay(Announced.Day("2026-07-14")));

    [Fact]
    public void With_SameIdOfAnotherBody_LeavesTheFirstInForce()
    {
        var both = Calendar.With(Flood with { Jurisdiction = "511500", First = Announced.Day("2026-09-01"), Last = Announced.Day("2026-09-01") });

        Assert.False(both.For("512021").IsWorkingDay(Announced.Day("2026-07-14")));
        Assert.False(both.For("511500").IsWorkingDay(Announced.Day("2026-09-01")));
    }

    [Fact]
    public void With_SameIdAgain_ReplacesTheClosure()
    {
        var shorter = Calendar.With(Flood with { Last = Announced.Day("2026-07-14") }).For("512021");

        Assert.False(shorter.IsWorkingDay(Announced.Day("2026-07-14")));
        Assert.True(shorter.IsWorkingDay(Announced.Day("2026-07-15")));
    }

    [Fact]
    public void With_ClosureAcrossNewYear_ClosesBothYears()
    {
        var calendar = Calendar.With(Flood with { Id = "FX-2", First = Announced.Day("2026-12-30"), Last = Announced.Day("2027-01-05") }).For("512021");

        Assert.Equal((Announced.Day("2027-01-06"), "2026v1,2027p,+FX-2(20261230-20270105)"), (calendar.After(Announced.Day("2026-12-29"), Duration.WorkingDays(1)) is var term ? term.LastDay!.Value : default, term.Calendar));
    }

    [Fact]
    public void With_OnAJurisdictionsCalendar_StaysThatJurisdictions() =>
        Assert.False(Calendar.For("512021").With(Flood with { Id = "other", Lifted = true }).IsWorkingDay(Announced.Day("2026-07-14")));

    [Fact]
    public void For_TreeThatLoops_StillAnswers() =>
        Assert.False(Calendar.WithParents(code => code == "512000" ? "512021" : "512000").For("512021").IsWorkingDay(Announced.Day("2026-07-14")));

    [Fact]
    public void Check_UnsoundClosures_AreRefused()
    {
        Assert.Null(Flood.Check());
        Assert.Equal("CALENDAR_INVALID", (Flood with { Last = Flood.First.AddDays(-1) }).Check()?.Code);
        Assert.Equal("CALENDAR_INVALID", (Flood with { Last = Flood.First.AddDays(LocalClosure.LongestDays) }).Check()?.Code);
        Assert.Equal("CALENDAR_INVALID", (Flood with { Id = "a,b" }).Check()?.Code);
        Assert.Equal("CALENDAR_INVALID", (Flood with { Reason = "" }).Check()?.Code);
    }
}
