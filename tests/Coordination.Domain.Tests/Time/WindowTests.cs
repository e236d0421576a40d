using Coordination.Domain.Time;
using CsCheck;

namespace Coordination.Domain.Tests.Time;

/// <summary>Quiet hours and acknowledgement windows (domain.md 5.2, 5.3).</summary>
public class WindowTests
{
    private static readonly TimeOnly Seven = new(7, 0);
    private static readonly TimeOnly Ten = new(22, 0);
    private static readonly TimeOnly HalfPastEight = new(8, 30);
    private static readonly TimeOnly Six = new(18, 0);

    [Theory]
    [InlineData("2026-04-04T00:00:00", "2026-04-07T08:30:00")]
    [InlineData("2026-05-09T00:00:00", "2026-05-09T08:30:00")]
    [InlineData("2026-05-08T18:00:00", "2026-05-09T08:30:00")]
    [InlineData("2026-05-08T17:59:59", "2026-05-08T17:59:59")]
    [InlineData("2026-05-08T08:30:00", "2026-05-08T08:30:00")]
    [InlineData("2026-05-08T08:29:59", "2026-05-08T08:30:00")]
    [InlineData("2026-02-13T19:00:00", "2026-02-14T08:30:00")]
    [InlineData("2026-02-14T19:00:00", "2026-02-24T08:30:00")]
    public void NextWorkingMoment_OfAnInstant_IsTheWindowsNextMoment(string instant, string expected) =>
        Assert.Equal(Announced.At(expected), Announced.Calendar.NextWorkingMoment(Announced.At(instant).ToUniversalTime(), HalfPastEight, Six));

    [Fact]
    public void NextWorkingMoment_WhereOfficesAreClosed_WaitsForTheirReopening()
    {
        var closure = new LocalClosure("FX-1", "512021", Announced.Day("2026-07-14"), Announced.Day("2026-07-14"), "防汛");

        Assert.Equal(
            Announced.At("2026-07-15T08:30:00"),
            Announced.Calendar.With(closure).For("512021").NextWorkingMoment(Announced.At("2026-07-14T09:00:00"), HalfPastEight, Six));
    }

    [Theory]
    [InlineData("2026-04-23T00:00:00", "2026-04-23T07:00:00")]
    [InlineData("2026-05-01T12:00:00", "2026-05-01T12:00:00")]
    [InlineData("2026-05-01T22:00:00", "2026-05-02T07:00:00")]
    public void NextDailyMoment_OfAnInstant_KeepsHolidays(string instant, string expected) =>
        Assert.Equal(Announced.At(expected), WorkCalendar.NextDailyMoment(Announced.At(instant), Seven, Ten));

    [Theory]
    [InlineData("2026-04-23T07:00:00", 60, "2026-04-23T08:00:00")]
    [InlineData("2026-04-23T08:00:00", 240, "2026-04-23T12:00:00")]
    [InlineData("2026-04-23T21:30:00", 60, "2026-04-24T07:30:00")]
    [InlineData("2026-04-23T21:00:00", 60, "2026-04-23T22:00:00")]
    [InlineData("2026-04-23T23:00:00", 60, "2026-04-24T08:00:00")]
    [InlineData("2026-04-23T20:00:00", 1140, "2026-04-25T09:00:00")]
    [InlineData("2026-04-23T03:00:00", 0, "2026-04-23T07:00:00")]
    public void AddWithin_Minutes_PassInsideTheWindowOnly(string start, int minutes, string expected) =>
        Assert.Equal(Announced.At(expected), WorkCalendar.AddWithin(Announced.At(start), TimeSpan.FromMinutes(minutes), Seven, Ten));

    [Fact]
    public void AddWithin_TwoStretches_AreTheirSum() =>
        Gen.Select(Gen.Int[0, 10_000], Gen.Int[1, 3_000], Gen.Int[1, 3_000]).Sample((start, first, second) =>
        {
            var from = Announced.At("2026-04-23T00:00:00").AddMinutes(start);
            var twice = WorkCalendar.AddWithin(WorkCalendar.AddWithin(from, TimeSpan.FromMinutes(first), Seven, Ten), TimeSpan.FromMinutes(second), Seven, Ten);
            var minutes = Enumerable.Range(0, (int)(twice - from).TotalMinutes).Count(i => TimeOnly.FromDateTime(from.AddMinutes(i).DateTime) is var time && time >= Seven && time < Ten);

            return twice == WorkCalendar.AddWithin(from, TimeSpan.FromMinutes(first + second), Seven, Ten) && minutes == first + second;
        });

    [Theory]
    [InlineData("2026-04-07T08:30:00", "1 wd", "2026-04-09T00:00:00")]
    [InlineData("2026-05-08T08:30:00", "2 wd", "2026-05-12T00:00:00")]
    [InlineData("2026-04-30T08:30:00", "1 d", "2026-05-02T00:00:00")]
    [InlineData("2026-04-23T21:30:00", "60 min", "2026-04-24T07:30:00")]
    [InlineData("2026-04-23T21:30:00", "4 h", "2026-04-24T10:30:00")]
    public void WindowEnd_WithQuietHours_EndsByItsUnit(string delivered, string amount, string expected) =>
        Assert.Equal(Announced.At(expected), Announced.Calendar.WindowEnd(Announced.At(delivered), Duration.Parse(amount), Seven, Ten));

    [Fact]
    public void WindowEnd_RoundTheClock_IgnoresTheNight() =>
        Assert.Equal(Announced.At("2026-04-24T00:10:00"), Announced.Calendar.WindowEnd(Announced.At("2026-04-23T23:55:00"), Duration.Minutes(15)));

    [Fact]
    public void NextDailyMoment_WindowOfNoLength_Throws() =>
        Assert.Throws<ArgumentException>(() => WorkCalendar.NextDailyMoment(Announced.At("2026-04-23T00:00:00"), Seven, Seven));
}
