using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Domain.People;
using Coordination.Domain.Tests.Time;
using Coordination.Domain.Time;
using static Coordination.Domain.Tests.Alerts.AlertRun;

namespace Coordination.Domain.Tests.Alerts;

/// <summary>A newly loaded calendar reaches running alerts (law 2).</summary>
public class AlertReindexTests
{
    private static readonly LocalClosure Flood = new("flood-1", County, new DateOnly(2026, 3, 12), new DateOnly(2026, 3, 12), "防汛停工");

    [Fact]
    public void Closure_MovesPendingTiersAndLogsOldAndNew()
    {
        var run = Overdue();
        run.Advance("2026-03-11T10:00");
        run.Calendar = Announced.Calendar.With(Flood);

        run.Execute(At("2026-03-11T12:00"), Actor.System, new Reindex("closure flood-1"));

        var corrected = run.History.Select(recorded => recorded.Event).OfType<ClocksCorrected>().Single();
        Assert.Equal([null, At("2026-03-13T00:00"), At("2026-03-24T00:00")], corrected.OldTierDue);
        Assert.Equal([null, At("2026-03-14T00:00"), At("2026-03-25T00:00")], corrected.TierDue);
        run.Advance("2026-03-16T08:30");
        Assert.Equal(["03-10 08:30 L0 wang li zhao", "03-16 08:30 L1 k-ci"], run.Told);
    }

    [Fact]
    public void Closure_AfterATierFired_DoesNotUnfireIt()
    {
        var run = Overdue();
        run.Advance("2026-03-13T10:00");
        run.Calendar = Announced.Calendar.With(Flood);

        run.Execute(At("2026-03-13T12:00"), Actor.System, new Reindex("closure flood-1"));

        Assert.Equal(At("2026-03-13T00:00"), run.Open.Tiers[1].Due);
        Assert.Equal(At("2026-03-25T00:00"), run.Open.Tiers[2].Due);
    }

    [Fact]
    public void Closure_MovesAHeldDelivery()
    {
        var run = new AlertRun { EveryoneAcknowledges = true };
        run.Tell("2026-03-12T00:00", 1, Case("AL-02", "2026-03-12T00:00", "2026-03-11"));
        run.Calendar = Announced.Calendar.With(Flood);

        run.Execute(At("2026-03-12T01:00"), Actor.System, new Reindex("closure flood-1"));
        run.Advance("2026-03-13T09:00");

        Assert.Equal(["03-13 08:30 L0 wang li zhao"], run.Told);
    }

    [Fact]
    public void NothingChanged_NoEvent()
    {
        var run = Overdue();
        run.Advance("2026-03-11T10:00");
        var version = run.State.Version;

        run.Execute(At("2026-03-11T12:00"), Actor.System, new Reindex("release"));

        Assert.Equal(version, run.State.Version);
    }

    private static AlertRun Overdue()
    {
        var run = new AlertRun { EveryoneAcknowledges = true };
        return run.Tell("2026-03-10T00:00", 1, Case("AL-02", "2026-03-10T00:00", "2026-03-09"));
    }
}
