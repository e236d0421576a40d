using Coordination.Domain.Alerts;
using static Coordination.Domain.Tests.Alerts.AlertRun;

namespace Coordination.Domain.Tests.Alerts;

/// <summary>Kinds that warn before a limit (domain.md 5.4, preamble).</summary>
public class WarningTests
{
    [Fact]
    public void PaperDue_LimitPasses_ImportantAndTiersCountFromTheLimit()
    {
        var run = new AlertRun { EveryoneAcknowledges = true };
        run.Tell("2026-03-05T15:00", 1, Warned("AL-06", "2026-03-10", Severity.P3, "2026-03-09")).Advance("2026-05-01T00:00");

        Assert.Equal(["03-09 08:30 L0 zhao", "03-11 08:30 L0 zhao", "03-13 08:30 L1 k-ci", "03-18 08:30 L2 t-off-h"], run.Told);
        Assert.Equal([Severity.P3, Severity.P2, Severity.P2, Severity.P2], run.Sent.Select(sent => sent.Severity));
    }

    [Fact]
    public void PaperDue_WarningUnacknowledged_IsP3AndNeitherRepeatsNorClimbs()
    {
        var run = new AlertRun();
        run.Tell("2026-03-05T15:00", 1, Warned("AL-06", "2026-03-16", Severity.P3, "2026-03-09")).Advance("2026-03-16T23:59");

        Assert.Equal(["03-09 08:30 L0 zhao"], run.Told);
        Assert.Null(run.Open.AckBy);
    }

    [Fact]
    public void RecheckLate_WarnedAtItsOwnSeverity_NotToldAgainAtTheLimit()
    {
        var run = new AlertRun { EveryoneAcknowledges = true };
        var late = Warned("AL-09", "2026-03-12", Severity.P2, "2026-03-10") with { People = ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("RECHECKER", ["sun"]) };
        run.Tell("2026-03-01T10:00", 1, late).Advance("2026-05-01T00:00");

        Assert.Equal(["03-10 08:30 L0 sun zhao", "03-18 08:30 L1 k-ci", "03-27 08:30 L2 t-off-h"], run.Told);
    }

    [Fact]
    public void RecheckLate_NobodyNamedYet_OfficeAlone()
    {
        var run = new AlertRun();
        run.Tell("2026-03-01T10:00", 1, Warned("AL-09", "2026-03-12", Severity.P2, "2026-03-10")).Advance("2026-03-10T08:30");

        Assert.Equal(["03-10 08:30 L0 zhao"], run.Told);
    }

    [Fact]
    public void RecheckLate_OneDayLimit_NoWarningAndToldAtTheLimit()
    {
        var run = new AlertRun();
        var late = Case("AL-09", "2026-03-12T00:00", "2026-03-11") with { Breach = At("2026-03-12T00:00") };
        run.Tell("2026-03-10T10:00", 1, late).Advance("2026-03-12T08:30");

        Assert.Equal(["03-12 08:30 L0 zhao"], run.Told);
        Assert.Equal(At("2026-03-17T00:00"), run.Open.Tiers[1].Due);
    }

    [Fact]
    public void ExtensionPending_AtTheRequestAndBeforeSilence_ToTheApprover()
    {
        var run = new AlertRun();
        run.Tell("2026-03-10T11:00", 1, Extension("OFF_H")).Advance("2026-03-31T00:00");
        var systemic = new AlertRun();
        systemic.Tell("2026-03-10T11:00", 1, Extension("CI")).Advance("2026-03-11T09:00");

        Assert.Equal(["03-11 08:30 L0 zhao", "03-12 08:30 L0 zhao"], run.Told);
        Assert.Equal(["03-11 08:30 L0 k-ci"], systemic.Told);
    }

    [Fact]
    public void DueSoon_LifeSafety_ToldAtOnceByDay()
    {
        var run = new AlertRun();
        var due = Case("AL-01", "2026-03-10T15:20", "2026-03-10", "A") with { Warnings = [new Telling(At("2026-03-10T15:20"), Severity.P1)] };
        run.Tell("2026-03-10T10:00", 1, due).Advance("2026-03-10T15:20");

        Assert.Equal(["03-10 15:20 L0 chen wang li"], run.Told);
        Assert.Equal("AL-01A", run.Open.Policy.Id);
    }

    [Fact]
    public void DueSoon_TermExtendedAfterTheFirstWarning_OldOccurrenceEndsAndTheNewDatesCount()
    {
        var run = new AlertRun();
        run.Tell("2026-03-01T09:00", 1, DueSoon("2026-03-18", "2026-03-11", "2026-03-17")).Advance("2026-03-12T00:00");

        run.Tell("2026-03-12T10:00", 2, DueSoon("2026-04-02", "2026-03-26", "2026-04-01"));
        Assert.Null(run.State.Open);
        run.Advance("2026-04-30T00:00");

        Assert.Equal(["03-11 08:30 L0 chen wang li", "03-26 08:30 L0 chen wang li", "04-01 08:30 L0 chen wang li"], run.Told);
        Assert.Equal(2, run.State.Occurrence);
    }

    [Fact]
    public void DueSoon_DatesFallIntoOneHoliday_CollapseIntoOneTelling()
    {
        var run = new AlertRun();
        run.Tell("2026-03-20T09:00", 1, DueSoon("2026-04-07", "2026-04-04", "2026-04-06")).Advance("2026-04-30T00:00");

        Assert.Equal(["04-07 08:30 L0 chen wang li"], run.Told);
    }

    [Fact]
    public void DueSoon_HeardLate_ToldInTheNextWindowAndKeepsItsInstant()
    {
        var run = new AlertRun();
        run.Tell("2026-03-11T14:00", 1, DueSoon("2026-03-18", "2026-03-11", "2026-03-17")).Advance("2026-03-12T09:00");

        Assert.Equal(["03-12 08:30 L0 chen wang li"], run.Told);
        Assert.Equal(At("2026-03-11T00:00"), run.Open.RaisedAt);
    }

    private static Condition Extension(string approver) => Case("AL-11", "2026-03-10T11:00", "2026-03-10") with
    {
        DebtorRole = approver,
        Warnings = [new Telling(At("2026-03-10T11:00"), Severity.P3), new Telling(At("2026-03-12T00:00"), Severity.P3)],
    };

    private static Condition DueSoon(string lastDay, params string[] days) => Case("AL-01", days[0] + "T00:00", lastDay) with
    {
        Warnings = [.. days.Select(day => new Telling(At(day + "T00:00"), Severity.P3))],
    };

    private static Condition Warned(string kind, string lastDay, Severity severity, string day) => Case(kind, day + "T00:00", lastDay) with
    {
        Warnings = [new Telling(At(day + "T00:00"), severity)],
        Breach = Domain.Time.Beijing.DueAt(Time.Announced.Day(lastDay)),
    };
}
