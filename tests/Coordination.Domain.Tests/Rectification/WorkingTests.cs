using Coordination.Domain.Rectification;
using Coordination.Domain.Tests.People;
using Coordination.Domain.Time;
using static Coordination.Domain.Tests.Rectification.Drive;

namespace Coordination.Domain.Tests.Rectification;

/// <summary>domain.md 4.1.2, the subject at work, submission, recheck, closing, reopening.</summary>
public sealed class WorkingTests
{
    [Fact]
    public void Start_FromNoticeAndReturn_OnlyByTheSchool()
    {
        Cases.Issued().Not("2026-03-05 09:00", "zhao", new StartWork(), "NOT_PERMITTED").Must("2026-03-05 09:00", "wang", new StartWork())
            .Not("2026-03-05 09:00", "wang", new StartWork(), "WRONG_STATE").Fail("2026-03-10 09:00", "2026-03-12 09:00")
            .Must("2026-03-13 09:00", "chen", new StartWork());
    }

    [Fact]
    public void Systemic_PlanAndMonthlyProgress_MissedOnesAreAlarmedUntilReceived()
    {
        var drive = Cases.InProgress(CaseClass.D);
        Assert.Equal(Day("2026-03-25"), drive.State.Clocks[Limits.Plan].LastDay);
        Assert.Equal(T("2026-04-06"), drive.State.Clocks[Limits.Progress].Due);
        drive.Tick("2026-03-26");
        Assert.Equal(Day("2026-03-25"), drive.Alert("AL-30b", ":plan")!.Trigger);
        drive.Must("2026-03-27 09:00", "wang", new SubmitPlan("方案"));
        Assert.Null(drive.Alert("AL-30b", ":plan"));

        drive.Tick("2026-05-06");

        Assert.Equal((2, T("2026-04-06"), Day("2026-04-05")), (drive.Alert("AL-30b", ":progress")!.Stage, drive.Alert("AL-30b", ":progress")!.Since, drive.Alert("AL-30b", ":progress")!.Trigger));
        drive.Must("2026-05-07 09:00", "chen", new ReportProgress("完成一半"));
        Assert.Null(drive.Alert("AL-30b", ":progress"));
        Assert.Equal(Day("2026-06-05"), drive.State.Clocks[Limits.Progress].LastDay);
        drive.Must("2026-05-20 09:00", "chen", new ReportProgress("过半"));
        Assert.Equal(Day("2026-07-05"), drive.State.Clocks[Limits.Progress].LastDay);
        drive.Must("2026-05-21 09:00", "chen", new ReportProgress("又一次"));
        Assert.Equal(Day("2026-07-05"), drive.State.Clocks[Limits.Progress].LastDay);
        Cases.InProgress().Not("2026-03-06 09:00", "wang", new SubmitPlan("方案"), "WRONG_STATE");
    }

    [Fact]
    public void Submit_EvidenceForEveryItemAndPrincipal()
    {
        var open = Cases.Open() with { Required = [new RequiredItem("r1", "台账"), new RequiredItem("r2", "照片")] };
        var drive = new Drive().Must("2026-03-03 16:40", "li", open).Must("2026-03-04 09:30", "zhao", Cases.Issue());
        var piece = new Evidence("r2", "blob2", "00", "照片");

        drive.Not("2026-03-10 09:00", "wang", Cases.Submit(), "EVIDENCE_MISSING").Not("2026-03-10 09:00", "chen", Cases.Submit(), "NOT_PERMITTED");
        drive.Must("2026-03-10 09:00", "chen", new AddEvidence([new Evidence("r1", "blob1", "00", "台账")]))
            .Not("2026-03-10 09:00", "chen", new AddEvidence([new Evidence("r9", "blob1", "00", "x")]), "INCOMPLETE")
            .Must("2026-03-10 10:00", "wang", Cases.Submit() with { Evidence = [piece] });

        Assert.Equal((1, 1), (drive.State.Evidence["r1"], drive.State.Evidence["r2"]));
        Assert.Equal("DOC-05", drive.State.Papers[^1].Kind);
        Assert.False(drive.State.WasOverdue);
    }

    [Theory]
    [InlineData(CaseClass.A, "2026-03-06")]
    [InlineData(CaseClass.B, "2026-03-12")]
    [InlineData(CaseClass.C, "2026-03-19")]
    [InlineData(CaseClass.D, "2026-04-02")]
    public void Submit_RecheckLimitOfTheClassAndReportIsFiled(CaseClass @class, string lastDay)
    {
        var drive = Cases.InProgress(@class).Must("2026-03-05 10:00", "wang", Cases.Submit());

        Assert.Equal(Day(lastDay), drive.State.Clocks[Limits.Recheck].LastDay);
        Assert.Equal(Day(@class == CaseClass.A ? "2026-03-08" : "2026-03-09"), drive.State.Clocks[Limits.FileReport].LastDay); // 03-08 is a Sunday; class A never rolls
        Assert.Null(drive.State.TermClock);
        var soon = drive.Alert("AL-09", ":s1")!;
        Assert.Equal(T(lastDay).AddDays(1), soon.Breach);
        Assert.Equal(@class == CaseClass.A ? 0 : 1, soon.Warnings.Length);
        drive.Tick("2026-03-10");
        Assert.Equal("RI", drive.Alert("AL-52", ":report.file")!.DebtorRole);
        drive.Must("2026-03-10 09:00", "li", new FileReport());
        Assert.Null(drive.Alert("AL-52", ":report.file"));
    }

    [Fact]
    public void Recheck_LimitPassed_AlertStaysAsSaidUntilVerdictIsConfirmed()
    {
        var drive = Cases.InProgress().Must("2026-03-05 10:00", "wang", Cases.Submit());
        var said = drive.Tellings.Count(told => told.Key.Kind == "AL-09");
        drive.Tick("2026-03-25");
        Assert.Equal(said, drive.Tellings.Count(told => told.Key.Kind == "AL-09"));
        drive.Must("2026-03-25 09:00", "zhao", new StartRecheck(["sun"], RecheckMode.Documents));
        Assert.Equal(["sun"], drive.Alert("AL-09", ":s1")!.People["RECHECKER"]);
        drive.Must("2026-03-25 10:00", "sun", Cases.Verdict(true)).Must("2026-03-25 11:00", "zhao", new ConfirmPass());
        Assert.Null(drive.Alert("AL-09", ":s1"));
    }

    [Fact]
    public void Recheck_Independence_FinderNotAloneSubmitterNever()
    {
        var drive = Cases.InProgress(CaseClass.B).Must("2026-03-05 10:00", "wang", Cases.Submit());

        drive.Not("2026-03-06 09:00", "zhao", new StartRecheck(["wang", "sun"], RecheckMode.OnSite), "SELF_RECHECK_FORBIDDEN")
            .Not("2026-03-06 09:00", "zhao", new StartRecheck(["sun"], RecheckMode.Documents), "ON_SITE_REQUIRED")
            .Must("2026-03-06 09:00", "zhao", new StartRecheck(["li", "sun"], RecheckMode.SpotCheck))
            .Not("2026-03-06 10:00", "li", Cases.Verdict(true), "SELF_RECHECK_FORBIDDEN")
            .Not("2026-03-06 10:00", "sun", Cases.Verdict(true) with { CheckedInAt = null }, "ON_SITE_REQUIRED")
            .Not("2026-03-06 10:00", "zhao", new ConfirmPass(), "VERDICT_REQUIRED")
            .Must("2026-03-06 10:00", "sun", Cases.Verdict(false))
            .Not("2026-03-06 10:00", "zhao", new ConfirmPass(), "VERDICT_REQUIRED");
    }

    [Fact]
    public void Recheck_ConflictFoundLater_IsAlarmedUntilReplaced()
    {
        var drive = Cases.InProgress().Must("2026-03-05 10:00", "wang", Cases.Submit()).Must("2026-03-06 09:00", "zhao", new StartRecheck(["sun"], RecheckMode.OnSite))
            .Must("2026-03-06 10:00", "sun", new ReportConflict("sun", "配偶在该校工作"));

        Assert.Equal(1, drive.Alert("AL-36")!.Stage);
        drive.Not("2026-03-06 10:30", "sun", Cases.Verdict(true), "RECUSAL_REQUIRED").Must("2026-03-06 11:00", "zhao", new StartRecheck(["k-ci"], RecheckMode.OnSite));
        Assert.Null(drive.Alert("AL-36"));
    }

    [Fact]
    public void Systemic_VerdictAndClosing_BelongToTheChiefInspector()
    {
        var drive = Cases.InProgress(CaseClass.D).Must("2026-03-05 10:00", "wang", Cases.Submit()).Must("2026-03-06 09:00", "zhao", new StartRecheck(["sun"], RecheckMode.OnSite))
            .Must("2026-03-06 10:00", "sun", Cases.Verdict(true));

        drive.Not("2026-03-06 11:00", "zhao", new ConfirmPass(), "APPROVER_LEVEL").Must("2026-03-06 11:00", "k-ci", new ConfirmPass());
    }

    [Fact]
    public void SubTasks_OneNotPassed_CaseCannotClose()
    {
        var drive = new Drive().Must("2026-03-03 16:40", "li", Cases.Open() with { CoResponsible = [new CoResponsible("512000.08", "落实经费")] })
            .Must("2026-03-04 09:30", "zhao", Cases.Issue()).Must("2026-03-10 10:00", "wang", Cases.Submit())
            .Must("2026-03-11 09:00", "zhao", new StartRecheck(["sun"], RecheckMode.OnSite)).Must("2026-03-11 10:00", "sun", Cases.Verdict(true));

        drive.Not("2026-03-11 11:00", "zhao", new ConfirmPass(), "SUB_TASKS_OPEN")
            .Not("2026-03-11 11:00", "wang", new ReportSubTask(1, "x"), "NOT_PERMITTED")
            .Must("2026-03-11 11:00", "mu", new ReportSubTask(1, "已拨付")).Must("2026-03-11 12:00", "zhao", new JudgeSubTask(1, true))
            .Must("2026-03-11 12:00", "zhao", new ConfirmPass());
        Assert.Equal(WorkState.Closed, drive.State.Work);
    }

    [Theory]
    [InlineData(30, TermUnit.Days, "15 d")]
    [InlineData(15, TermUnit.Days, "8 d")]
    [InlineData(4, TermUnit.Days, "3 d")]
    [InlineData(9, TermUnit.WorkingDays, "5 wd")]
    public void Return_HalfOfTheNoticesOwnTermButAtLeastTheFloor(int amount, TermUnit unit, string expected)
    {
        var drive = new Drive().Must("2026-03-03 16:40", "li", Cases.Open()).Must("2026-03-04 09:30", "zhao", new IssueNotice(new Duration(amount, unit), Cases.Basis))
            .Fail("2026-03-05 10:00", "2026-03-06 10:00");

        Assert.Equal(expected, drive.State.TermClock!.Base.Amount.ToString());
        Assert.Equal(Day("2026-03-06"), drive.State.TermClock.Base.Trigger);
    }

    [Fact]
    public void Returns_FirstStaysSecondLiftsThirdLiftsOnce()
    {
        var drive = Cases.InProgress().Fail("2026-03-05 10:00", "2026-03-06 10:00");
        Assert.Equal(("PR0", 1), (drive.State.Ladder.Name, drive.Alert("AL-10")!.Stage));
        drive.Must("2026-03-07 10:00", "wang", Cases.Submit());
        Assert.Null(drive.Alert("AL-10"));
        drive.Must("2026-03-08 10:00", "zhao", new StartRecheck(["sun"], RecheckMode.OnSite)).Must("2026-03-08 10:00", "sun", Cases.Verdict(false))
            .Must("2026-03-08 10:00", "zhao", new ConfirmFail("再次不合格"));
        Assert.Equal(("PR1-pending", 2), (drive.State.Ladder.Name, drive.Alert("AL-10")!.Stage));
        Assert.False(drive.State.WasOverdue);
        Assert.Null(drive.Alert("AL-02"));
        drive.Must("2026-03-09 10:00", "zhao", new SignSupervisionNotice());
        Assert.Equal(TermKind.Supervision, drive.State.Term!.Kind);
        drive.Fail("2026-03-10 10:00", "2026-03-11 10:00");
        Assert.Equal(("PR2-pending", TermKind.Return), (drive.State.Ladder.Name, drive.State.Term.Kind));
    }

    [Fact]
    public void Reopened_HalfTermUntilSupervisionIsSignedAndThenReplaced()
    {
        var drive = Cases.InProgress().Pass("2026-03-10 10:00", "2026-03-12 10:00");
        drive.Not("2026-03-20 10:00", "wang", new ReopenCase(false, "同样问题"), "NOT_PERMITTED").Must("2026-03-20 10:00", "zhao", new ReopenCase(false, "同样问题"));

        Assert.Equal((WorkState.InProgress, "PR1-pending", true), (drive.State.Work, drive.State.Ladder.Name, drive.State.Reopened));
        Assert.Equal((TermKind.Reopened, Day("2026-04-07")), (drive.State.Term!.Kind, drive.State.TermClock!.LastDay!.Value)); // 04-04 rolls
        drive.Must("2026-03-23 10:00", "zhao", new SignSupervisionNotice());
        Assert.Equal((TermKind.Supervision, Day("2026-04-07")), (drive.State.Term.Kind, drive.State.TermClock.LastDay!.Value));
        Cases.InProgress().Pass("2026-03-10 10:00", "2026-03-12 10:00").Not("2027-03-16 10:00", "zhao", new ReopenCase(false, "同样问题"), "WINDOW_CLOSED");
    }

    [Fact]
    public void LookBack_OnlyBetweenNinetyAndHundredEightyDays()
    {
        var drive = Cases.InProgress().Pass("2026-03-10 10:00", "2026-03-12 10:00");

        drive.Not("2026-05-01 10:00", "zhao", new DrawLookBack("2026Q2", 42), "WINDOW_CLOSED").Must("2026-07-01 10:00", "zhao", new DrawLookBack("2026Q3", 42))
            .Must("2026-07-20 10:00", "zhao", new PassLookBack("未复发"));
        Assert.Equal((42L, true), (drive.State.LookBack!.Seed, drive.State.LookBack.Passed));
        drive.Must("2026-07-21 10:00", "zhao", new ReopenCase(true, "回头看不合格"));
        Assert.Null(drive.State.LookBack);
    }

    [Fact]
    public void Rehome_SuccessorCarriesOnNoneTerminates()
    {
        var drive = Cases.InProgress().Must("2026-03-10 10:00", "system", new RehomeCase("YJ-0301", "并入"));
        Assert.Equal(("YJ-0301", WorkState.InProgress), (drive.State.Subject.SchoolId, drive.State.Work));
        Assert.NotNull(drive.Told.Values.Single(told => told is { Key: { Kind: "AL-01", Subject: "YJ-0301" } }).Condition);
        Assert.Null(drive.Told.Values.Single(told => told is { Key: { Kind: "AL-01", Subject: SmallCity.Subject } }).Condition);

        var closed = Cases.InProgress().Must("2026-03-10 10:00", "zhao", new RehomeCase(null, "停办"));
        Assert.Equal(WorkState.Terminated, closed.State.Work);
    }
}
