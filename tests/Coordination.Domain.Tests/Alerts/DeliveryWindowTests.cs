using Coordination.Domain.Alerts;
using Coordination.Domain.Tests.Time;
using static Coordination.Domain.Tests.Alerts.AlertRun;

namespace Coordination.Domain.Tests.Alerts;

/// <summary>Quiet hours, acknowledgement windows and repeats (domain.md 5.2, 5.3).</summary>
public class DeliveryWindowTests
{
    [Theory]
    [InlineData("P0", "2026-04-05T03:00", "2026-04-05T03:00")]
    [InlineData("P1", "2026-04-05T06:59:59", "2026-04-05T07:00")]
    [InlineData("P1", "2026-04-05T07:00", "2026-04-05T07:00")]
    [InlineData("P1", "2026-04-05T21:59:59", "2026-04-05T21:59:59")]
    [InlineData("P1", "2026-04-05T22:00", "2026-04-06T07:00")]
    [InlineData("P2", "2026-03-10T08:29:59", "2026-03-10T08:30")]
    [InlineData("P2", "2026-03-10T17:59", "2026-03-10T17:59")]
    [InlineData("P2", "2026-03-10T18:00", "2026-03-11T08:30")]
    [InlineData("P2", "2026-04-03T18:00", "2026-04-07T08:30")]
    [InlineData("P2", "2026-05-09T10:00", "2026-05-09T10:00")]
    [InlineData("P3", "2026-03-10T00:00", "2026-03-10T08:30")]
    [InlineData("P3", "2026-03-10T08:30", "2026-03-10T08:30")]
    [InlineData("P3", "2026-03-10T08:30:01", "2026-03-11T08:30")]
    [InlineData("P3", "2026-02-14T09:00", "2026-02-24T08:30")]
    public void Next_BySeverity_IsTheWindowsStart(string severity, string instant, string expected) =>
        Assert.Equal(At(expected), DeliveryWindows.Next(Enum.Parse<Severity>(severity), At(instant), Announced.Calendar));

    [Theory]
    [InlineData("P0", 0, "2026-04-05T03:00", "2026-04-05T03:05")]
    [InlineData("P0", 1, "2026-04-05T03:00", "2026-04-05T03:15")]
    [InlineData("P0", 2, "2026-04-05T03:00", "2026-04-05T03:15")]
    [InlineData("P1", 0, "2026-04-23T07:00", "2026-04-23T08:00")]
    [InlineData("P1", 0, "2026-04-23T21:30", "2026-04-24T07:30")]
    [InlineData("P1", 1, "2026-04-23T20:00", "2026-04-24T09:00")]
    [InlineData("P1", 2, "2026-04-03T12:00", "2026-04-08T00:00")]
    [InlineData("P2", 0, "2026-04-03T12:00", "2026-04-08T00:00")]
    [InlineData("P2", 1, "2026-03-10T08:30", "2026-03-12T00:00")]
    [InlineData("P2", 2, "2026-03-10T08:30", "2026-03-13T00:00")]
    [InlineData("P2", 3, "2026-03-10T08:30", "2026-03-13T00:00")]
    public void AckBy_BySeverityAndTier_CountsFromDelivery(string severity, int level, string delivered, string expected) =>
        Assert.Equal(At(expected), DeliveryWindows.AckBy(Enum.Parse<Severity>(severity), level, At(delivered), Announced.Calendar));

    [Fact]
    public void AckBy_Routine_NoneOwed() => Assert.Null(DeliveryWindows.AckBy(Severity.P3, 0, At("2026-03-10T08:30"), Announced.Calendar));

    [Theory]
    [InlineData("P0", false, "2026-04-05T03:00", "2026-04-05T03:05")]
    [InlineData("P0", true, "2026-04-05T03:00", "2026-04-05T03:15")]
    [InlineData("P1", false, "2026-04-23T07:00", "2026-04-23T11:00")]
    [InlineData("P1", true, "2026-04-23T19:00", "2026-04-24T07:00")]
    [InlineData("P2", false, "2026-04-03T09:00", "2026-04-07T08:30")]
    [InlineData("P2", true, "2026-03-10T10:00", "2026-03-11T10:00")]
    public void Repeat_BySeverity_InsideTheWindow(string severity, bool last, string delivered, string expected) =>
        Assert.Equal(At(expected), DeliveryWindows.Repeat(Enum.Parse<Severity>(severity), last, At(delivered), Announced.Calendar));

    [Fact]
    public void Repeat_Routine_Never() => Assert.Null(DeliveryWindows.Repeat(Severity.P3, true, At("2026-03-10T08:30"), Announced.Calendar));

    [Theory]
    [InlineData("2026-04-23T08:00", "2026-04-23T07:30", "2026-04-23T21:45", "2026-04-24T07:15")]
    [InlineData("2026-04-23T08:00", "2026-04-23T05:00", "2026-04-24T10:00", "2026-04-24T11:00")]
    [InlineData("2026-04-24T07:30", "2026-04-23T21:30", "2026-04-25T09:00", "2026-04-25T10:00")]
    public void Resume_MinuteWindow_KeepsTheRunningTimeItHadLeft(string ackBy, string paused, string resumed, string expected) =>
        Assert.Equal(At(expected), DeliveryWindows.Resume(At(ackBy), Severity.P1, 0, At(paused), At(resumed)));

    [Fact]
    public void Resume_WorkingDayWindow_MovesByThePause() =>
        Assert.Equal(At("2026-03-13T06:00"), DeliveryWindows.Resume(At("2026-03-12T00:00"), Severity.P2, 0, At("2026-03-10T10:00"), At("2026-03-11T16:00")));
}
