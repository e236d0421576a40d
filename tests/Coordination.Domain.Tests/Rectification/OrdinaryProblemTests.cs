using Coordination.Domain.Alerts;
using Coordination.Domain.Rectification;
using static Coordination.Domain.Tests.Rectification.Drive;

namespace Coordination.Domain.Tests.Rectification;

/// <summary>SC-1: an ordinary problem climbs to interview across two holidays, in pure form.</summary>
public sealed class OrdinaryProblemTests
{
    [Fact]
    public void Notice_SignedAndServed_TermAndWarningsAreThoseOfTheScenario()
    {
        var drive = Cases.InProgress();

        Assert.Equal(WorkState.InProgress, drive.State.Work);
        Assert.Equal(Day("2026-04-03"), drive.State.TermClock!.LastDay);
        Assert.Equal(T("2026-04-04"), drive.State.TermClock.Due);
        Assert.Equal("rectification.C.rectify", drive.State.TermClock.Rule);
        var soon = drive.Alert("AL-01", ":t1")!;
        Assert.Equal([T("2026-03-27"), T("2026-03-31"), T("2026-04-02")], soon.Warnings.Select(warning => warning.At));
        Assert.All(soon.Warnings, warning => Assert.Equal(Severity.P3, warning.Severity));
        Assert.False(drive.WasTold("AL-54"));
        Assert.Contains(drive.Messages, message => message.Target == "inbox/wang" && message.Body is Deliver { Items: [{ Kind: "document", Tier: "service" }] });
    }

    [Fact]
    public void Term_Over_SupervisionIsDraftedAtMidnightAndSchoolIsOverdue()
    {
        var drive = Cases.Overdue();

        Assert.Equal("PR1-pending", drive.State.Ladder.Name);
        Assert.Equal(T("2026-04-04"), drive.LastAt);
        Assert.Equal(T("2026-04-04"), drive.State.Draft("DOC-07")!.DraftedAt);
        Assert.Equal(Day("2026-04-08"), drive.State.Clocks[Limits.SignSupervision].LastDay);
        var overdue = drive.Alert("AL-02")!;
        Assert.Equal((T("2026-04-04"), Day("2026-04-03")), (overdue.Since, overdue.Trigger));
        Assert.Null(drive.Alert("AL-01", ":t1"));
        var row = new CaseRules().Derive(drive.Id, drive.State).Open!;
        Assert.Equal((true, 0, 1), (row.Overdue, row.Pressure, row.PendingRung));
    }

    [Fact]
    public void Supervision_SignedInTime_NewTermAndNoUnsignedAlert()
    {
        var drive = Cases.Supervised();

        Assert.Equal("PR1", drive.State.Ladder.Name);
        Assert.Equal(Day("2026-04-22"), drive.State.TermClock!.LastDay);
        Assert.Equal([T("2026-04-17"), T("2026-04-21")], drive.Alert("AL-01", ":t2")!.Warnings.Select(warning => warning.At));
        Assert.Null(drive.Alert("AL-02"));
        Assert.Equal("signed", drive.Tellings.Last(told => told.Key.Kind == "AL-02").EndedBecause);
        Assert.False(drive.WasTold("AL-03"));
        Assert.Equal("安教督督〔2026〕0003号", drive.State.Papers[^1].Number);
    }

    [Fact]
    public void SupervisionTerm_Over_InterviewIsOwedWithinTenWorkingDays()
    {
        var drive = Cases.BrokenSupervision();

        Assert.Equal("PR2-pending", drive.State.Ladder.Name);
        Assert.Equal(Day("2026-05-09"), drive.State.Clocks[Limits.HoldInterview].LastDay);
        var broken = drive.Alert("AL-04")!;
        Assert.Equal((T("2026-04-23"), Day("2026-04-22")), (broken.Since, broken.Trigger));
    }

    [Fact]
    public void Summons_LaterThanThreeWorkingDaysBefore_IsRefused()
    {
        var summon = new SummonInterview(T("2026-05-07 15:00"), "县教督办", Cases.CountyBody);

        Cases.BrokenSupervision().Not("2026-04-30 10:00", "zhao", summon, "INTERVIEW_LEAD");
        Cases.BrokenSupervision().Must("2026-04-29 17:00", "zhao", summon);
    }

    [Fact]
    public void Interview_Held_RecordThenFilingAreWarnedOneWorkingDayBefore()
    {
        var drive = Cases.Interviewed();

        Assert.Equal("PR2", drive.State.Ladder.Name);
        Assert.Equal(Day("2026-05-20"), drive.State.TermClock!.LastDay);
        Assert.Null(drive.Alert("AL-04"));
        var record = drive.Alert("AL-06", ":record1")!;
        Assert.Equal((T("2026-05-09"), T("2026-05-12")), (record.Warnings.Single().At, record.Breach));
        drive.Must("2026-05-09 10:00", "zhao", new SignInterviewRecord("问", "答", ["五日内整改"], true));
        Assert.Null(drive.Alert("AL-06", ":record1"));
        var file = drive.Alert("AL-06", ":file1")!;
        Assert.Equal((T("2026-05-12"), T("2026-05-14")), (file.Warnings.Single().At, file.Breach));
        drive.Must("2026-05-12 10:00", "zhao", Cases.Filing());
        Assert.Null(drive.Alert("AL-06", ":file1"));
        Assert.Equal(T("2026-05-15"), drive.Alert("AL-01", ":t3")!.Warnings[0].At);
        Assert.False(drive.WasTold("AL-05"));
    }

    [Fact]
    public void Recheck_Passed_CaseClosesWithItsPastOnRecord()
    {
        var drive = Rechecked().Must("2026-05-27 10:00", "sun", Cases.Verdict(true)).Must("2026-05-27 11:00", "zhao", new ConfirmPass());

        Assert.Equal(WorkState.Closed, drive.State.Work);
        Assert.Equal(("PR0", 2, true), (drive.State.Ladder.Name, drive.State.Ladder.Max, drive.State.WasOverdue));
        Assert.Equal((1, 1, 0), (drive.State.Ladder.Supervisions, drive.State.Ladder.Interviews, drive.State.Ladder.Circulars));
        Assert.Equal(45, drive.State.DaysLate);
        Assert.All(drive.Told.Values, told => Assert.Null(told.Condition));
        Assert.True(drive.Tellings.Where(told => told.Key.Kind == "AL-09").All(told => told.Condition is null || told.Condition.Since == T("2026-05-28")));
        Assert.Empty(new CaseRules().Deadlines(drive.State));
    }

    [Fact]
    public void Recheck_FailedUnderInterviewPressure_CircularIsDueAndHalfTheTermGiven()
    {
        var drive = Rechecked().Must("2026-05-27 10:00", "sun", Cases.Verdict(false)).Must("2026-05-27 11:00", "zhao", new ConfirmFail("仍缺记录"));

        Assert.Equal((WorkState.Returned, "PR3-pending"), (drive.State.Work, drive.State.Ladder.Name));
        Assert.Equal(Day("2026-06-11"), drive.State.TermClock!.LastDay);
        Assert.Equal(Day("2026-06-03"), drive.State.Clocks[Limits.SignCircular].LastDay);
        var returned = drive.Alert("AL-10")!;
        Assert.Equal((T("2026-05-27 11:00"), 1), (returned.Since, returned.Stage));
        drive.Tick("2026-06-03 23:59");
        Assert.False(drive.WasTold("AL-07"));
        drive.Tick("2026-06-04 00:00");
        Assert.Equal((T("2026-06-04"), Day("2026-06-03")), (drive.Alert("AL-07")!.Since, drive.Alert("AL-07")!.Trigger));
    }

    /// <summary>To 05-19: submitted, 李 alone refused, 孙 named for an unannounced visit.</summary>
    private static Drive Rechecked()
    {
        var drive = Cases.Interviewed()
            .Must("2026-05-09 10:00", "zhao", new SignInterviewRecord("问", "答", ["五日内整改"], true))
            .Must("2026-05-12 10:00", "zhao", Cases.Filing())
            .Must("2026-05-18 17:05", "wang", Cases.Submit());
        Assert.Equal(WorkState.Submitted, drive.State.Work);
        Assert.Equal(Day("2026-06-01"), drive.State.Clocks[Limits.Recheck].LastDay);
        Assert.Null(drive.Alert("AL-01", ":t3"));
        return drive
            .Not("2026-05-18 17:20", "zhao", new StartRecheck(["li"], RecheckMode.Covert), "SELF_RECHECK_FORBIDDEN")
            .Must("2026-05-19 09:00", "zhao", new StartRecheck(["sun"], RecheckMode.Covert))
            .Not("2026-05-19 09:00", "li", Cases.Verdict(true), "SELF_RECHECK_FORBIDDEN");
    }
}
