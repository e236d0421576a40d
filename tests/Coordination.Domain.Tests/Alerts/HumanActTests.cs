using Coordination.Domain.Alerts;
using static Coordination.Domain.Tests.Alerts.AlertRun;

namespace Coordination.Domain.Tests.Alerts;

/// <summary>Resolving by hand, escalating and jumping.</summary>
public class HumanActTests
{
    private static Condition Breach => Case("AL-39", "2026-03-10T10:00", "2026-03-10") with { Stage = 1 };

    [Theory]
    [InlineData("k-ci")]
    [InlineData("t-ci")]
    public void Resolve_ManualKindByAChiefWhoIsTold_EndsIt(string person)
    {
        var run = new AlertRun().Tell("2026-03-10T10:00", 1, Breach);

        Assert.Null(run.Do("2026-03-10T11:00", person, new Resolve("核实为误操作")));

        Assert.Equal("manual", run.State.Closed!.Because);
        Assert.Equal("核实为误操作", run.History.Select(recorded => recorded.Event).OfType<AlertResolved>().Single().Reason);
    }

    [Theory]
    [InlineData("k-dir")]
    [InlineData("zhao")]
    [InlineData("k-op")]
    [InlineData("lz-ci")]
    public void Resolve_BySomebodyElse_Refused(string person) =>
        Assert.Equal("NOT_PERMITTED", new AlertRun().Tell("2026-03-10T10:00", 1, Breach).Do("2026-03-10T11:00", person, new Resolve("x"))?.Code);

    [Fact]
    public void Resolve_WithoutReason_Refused() =>
        Assert.Equal("MISSING_FIELD", new AlertRun().Tell("2026-03-10T10:00", 1, Breach).Do("2026-03-10T11:00", "k-ci", new Resolve(" "))?.Code);

    [Fact]
    public void Resolve_KindThatEndsWithItsCondition_Refused() =>
        Assert.Equal("ALERT_NOT_MANUAL", new AlertRun().Tell("2026-03-10T10:00", 1, Case("AL-02", "2026-03-10T10:00", "2026-03-09")).Do("2026-03-10T11:00", "k-ci", new Resolve("x"))?.Code);

    [Fact]
    public void Resolve_NothingOpen_Refused()
    {
        var run = new AlertRun().Tell("2026-03-10T10:00", 1, Breach);
        run.Do("2026-03-10T11:00", "k-ci", new Resolve("x"));

        Assert.Equal("WRONG_STATE", run.Do("2026-03-10T12:00", "k-ci", new Resolve("x"))?.Code);
    }

    [Fact]
    public void ResolvedByHand_SameCircumstancesSaidAgain_StaysResolved()
    {
        var run = new AlertRun().Tell("2026-03-10T10:00", 1, Breach);
        run.Do("2026-03-10T11:00", "k-ci", new Resolve("x"));

        run.Tell("2026-03-11T10:00", 2, Breach).Advance("2026-03-12T00:00");

        Assert.Null(run.State.Open);
    }

    [Fact]
    public void ResolvedByHand_AnotherAttempt_RaisedAgain()
    {
        var run = new AlertRun().Tell("2026-03-10T10:00", 1, Breach);
        run.Do("2026-03-10T11:00", "k-ci", new Resolve("x"));

        run.Tell("2026-03-11T10:00", 2, Breach with { Stage = 2, Since = At("2026-03-11T10:00") });

        Assert.Equal(2, run.State.Occurrence);
        Assert.Equal("03-11 10:00 L0 k-ci t-ci", run.Told[^1]);
    }

    [Theory]
    [InlineData("zhao")]
    [InlineData("k-op")]
    [InlineData("k-dir")]
    [InlineData("t-op")]
    public void EscalateNow_ByTheToldOrThoseInCharge_TellsTheNextTier(string person)
    {
        var run = new AlertRun().Tell("2026-03-10T09:00", 1, Case("AL-02", "2026-03-10T00:00", "2026-03-09"));

        Assert.Null(run.Do("2026-03-10T10:00", person, new EscalateNow("情况紧急")));

        Assert.Equal(["03-10 09:00 L0 wang li zhao", "03-10 10:00 L1 k-ci"], run.Told);
        Assert.Equal((EscalationCause.Manual, "情况紧急"), run.History.Select(recorded => recorded.Event).OfType<Escalated>().Select(escalated => (escalated.Cause, escalated.Note)).Single());
    }

    [Theory]
    [InlineData("wang")]
    [InlineData("sun")]
    public void EscalateNow_ByTheSubjectOrAStranger_Refused(string person) =>
        Assert.Equal("NOT_PERMITTED", new AlertRun().Tell("2026-03-10T09:00", 1, Case("AL-02", "2026-03-10T00:00", "2026-03-09")).Do("2026-03-10T10:00", person, new EscalateNow())?.Code);

    [Fact]
    public void JumpTo_PassesNobodyOver()
    {
        var run = new AlertRun().Tell("2026-03-10T09:00", 1, Case("AL-02", "2026-03-10T00:00", "2026-03-09"));

        run.Do("2026-03-10T10:00", "zhao", new JumpTo(2));

        Assert.Equal(["03-10 09:00 L0 wang li zhao", "03-10 10:00 L1 k-ci", "03-10 10:00 L2 t-off-h"], run.Told);
    }

    [Fact]
    public void JumpTo_OutsideTheWindow_WaitsForIt()
    {
        var run = new AlertRun().Tell("2026-03-10T09:00", 1, Case("AL-02", "2026-03-10T00:00", "2026-03-09"));

        run.Do("2026-03-10T20:00", "zhao", new JumpTo(1));
        run.Advance("2026-03-11T08:30");

        Assert.Contains("03-11 08:30 L1 k-ci", run.Told);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void JumpTo_NoSuchTier_Refused(int level) =>
        Assert.Equal("ALERT_NO_SUCH_TIER", new AlertRun().Tell("2026-03-10T09:00", 1, Case("AL-02", "2026-03-10T00:00", "2026-03-09")).Do("2026-03-10T10:00", "zhao", new JumpTo(level))?.Code);

    [Fact]
    public void EscalateNow_AtTheLastTier_Refused()
    {
        var run = new AlertRun().Tell("2026-03-10T09:00", 1, Case("AL-02", "2026-03-10T00:00", "2026-03-09"));
        run.Do("2026-03-10T10:00", "zhao", new JumpTo(2));

        Assert.Equal("ALERT_NO_SUCH_TIER", run.Do("2026-03-10T11:00", "zhao", new EscalateNow())?.Code);
    }
}
