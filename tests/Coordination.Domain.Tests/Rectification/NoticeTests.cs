using Coordination.Domain.Alerts;
using Coordination.Domain.Documents;
using Coordination.Domain.Rectification;
using Coordination.Domain.Tests.People;
using Coordination.Domain.Time;
using static Coordination.Domain.Tests.Rectification.Drive;

namespace Coordination.Domain.Tests.Rectification;

/// <summary>domain.md 4.1.2, open to receipt.</summary>
public sealed class NoticeTests
{
    [Theory]
    [InlineData(CaseClass.A, "2026-03-03 18:40")]
    [InlineData(CaseClass.B, "2026-03-05")]
    [InlineData(CaseClass.C, "2026-03-07")]
    [InlineData(CaseClass.D, "2026-03-04")]
    public void Open_EachClass_NoticeIsDraftedWithItsSigningLimit(CaseClass @class, string due)
    {
        var drive = new Drive().Must("2026-03-03 16:40", "li", Cases.Open(@class));

        Assert.Equal(WorkState.Opened, drive.State.Work);
        Assert.Equal(T(due), drive.State.Clocks[Limits.SignNotice].Due);
        var fields = Assert.IsType<NoticeFields>(drive.State.Draft("DOC-04")!.Fields);
        Assert.Equal(("安岳县甲镇中心小学", @class.ToString()), (fields.School, fields.Class));
        Assert.Contains(drive.Messages, message => message.Target == "register/512021" && message.Body is RequestNumber { Kind: "CASE" });
        drive.Tick(due);
        var late = drive.Alert("AL-03", ":DOC-04")!;
        Assert.Equal((T(due), @class == CaseClass.A ? "A" : "", "OFF_H"), (late.Since, late.Variant, late.DebtorRole));
    }

    [Fact]
    public void Open_UnconfirmedForeignOrIncomplete_IsRefused()
    {
        new Drive().Not("2026-03-03 16:40", "li", Cases.Open() with { FindingConfirmed = false }, "FINDING_UNCONFIRMED");
        new Drive().Not("2026-03-03 16:40", "li", Cases.Open() with { Title = " " }, "INCOMPLETE");
        new Drive().Not("2026-03-03 16:40", "wang", Cases.Open(), "NOT_PERMITTED");
        new Drive(home: "512022").Not("2026-03-03 16:40", "lz-off-h", Cases.Open(), "JURISDICTION_DENIED");
        new Drive().Not("2026-03-03 16:40", "k-edu", Cases.Open(), "INDEPENDENCE_VIOLATION");
    }

    [Fact]
    public void AnyCommand_BeforeOpening_IsNotFound() => new Drive().Not("2026-03-03 16:40", "zhao", Cases.Issue(), "NOT_FOUND");

    [Theory]
    [InlineData(CaseClass.A, "2026-03-07")]
    [InlineData(CaseClass.B, "2026-03-19")]
    [InlineData(CaseClass.C, "2026-04-03")]
    [InlineData(CaseClass.D, "2026-06-02")]
    public void Notice_Served_TermOfTheClassCountsFromThatDay(CaseClass @class, string lastDay)
    {
        var clock = Cases.Issued(@class).State.TermClock!;

        Assert.Equal(Day(lastDay), clock.LastDay);
        Assert.Equal(@class != CaseClass.A, clock.Computed.RollForward);
        Assert.Equal(T("2026-03-04 09:30"), clock.From);
    }

    [Fact]
    public void Notice_OwnTerm_ReplacesTheDefault()
    {
        var drive = new Drive().Must("2026-03-03 16:40", "li", Cases.Open()).Must("2026-03-04 09:30", "zhao", new IssueNotice(Duration.Days(3), Cases.Basis));

        Assert.Equal(Day("2026-03-09"), drive.State.TermClock!.LastDay); // 03-07 is a Saturday
        Assert.Equal("notice", drive.State.TermClock.Rule);
        Assert.Equal("3 d", drive.Event<NoticeIssued>().Term.ToString());
    }

    [Fact]
    public void Notice_WithoutBasisOrTermOrAuthority_IsRefused()
    {
        var drive = new Drive().Must("2026-03-03 16:40", "li", Cases.Open());
        drive.Not("2026-03-04 09:30", "zhao", new IssueNotice(null, []), "INCOMPLETE")
            .Not("2026-03-04 09:30", "zhao", new IssueNotice(Duration.Days(0), Cases.Basis), "TERM_INVALID")
            .Not("2026-03-04 09:30", "li", Cases.Issue(), "NOT_PERMITTED")
            .Not("2026-03-04 09:30", "lz-off-h", Cases.Issue(), "NOT_PERMITTED");
        drive.Must("2026-03-04 09:30", "k-ci", Cases.Issue()).Not("2026-03-04 10:00", "zhao", Cases.Issue(), "WRONG_STATE");
    }

    [Fact]
    public void Notice_Signed_ContentIsHashedAndNumberFollows()
    {
        var drive = Cases.Issued();
        var signed = drive.Event<NoticeIssued>().Documents!.Signed!;

        Assert.Equal(signed.ComputeHash(), signed.Hash);
        Assert.NotEqual(signed.Hash, (signed with { Body = signed.Body + "。" }).ComputeHash());
        var head = drive.State.Papers.Single();
        Assert.Equal($"{drive.Id}/{drive.History.Single(recorded => recorded.Event is NoticeIssued).Version}", head.Id);
        Assert.Equal(head.Id, drive.Messages.Select(message => message.Body).OfType<RequestNumber>().Single(request => request.Kind == "DOC-04").DocumentId);
        Assert.NotNull(head.Number);
        Assert.Equal(T("2026-03-04 09:30"), head.ServedAt);
        Assert.Empty(drive.State.Drafts);
    }

    [Fact]
    public void Notice_NoInboxAccepts_ServiceIsDeemedMadeAndTermCountsFromThen()
    {
        var drive = new Drive { Mail = false };
        Cases.Issued(drive: drive);
        Assert.Null(drive.State.TermClock);
        drive.Tick("2026-03-11 23:59");
        Assert.Null(drive.State.Notice!.ServedAt);

        drive.Tick("2026-03-12 00:00");

        Assert.True(drive.Event<NoticeServed>().Deemed);
        Assert.Equal(Day("2026-03-11"), drive.State.TermClock!.Computed.Trigger);
        Assert.Equal(Day("2026-04-10"), drive.State.TermClock.LastDay);
    }

    [Fact]
    public void Receipt_InTime_OpensObjectionWindowAndMovesNoClock()
    {
        var drive = Cases.Issued();
        var due = drive.State.TermClock!.Due;
        drive.Must("2026-03-06 17:00", "chen", new ReceiptNotice());

        Assert.Equal(due, drive.State.TermClock.Due);
        Assert.Equal(Day("2026-03-16"), drive.State.Clocks[Limits.ObjectionWindow].LastDay);
        Assert.DoesNotContain(new CaseRules().Deadlines(drive.State), deadline => deadline.Kind is Limits.ObjectionWindow or Limits.Receipt);
        drive.Not("2026-03-06 17:00", "chen", new ReceiptNotice(), "WRONG_STATE");
    }

    [Fact]
    public void Receipt_Missing_IsAlarmedUntilItComes()
    {
        var drive = Cases.Issued().Tick("2026-03-07 00:00");
        Assert.Equal((T("2026-03-07"), Day("2026-03-06")), (drive.Alert("AL-54")!.Since, drive.Alert("AL-54")!.Trigger));

        drive.Must("2026-03-09 09:00", "wang", new ReceiptNotice());

        Assert.Null(drive.Alert("AL-54"));
    }

    [Fact]
    public void Urgent_OnTheSpot_OfficeConfirmsMeasuresAreTakenReceiptIsMinutes()
    {
        var drive = new Drive().Must("2026-03-07 10:00", "li", Cases.Open(CaseClass.A)).Must("2026-03-07 10:20", "li", Cases.Issue());

        Assert.False(drive.State.Notice!.Confirmed);
        Assert.Equal(T("2026-03-08 10:20"), drive.State.Clocks[Limits.ConfirmNotice].Due);
        Assert.Equal(T("2026-03-07 10:50"), drive.State.Clocks[Limits.Receipt].Due);
        Assert.Equal(T("2026-03-07 12:20"), drive.State.Clocks[Limits.InterimFirst].Due);
        drive.Tick("2026-03-07 12:20");
        Assert.Equal((T("2026-03-07 10:50"), "A"), (drive.Alert("AL-54")!.Since, drive.Alert("AL-54")!.Variant));
        Assert.Equal(T("2026-03-07 12:20"), drive.Alert("AL-53")!.Since);
        drive.Not("2026-03-07 13:00", "li", new ConfirmInterimMeasures("停灶", false, null, false), "INCOMPLETE")
            .Must("2026-03-07 13:00", "li", new ConfirmInterimMeasures("停灶", true, null, false));
        Assert.Null(drive.Alert("AL-53"));
        drive.Tick("2026-03-08 10:20");
        Assert.Equal("A", drive.Alert("AL-03", ":confirm")!.Variant);
        Assert.Equal(T("2026-03-08 10:20"), drive.Alert("AL-53")!.Since);
        drive.Must("2026-03-08 11:00", "zhao", new ConfirmNotice()).Must("2026-03-08 11:00", "li", new ConfirmInterimMeasures("封存", true, null, true));
        Assert.Null(drive.Alert("AL-03", ":confirm"));
        Assert.Null(drive.Alert("AL-53"));
        Assert.Equal(Severity.P1, drive.Alert("AL-01", ":t1")!.Warnings.Single().Severity);
        Assert.Equal(T("2026-03-10"), drive.Alert("AL-01", ":t1")!.Warnings.Single().At);
    }

    [Fact]
    public void Urgent_NotConfirmed_OnlyChiefInspectorWithdraws()
    {
        var drive = new Drive().Must("2026-03-07 10:00", "li", Cases.Open(CaseClass.A)).Must("2026-03-07 10:20", "li", Cases.Issue());

        drive.Not("2026-03-07 11:00", "zhao", new WithdrawNotice("误报"), "APPROVER_LEVEL").Must("2026-03-07 11:00", "k-ci", new WithdrawNotice("误报"));

        Assert.Equal(WorkState.Cancelled, drive.State.Work);
        Assert.Equal(DocumentStatus.Withdrawn, drive.State.Papers.Single().Status);
        Assert.All(drive.Told.Values, told => Assert.Null(told.Condition));
    }

    [Fact]
    public void Cancel_OnlyWhileOpenedByChiefInspectorWithReason()
    {
        var drive = new Drive().Must("2026-03-03 16:40", "li", Cases.Open());
        drive.Not("2026-03-04 09:00", "zhao", new CancelCase("重复"), "APPROVER_LEVEL").Not("2026-03-04 09:00", "k-ci", new CancelCase(""), "INCOMPLETE");
        drive.Must("2026-03-04 09:00", "k-ci", new CancelCase("重复"));
        Assert.Equal(WorkState.Cancelled, drive.State.Work);
        Cases.Issued().Not("2026-03-04 10:00", "k-ci", new CancelCase("重复"), "WRONG_STATE");
    }

    [Fact]
    public void Answers_ThatComeTwiceOrForNothing_ChangeNothing()
    {
        var drive = Cases.Issued();
        var version = drive.Version;

        drive.Must("2026-03-04 09:31", "system", new NumberAssigned($"{drive.Id}/2", "x", T("2026-03-04 09:31")))
            .Must("2026-03-04 09:31", "system", new NumberAssigned($"{drive.Id}/99", "x", T("2026-03-04 09:31")))
            .Must("2026-03-04 09:31", "system", new DocumentAccepted(drive.State.Papers[0].Id, "wang", T("2026-03-04 09:31")));

        Assert.Equal(version, drive.Version);
        Assert.NotEqual(SmallCity.City, drive.State.Owner);
    }
}
