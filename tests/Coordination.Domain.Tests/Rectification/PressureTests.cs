using Coordination.Domain.Documents;
using Coordination.Domain.People;
using Coordination.Domain.Rectification;
using Coordination.Domain.Tests.People;
using static Coordination.Domain.Tests.Rectification.Drive;

namespace Coordination.Domain.Tests.Rectification;

/// <summary>domain.md 4.1.3 row by row, 4.1.4, 4.5.1, 4.5.2.</summary>
public sealed class PressureTests
{
    private static readonly SummonInterview Again = new(T("2026-05-14 15:00"), "县教督办", Cases.CountyBody);

    [Fact]
    public void FirstRung_Unsigned_IsAlarmedAgainstTheOffice()
    {
        var drive = Cases.Overdue().Tick("2026-04-08 23:59");
        Assert.Null(drive.Alert("AL-03", ":DOC-07"));
        drive.Tick("2026-04-09");
        Assert.Equal((T("2026-04-09"), Day("2026-04-08"), "OFF_H"), (drive.Alert("AL-03", ":DOC-07")!.Since, drive.Alert("AL-03", ":DOC-07")!.Trigger, drive.Alert("AL-03", ":DOC-07")!.DebtorRole));
        drive.Must("2026-04-09 10:00", "k-ci", new SignSupervisionNotice());
        Assert.Null(drive.Alert("AL-03", ":DOC-07"));
        Assert.Equal(6, ((SupervisionFields)drive.Event<SupervisionNoticeIssued>().Documents!.Signed!.Fields).OverdueDays);
    }

    [Fact]
    public void FirstRung_SubmittedBeforeSigning_FallsBackAndOverdueStaysOnRecord()
    {
        var drive = Cases.Overdue().Must("2026-04-04 00:00", "wang", Cases.Submit());

        Assert.Equal(("PR0", true, 1), (drive.State.Ladder.Name, drive.State.WasOverdue, drive.State.DaysLate));
        Assert.Empty(drive.State.Drafts);
        Assert.False(drive.State.IsOverdue);
        Assert.Equal("submitted", drive.Tellings.Last(told => told.Key.Kind == "AL-02").EndedBecause);
        drive.Not("2026-04-07 10:00", "zhao", new SignSupervisionNotice(), "WRONG_STATE");
    }

    [Fact]
    public void SubmitSecondsAfterTheTerm_TickStillToCome_OverdueIsNotErased()
    {
        var drive = Cases.InProgress().Must("2026-04-04 00:00", "wang", Cases.Submit());

        Assert.True(drive.State.WasOverdue);
        Assert.Equal(T("2026-04-04"), drive.History.Single(recorded => recorded.Event is CaseOverdue).At);
    }

    [Fact]
    public void Urgent_LimitsAreHoursAndTriggerInstantsExact()
    {
        var drive = Cases.InProgress(CaseClass.A).Tick("2026-03-08");
        Assert.Equal(("A", T("2026-03-08 02:00")), (drive.Alert("AL-02")!.Variant, drive.State.Clocks[Limits.SignSupervision].Due));
        drive.Must("2026-03-08 01:30", "zhao", new SignSupervisionNotice());
        Assert.Equal(T("2026-03-09 01:30"), drive.State.TermClock!.Due);
        drive.Tick("2026-03-09 01:30");
        Assert.Equal(T("2026-03-10 01:30"), drive.State.Clocks[Limits.HoldInterview].Due);
        drive.Must("2026-03-09 08:00", "zhao", new SummonInterview(T("2026-03-09 09:00"), "现场", Cases.CountyBody)).Must("2026-03-09 09:00", "k-ci", new HoldInterview([]));
        Assert.Equal(T("2026-03-10 09:00"), drive.State.TermClock.Due);
        drive.Tick("2026-03-10 09:00");
        Assert.Equal(Day("2026-03-17"), drive.State.Clocks[Limits.SignCircular].LastDay);
    }

    [Fact]
    public void SecondRung_NotHeld_IsAlarmedAndEndsWhenHeld()
    {
        var drive = Cases.Summoned().Tick("2026-05-10");
        Assert.Equal((T("2026-05-10"), Day("2026-05-09")), (drive.Alert("AL-05")!.Since, drive.Alert("AL-05")!.Trigger));
        drive.Must("2026-05-11 10:00", "k-ci", new HoldInterview([]));
        Assert.Null(drive.Alert("AL-05"));
        Assert.Null(drive.Alert("AL-04"));
    }

    [Fact]
    public void Interview_BeforeSummonsOrItsDayOrByTheOffice_IsRefused()
    {
        Cases.BrokenSupervision().Not("2026-04-24 10:00", "k-ci", new HoldInterview([]), "NOT_SUMMONED");
        Cases.Summoned().Not("2026-05-06 10:00", "k-ci", new HoldInterview([]), "NOT_SUMMONED").Not("2026-05-07 15:00", "zhao", new HoldInterview([]), "APPROVER_LEVEL");
    }

    [Fact]
    public void Interview_SecondAbsence_CircularIsDueWithTheCodeOfRefusal()
    {
        var drive = Cases.Summoned().Must("2026-05-07 15:00", "k-ci", new HoldInterview([], Absent: true));
        Assert.Equal(Day("2026-05-11"), drive.State.Clocks[Limits.Resummon].LastDay);
        Assert.NotNull(drive.Alert("AL-04"));
        drive.Must("2026-05-08 09:00", "zhao", Again).Must("2026-05-14 15:00", "k-ci", new HoldInterview([], Absent: true));

        Assert.Equal(("PR3-pending", 1), (drive.State.Ladder.Name, drive.State.Ladder.Served));
        Assert.Equal("拒不接受督导", drive.Event<InterviewMissed>().Code);
        Assert.Equal(Day("2026-05-21"), drive.State.Clocks[Limits.SignCircular].LastDay);
        Assert.Null(drive.Alert("AL-04"));
    }

    [Fact]
    public void Interview_ResummonsLate_IsAlarmed()
    {
        var drive = Cases.Summoned().Must("2026-05-07 15:00", "k-ci", new HoldInterview([], Absent: true)).Tick("2026-05-12");

        Assert.Equal("OFF_H", drive.Alert("AL-52", ":interview.resummon")!.DebtorRole);
        drive.Must("2026-05-12 09:00", "zhao", Again with { At = T("2026-05-18 15:00") });
        Assert.Null(drive.Alert("AL-52", ":interview.resummon"));
    }

    [Fact]
    public void Interview_OfACityDepartment_NeedsOrganisationAndADepartment()
    {
        var open = new OpenCase { SubjectKind = SubjectKind.Department, Subject = "512000.08", SubjectName = "市某局", Class = CaseClass.C, Title = "经费未落实", Problem = "经费未落实" };
        var drive = new Drive(home: SmallCity.City).Must("2026-03-03 16:40", "t-off-h", open).Must("2026-03-04 09:30", "t-off-h", Cases.Issue()).Must("2026-03-05 09:00", "mu", new ReceiptNotice())
            .Tick("2026-04-04").Must("2026-04-08 15:00", "t-off-h", new SignSupervisionNotice()).Tick("2026-04-23");
        var city = new Convener(ConvenerKind.Body, SmallCity.City, "市教督委");
        var summon = new SummonInterview(T("2026-05-07 15:00"), "市教督办", [city]);

        drive.Not("2026-04-28 10:00", "t-off-h", summon, "COCONVENER_REQUIRED");
        var all = summon with { Conveners = [city, new Convener(ConvenerKind.Organisation, SmallCity.City, "市委组织部"), new Convener(ConvenerKind.Department, "512000.03", "市财政局")] };
        drive.Must("2026-04-28 10:00", "t-off-h", all).Not("2026-05-07 15:00", "t-dir", new HoldInterview([city]), "COCONVENER_REQUIRED").Must("2026-05-07 15:00", "t-dir", new HoldInterview([]));
    }

    [Fact]
    public void InterviewRecord_NeedsSignatureOrRefusalNoteAndFilingThreeReceipts()
    {
        var drive = Cases.Interviewed();
        drive.Not("2026-05-08 10:00", "zhao", Cases.Filing(), "WRONG_STATE")
            .Not("2026-05-08 10:00", "zhao", new SignInterviewRecord("问", "答", [], false), "INCOMPLETE")
            .Must("2026-05-08 10:00", "zhao", new SignInterviewRecord("问", "答", [], false, "当事人拒签"))
            .Not("2026-05-08 11:00", "zhao", new FileInterview([new FilingReceipt(FilingOffice.Government, "回执")]), "INCOMPLETE");
        Assert.Equal("当事人拒签", ((InterviewRecordFields)drive.Event<InterviewRecorded>().Documents!.Signed!.Fields).RefusalNote);
    }

    [Fact]
    public void ThirdRung_ChiefInspectorThenDirector_TermAndRecommendationStart()
    {
        var drive = Cases.BrokenInterview();
        Assert.Equal(("PR3-pending", Day("2026-05-27")), (drive.State.Ladder.Name, drive.State.Clocks[Limits.SignCircular].LastDay!.Value));
        drive.Not("2026-05-22 10:00", "k-dir", new SignCircular(), "PRESIGN_REQUIRED").Not("2026-05-22 10:00", "zhao", new SignCircular(), "APPROVER_LEVEL")
            .Must("2026-05-22 10:00", "k-ci", new SignCircular("推诿扯皮"));
        Assert.Equal("PR3-pending", drive.State.Ladder.Name);
        drive.Must("2026-05-25 10:00", "k-dir", new SignCircular());

        Assert.Equal(("PR3", TermKind.PostCircular, Day("2026-06-15")), (drive.State.Ladder.Name, drive.State.Term!.Kind, drive.State.TermClock!.LastDay!.Value));
        var signed = drive.Event<CircularIssued>().Documents!.Signed!;
        Assert.Equal(["k-ci", "k-dir"], signed.Signatures.Select(signature => signature.PersonId));
        Assert.Equal("推诿扯皮", ((CircularFields)signed.Fields).Reason);
        Assert.Equal(Day("2027-05-25"), drive.State.Circular!.RecommendationsUntil);
        drive.Tick("2026-06-25");
        Assert.NotNull(drive.Alert("AL-42"));
        drive.Must("2026-06-25 09:00", "zhao", new ReplyRecommendation("已采纳"));
        Assert.Null(drive.Alert("AL-42"));
    }

    [Fact]
    public void Top_TermOver_ClueIsOwedByTheChiefInspector()
    {
        var drive = Circulated().Tick("2026-06-16");
        Assert.Equal((4, 4, "PR4"), (drive.State.Ladder.Served, drive.State.Ladder.Max, drive.State.Ladder.Name));
        Assert.Equal(Day("2026-06-23"), drive.State.Clocks[Limits.OpenClue].LastDay); // 06-19 is a holiday
        drive.Tick("2026-06-24");
        Assert.Equal("CI", drive.Alert("AL-03", ":clue")!.DebtorRole);
        drive.Not("2026-06-24 09:00", "zhao", new OpenClue("整改工作不力", "经过"), "APPROVER_LEVEL").Must("2026-06-24 09:00", "k-ci", new OpenClue("整改工作不力", "经过"));
        Assert.Null(drive.Alert("AL-03", ":clue"));
        Assert.False(drive.State.Clue!.Aggravated);
        Assert.Equal("PR4", drive.State.Ladder.Name);
    }

    [Fact]
    public void Submitted_PendingActIsOnHoldThenDueAgainWithAFreshLimit()
    {
        var drive = Cases.BrokenSupervision().Must("2026-04-24 10:00", "wang", Cases.Submit());
        Assert.Equal(T("2026-04-24 10:00"), drive.Alert("AL-04")!.PausedSince);
        Assert.DoesNotContain(Limits.HoldInterview, drive.State.Clocks.Keys);
        drive.Not("2026-04-24 11:00", "zhao", new SummonInterview(T("2026-05-07 15:00"), "x", Cases.CountyBody), "WRONG_STATE");

        drive.Must("2026-04-27 10:00", "zhao", new StartRecheck(["sun"], RecheckMode.OnSite)).Must("2026-04-27 11:00", "sun", Cases.Verdict(false)).Must("2026-04-27 12:00", "zhao", new ConfirmFail("不合格"));

        Assert.Equal(("PR2-pending", Day("2026-05-13")), (drive.State.Ladder.Name, drive.State.Clocks[Limits.HoldInterview].LastDay!.Value));
        Assert.Null(drive.Alert("AL-04")!.PausedSince);
        Assert.Equal(T("2026-04-23"), drive.Alert("AL-04")!.Since);
        Assert.Single(drive.State.Drafts);
    }

    [Fact]
    public void Expiry_WhileAStepIsPending_MakesNoFurtherStep()
    {
        var drive = Cases.InProgress().Fail("2026-03-05 10:00", "2026-03-06 10:00").Fail("2026-03-09 10:00", "2026-03-10 10:00");
        Assert.Equal("PR1-pending", drive.State.Ladder.Name);

        drive.Tick("2026-04-30");

        var overdue = drive.Event<CaseOverdue>();
        Assert.Equal((false, "PR1-pending"), (overdue.StepTaken, drive.State.Ladder.Name));
        Assert.NotNull(drive.Alert("AL-03", ":DOC-07"));
    }

    [Fact]
    public void Obstruction_JumpsToTheCircularWithAnAggravatedClue()
    {
        var drive = Cases.Overdue().Must("2026-04-07 10:00", "k-ci", new ReportObstruction(ObstructionKind.Retaliation, "威胁督学"));

        Assert.Equal(("PR3-pending", 0), (drive.State.Ladder.Name, drive.State.Ladder.Served));
        Assert.Equal((true, "DOC-09"), (drive.State.Clue!.Aggravated, drive.State.Drafts.Single().Kind));
        Assert.DoesNotContain(Limits.SignSupervision, drive.State.Clocks.Keys);
        Assert.NotNull(drive.Alert("AL-40"));
        drive.Pass("2026-04-08 10:00", "2026-04-09 10:00");
        Assert.Null(drive.Alert("AL-40"));
        Assert.Equal("PR0", drive.State.Ladder.Name);
    }

    /// <summary>PR3; the term after the circular ends with 06-15.</summary>
    private static Drive Circulated() => Cases.BrokenInterview().Must("2026-05-22 10:00", "k-ci", new SignCircular()).Must("2026-05-25 10:00", "k-dir", new SignCircular());
}
