using Coordination.Domain.Alerts;
using static Coordination.Domain.Tests.Alerts.AlertRun;

namespace Coordination.Domain.Tests.Alerts;

/// <summary>SC-1 as its alerts see it: the whole table, row by row.</summary>
public class OrdinaryProblemTests
{
    [Fact]
    public void DueSoon_ThreeWarningDates_EachToldAt0830()
    {
        var run = new AlertRun { EveryoneAcknowledges = true };
        run.Tell("2026-03-04T09:30", 1, DueSoon("2026-04-03", "2026-03-27", "2026-03-31", "2026-04-02"));

        run.Tell("2026-04-04T00:00", 2, null, "expired").Advance("2026-05-01T00:00");

        Assert.Equal(["03-27 08:30 L0 chen wang li", "03-31 08:30 L0 chen wang li", "04-02 08:30 L0 chen wang li"], run.Told);
    }

    [Fact]
    public void DueSoon_SubmittedBetweenTwoDates_LaterOneNeverFires()
    {
        var run = new AlertRun { EveryoneAcknowledges = true };
        run.Tell("2026-05-07T15:00", 1, DueSoon("2026-05-20", "2026-05-15", "2026-05-19"));

        run.Tell("2026-05-18T17:05", 2, null, "submitted").Advance("2026-06-30T00:00");

        Assert.Equal(["05-15 08:30 L0 chen wang li"], run.Told);
    }

    [Fact]
    public void Overdue_OnAHoliday_ToldOnTheFirstWorkingMorningAndResolvedBySignature()
    {
        var run = new AlertRun { EveryoneAcknowledges = true };
        run.Tell("2026-04-04T00:00", 1, Case("AL-02", "2026-04-04T00:00", "2026-04-03"));
        Assert.NotNull(run.Derive().Open);
        Assert.Empty(run.Told);

        run.Tell("2026-04-08T15:00", 2, null, "signed").Advance("2026-06-01T00:00");

        Assert.Equal(["04-07 08:30 L0 wang li zhao"], run.Told);
        Assert.Equal(At("2026-04-07T08:30"), run.Sent.Single().HeldUntil);
        Assert.Null(run.Derive().Open);
    }

    [Fact]
    public void Unsigned_SignedBeforeItsLimit_NeverRaised()
    {
        var run = new AlertRun();
        run.Tell("2026-04-04T00:00", 1, Case("AL-03", "2026-04-09T00:00", "2026-04-08") with { DebtorRole = "OFF_H" });

        run.Tell("2026-04-08T15:00", 2, null, "signed").Advance("2026-05-01T00:00");

        Assert.Equal(0, run.State.Occurrence);
        Assert.Empty(run.Told);
    }

    [Fact]
    public void SupervisionTermBroken_Acknowledged_DirectorAfterFiveWorkingDays()
    {
        var run = new AlertRun { EveryoneAcknowledges = true };
        run.Tell("2026-04-23T00:00", 1, TermBroken());

        run.Tell("2026-05-07T15:00", 2, null, "held").Advance("2026-06-01T00:00");

        Assert.Equal(["04-23 07:00 L0 wang zhao k-ci t-off-h?", "04-30 07:00 L1 k-dir"], run.Told);
    }

    [Fact]
    public void InterviewPaper_RecordedAndFiledInTime_NeverGraverThanP3()
    {
        var recorded = new AlertRun { EveryoneAcknowledges = true };
        recorded.Tell("2026-05-07T15:00", 1, Paper("record", "2026-05-09", "2026-05-11")).Tell("2026-05-09T10:00", 2, null, "recorded");
        var filed = new AlertRun { EveryoneAcknowledges = true };
        filed.Tell("2026-05-07T15:00", 1, Paper("file", "2026-05-12", "2026-05-13")).Tell("2026-05-12T10:00", 2, null, "filed");

        recorded.Advance("2026-06-30T00:00");
        filed.Advance("2026-06-30T00:00");

        Assert.Equal(["05-09 08:30 L0 zhao"], recorded.Told);
        Assert.Equal(["05-12 08:30 L0 zhao"], filed.Told);
        Assert.All(recorded.Sent.Concat(filed.Sent), sent => Assert.Equal(Severity.P3, sent.Severity));
    }

    [Fact]
    public void VariantA_NobodyAcknowledges_ClimbsByTheAckClockAndRepeatsInsideTheWindow()
    {
        var run = new AlertRun();
        run.Tell("2026-04-23T00:00", 1, TermBroken());

        run.Advance("2026-04-24T11:30");

        Assert.Equal(
            [
                "04-23 07:00 L0 wang zhao k-ci t-off-h?",
                "04-23 08:00 L1 k-dir",
                "04-23 11:00 L0 again wang zhao k-ci",
                "04-23 12:00 L2 t-ci",
                "04-23 12:00 L1 again k-dir",
                "04-23 15:00 L0 again wang zhao k-ci",
                "04-23 16:00 L1 again k-dir",
                "04-23 16:00 L2 again t-ci",
                "04-23 19:00 L0 again wang zhao k-ci",
                "04-23 20:00 L1 again k-dir",
                "04-23 20:00 L2 again t-ci",
                "04-24 07:00 L0 again wang zhao k-ci",
                "04-24 07:00 L1 again k-dir",
                "04-24 07:00 L2 again t-ci",
                "04-24 11:00 L0 again wang zhao k-ci",
                "04-24 11:00 L1 again k-dir",
                "04-24 11:00 L2 again t-ci",
            ],
            run.Told);
    }

    [Fact]
    public void VariantA_InterviewHeld_NothingMoreIsSaid()
    {
        var run = new AlertRun();
        run.Tell("2026-04-23T00:00", 1, TermBroken()).Tell("2026-05-07T15:00", 2, null, "held");
        var told = run.Told;

        run.Advance("2026-07-01T00:00");

        Assert.Equal(told, run.Told);
        Assert.StartsWith("05-07 15:00", told[^1], StringComparison.Ordinal);
        Assert.All(run.Sent, sent => Assert.InRange(TimeOnly.FromDateTime(sent.SentAt.ToOffset(TimeSpan.FromHours(8)).DateTime), new TimeOnly(7, 0), new TimeOnly(22, 0)));
    }

    [Fact]
    public void VariantB_Returned_SchoolAndInspectorNextWorkingDay0830()
    {
        var run = new AlertRun { EveryoneAcknowledges = true };
        run.Tell("2026-05-27T11:00", 1, Case("AL-10", "2026-05-27T11:00", "2026-05-27") with { Stage = 1 }).Advance("2026-06-10T00:00");

        Assert.Equal(["05-28 08:30 L0 wang li"], run.Told);
    }

    [Fact]
    public void VariantB_CircularUnsigned_ChiefAndDirectorAtSeven()
    {
        var run = new AlertRun { EveryoneAcknowledges = true };
        run.Tell("2026-05-27T11:00", 1, Case("AL-07", "2026-06-04T00:00", "2026-06-03")).Advance("2026-06-04T12:00");

        Assert.Equal(["06-04 07:00 L0 k-ci k-dir"], run.Told);
    }

    private static Condition TermBroken() => Case("AL-04", "2026-04-23T00:00", "2026-04-22");

    private static Condition DueSoon(string lastDay, params string[] days)
    {
        var warnings = days.Select(day => new Telling(At(day + "T00:00"), Severity.P3)).ToImmutableArray();
        return Case("AL-01", days[0] + "T00:00", lastDay) with { Warnings = warnings };
    }

    private static Condition Paper(string what, string warning, string lastDay) => Case("AL-06", warning + "T00:00", lastDay) with
    {
        Key = new AlertKey("AL-06", SchoolCode, $"{CaseId}|{what}"),
        Warnings = [new Telling(At(warning + "T00:00"), Severity.P3)],
        Breach = Domain.Time.Beijing.DueAt(Time.Announced.Day(lastDay)),
    };
}
