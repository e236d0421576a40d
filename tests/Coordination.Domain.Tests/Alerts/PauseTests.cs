using Coordination.Domain.Alerts;
using static Coordination.Domain.Tests.Alerts.AlertRun;

namespace Coordination.Domain.Tests.Alerts;

/// <summary>While the condition waits on someone else both clocks stand still (domain.md 5.1).</summary>
public class PauseTests
{
    private static Condition Broken => Case("AL-04", "2026-04-23T00:00", "2026-04-22");

    [Fact]
    public void Paused_ResolveClockMovesByThePause()
    {
        var run = new AlertRun { EveryoneAcknowledges = true };
        run.Tell("2026-04-23T00:00", 1, Broken).Tell("2026-04-24T00:00", 2, Broken with { PausedSince = At("2026-04-24T00:00") });
        run.Tell("2026-05-06T00:00", 3, Broken).Advance("2026-05-12T07:00");

        Assert.Equal(["04-23 07:00 L0 wang zhao k-ci t-off-h?", "05-12 07:00 L1 k-dir"], run.Told);
    }

    [Fact]
    public void Paused_AckClockKeepsTheMinutesItHadLeft()
    {
        var run = new AlertRun();
        run.Tell("2026-04-23T00:00", 1, Broken).Tell("2026-04-23T07:30", 2, Broken with { PausedSince = At("2026-04-23T07:30") });
        run.Tell("2026-04-25T21:45", 3, Broken).Advance("2026-04-26T07:15");

        Assert.Contains("04-26 07:15 L1 k-dir", run.Told);
        Assert.DoesNotContain(run.Told, line => line.StartsWith("04-24", StringComparison.Ordinal));
    }

    [Fact]
    public void Paused_HasNoDeadlinesAndShowsAsPaused()
    {
        var run = new AlertRun();
        run.Tell("2026-04-23T00:00", 1, Broken).Tell("2026-04-23T07:30", 2, Broken with { PausedSince = At("2026-04-23T07:30") });

        Assert.Null(run.NextDeadline());
        var row = run.Derive().Open!;
        Assert.Equal("Paused", row.State);
        Assert.Null(row.AckBy);
        Assert.Null(row.EscalatesAt);
    }

    [Fact]
    public void PausedBeforeTheWindow_DeliveredAtTheFirstWindowAfter()
    {
        var run = new AlertRun { EveryoneAcknowledges = true };
        run.Tell("2026-04-23T00:00", 1, Broken).Tell("2026-04-23T05:00", 2, Broken with { PausedSince = At("2026-04-23T05:00") });
        run.Advance("2026-04-23T23:00");
        Assert.Empty(run.Told);

        run.Tell("2026-04-24T03:00", 3, Broken).Advance("2026-04-24T12:00");

        Assert.Equal(["04-24 07:00 L0 wang zhao k-ci t-off-h?"], run.Told);
    }

    [Fact]
    public void FirstHeardAsPaused_StandsOnTheBoardAndTellsNobody()
    {
        var run = new AlertRun();
        run.Tell("2026-04-24T12:00", 2, Broken with { PausedSince = At("2026-04-24T10:00") }).Advance("2026-05-20T00:00");
        Assert.Empty(run.Told);
        Assert.Equal("Paused", run.Derive().Open!.State);

        run.Tell("2026-05-20T10:00", 3, Broken);

        Assert.Equal(["05-20 10:00 L0 wang zhao k-ci t-off-h?"], run.Told);
    }

    [Fact]
    public void PausedWhileAhead_IsNotRaisedAtItsInstant()
    {
        var run = new AlertRun();
        var ahead = Case("AL-05", "2026-05-10T00:00", "2026-05-09");
        run.Tell("2026-04-23T00:00", 1, ahead).Tell("2026-04-24T00:00", 2, ahead with { PausedSince = At("2026-04-24T00:00") }).Advance("2026-05-20T00:00");

        Assert.Equal(0, run.State.Occurrence);
    }

    [Fact]
    public void PausedAndResolved_IsOver()
    {
        var run = new AlertRun();
        run.Tell("2026-04-23T00:00", 1, Broken).Tell("2026-04-23T05:00", 2, Broken with { PausedSince = At("2026-04-23T05:00") });
        run.Tell("2026-04-27T10:00", 3, null, "closed").Advance("2026-06-01T00:00");

        Assert.Null(run.State.Open);
        Assert.Empty(run.Told);
        Assert.Null(run.NextDeadline());
    }

    [Fact]
    public void Repeats_AfterAPause_ComeInsideTheWindow()
    {
        var run = new AlertRun();
        run.Tell("2026-04-23T00:00", 1, Broken).Tell("2026-04-23T07:30", 2, Broken with { PausedSince = At("2026-04-23T07:30") });
        run.Tell("2026-04-23T21:30", 3, Broken).Advance("2026-04-24T07:00");

        // 3 h 30 min were left of the four hours: 01:00 is outside the window.
        Assert.Contains("04-24 07:00 L0 again wang zhao k-ci", run.Told);
    }
}
