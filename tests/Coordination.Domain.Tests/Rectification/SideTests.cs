using Coordination.Domain.Configuration;
using Coordination.Domain.Rectification;
using Coordination.Domain.Tests.People;
using Coordination.Domain.Tests.Time;
using Coordination.Domain.Time;
using static Coordination.Domain.Tests.Rectification.Drive;

namespace Coordination.Domain.Tests.Rectification;

/// <summary>domain.md 4.1.2: objection, extension, suspension, transfer, change of class; 0.4: calendars.</summary>
public sealed class SideTests
{
    [Fact]
    public void Objection_InWindow_ClockRunsOnAndLateAnswerIsAlarmed()
    {
        var drive = Cases.InProgress().Must("2026-03-15 10:00", "wang", new FileObjection("事实有误"));

        Assert.Equal(Day("2026-04-03"), drive.State.TermClock!.LastDay);
        Assert.Equal(Day("2026-04-14"), drive.State.Clocks[Limits.ObjectionAnswer].LastDay);
        drive.Not("2026-03-15 11:00", "wang", new FileObjection("再次"), "WRONG_STATE").Tick("2026-04-15");
        Assert.Equal("CI", drive.Alert("AL-52", ":objection.answer")!.DebtorRole);
        drive.Must("2026-04-15 09:00", "k-ci", new RejectObjection("事实清楚"));
        Assert.Null(drive.Alert("AL-52", ":objection.answer"));
        Cases.InProgress().Not("2026-03-17 00:00", "wang", new FileObjection("事实有误"), "WINDOW_CLOSED");
        Cases.Issued().Not("2026-03-04 10:00", "wang", new FileObjection("未回执"), "WRONG_STATE");
    }

    [Fact]
    public void Objection_Upheld_CancelsOrAmendsTheTermFromItsService()
    {
        var cancelled = Cases.InProgress().Must("2026-03-10 10:00", "wang", new FileObjection("事实有误"))
            .Not("2026-03-11 10:00", "zhao", new UpholdObjection("属实"), "APPROVER_LEVEL").Must("2026-03-11 10:00", "k-ci", new UpholdObjection("属实"));
        Assert.Equal(WorkState.Cancelled, cancelled.State.Work);

        var amended = Cases.InProgress().Must("2026-03-10 10:00", "wang", new FileObjection("期限过短")).Must("2026-03-11 10:00", "k-ci", new UpholdObjection("属实", Duration.Days(45)));
        Assert.Equal((Day("2026-04-20"), "45 d"), (amended.State.TermClock!.LastDay!.Value, amended.State.Notice!.OwnTerm.ToString())); // 04-18 is a Saturday
    }

    [Fact]
    public void Objection_AgainstTheChiefInspectorsOwnAct_GoesOneLevelUp()
    {
        var drive = new Drive().Must("2026-03-03 16:40", "li", Cases.Open()).Must("2026-03-04 09:30", "k-ci", Cases.Issue())
            .Must("2026-03-05 09:00", "wang", new ReceiptNotice()).Must("2026-03-06 09:00", "wang", new FileObjection("事实有误"));

        Assert.NotNull(drive.Do("2026-03-07 09:00", "k-ci", new RejectObjection("清楚")));
        drive.Must("2026-03-07 10:00", "t-ci", new RejectObjection("清楚"));
    }

    [Fact]
    public void Extension_InTime_GrantedMovesTheLastDayAndTheWarnings()
    {
        var drive = Cases.InProgress().Must("2026-03-31 17:00", "wang", new RequestExtension("设备未到"));
        var asked = drive.Alert("AL-11", ":x1")!;
        Assert.Equal([T("2026-03-31 17:00"), T("2026-04-02")], asked.Warnings.Select(warning => warning.At));
        Assert.Equal("OFF_H", asked.DebtorRole);

        drive.Must("2026-04-01 09:00", "zhao", new GrantExtension());

        Assert.Equal(Day("2026-04-20"), drive.State.TermClock!.LastDay); // 04-03 + 15 d = 04-18, a Saturday
        Assert.Equal([T("2026-04-13"), T("2026-04-17"), T("2026-04-19")], drive.Alert("AL-01", ":t1")!.Warnings.Select(warning => warning.At));
        Assert.Null(drive.Alert("AL-11", ":x1"));
        drive.Not("2026-04-02 09:00", "wang", new RequestExtension("再次"), "EXTENSION_USED_UP");
    }

    [Fact]
    public void Extension_LateTooLongUrgentOrForeign_IsRefused()
    {
        Cases.InProgress().Not("2026-04-01 00:00", "wang", new RequestExtension("设备未到"), "EXTENSION_TOO_LATE");
        Cases.InProgress().Not("2026-03-20 09:00", "wang", new RequestExtension("设备未到", Duration.Days(16)), "EXTENSION_TOO_LONG");
        Cases.InProgress(CaseClass.A).Not("2026-03-05 10:00", "wang", new RequestExtension("设备未到"), "EXTENSION_USED_UP");
        Cases.InProgress(CaseClass.D).Must("2026-03-20 09:00", "wang", new RequestExtension("经费")).Not("2026-03-20 10:00", "zhao", new GrantExtension(), "APPROVER_LEVEL")
            .Must("2026-03-20 10:00", "k-ci", new GrantExtension(Duration.Days(60)));
    }

    [Fact]
    public void Extension_Silence_IsRefusalBeforeTheTermOfTheSameInstant()
    {
        var drive = Cases.InProgress().Must("2026-03-31 17:00", "wang", new RequestExtension("设备未到")).Tick("2026-04-04");

        var refused = drive.History.Single(recorded => recorded.Event is ExtensionRefused);
        Assert.True(((ExtensionRefused)refused.Event).BySilence);
        Assert.Equal(T("2026-04-04"), refused.At); // three working days after 03-31, the very instant the term is over
        Assert.True(refused.Version < drive.History.Single(recorded => recorded.Event is CaseOverdue).Version);
    }

    [Fact]
    public void Suspended_ClocksStandAndResumeShiftsDaysRoundedUpAndRolled()
    {
        var drive = Cases.InProgress().Must("2026-03-20 12:00", "k-ci", new SuspendCase("疫情"));
        Assert.Equal([Limits.SuspensionReview], new CaseRules().Deadlines(drive.State).Select(deadline => deadline.Kind));
        Assert.Null(drive.Alert("AL-01", ":t1"));
        drive.Tick("2026-04-10");
        Assert.Equal((WorkState.InProgress, "PR0"), (drive.State.Work, drive.State.Ladder.Name));
        Assert.Null(drive.Alert("AL-52", ":suspension.review")!.PausedSince);
        drive.Must("2026-04-10 09:00", "k-ci", new ReviewSuspension("仍需中止"));
        Assert.Null(drive.Alert("AL-52", ":suspension.review"));

        drive.Must("2026-04-12 18:00", "k-ci", new ResumeCase("解除"));

        // 23 d 6 h are 24 days: 04-03 + 24 = 04-27
        Assert.Equal(Day("2026-04-27"), drive.State.TermClock!.LastDay);
        Assert.Equal([T("2026-04-20"), T("2026-04-24"), T("2026-04-26")], drive.Alert("AL-01", ":t1")!.Warnings.Select(warning => warning.At));
    }

    [Fact]
    public void Suspended_HourTerms_GetTheExactTime()
    {
        var drive = new Drive().Must("2026-03-07 10:00", "li", Cases.Open(CaseClass.A)).Must("2026-03-07 10:20", "li", Cases.Issue())
            .Must("2026-03-07 10:30", "k-ci", new SuspendCase("洪水")).Must("2026-03-07 17:45", "k-ci", new ResumeCase("解除"));

        Assert.Equal(T("2026-03-07 19:35"), drive.State.Clocks[Limits.InterimFirst].Due);
        Assert.Equal(Day("2026-03-11"), drive.State.TermClock!.LastDay);
    }

    [Fact]
    public void Suspended_SchoolMaySubmitOfficeWaits()
    {
        var drive = Cases.Overdue().Must("2026-04-07 09:00", "k-ci", new SuspendCase("疫情"));
        Assert.Equal(T("2026-04-07 09:00"), drive.Alert("AL-02")!.PausedSince);

        drive.Not("2026-04-07 10:00", "zhao", new SignSupervisionNotice(), "WRONG_STATE").Must("2026-04-08 10:00", "wang", Cases.Submit())
            .Not("2026-04-08 11:00", "zhao", new StartRecheck(["sun"], RecheckMode.OnSite), "WRONG_STATE");
        drive.Must("2026-04-10 10:00", "k-ci", new ResumeCase("解除"));

        Assert.Equal(Day("2026-04-24"), drive.State.Clocks[Limits.Recheck].LastDay); // 04-22 and the two days since the submission
    }

    [Fact]
    public void Order_InForceBeforeTheTerm_CaseNeverBecomesOverdueHoweverLateTheTick()
    {
        var order = new SuspensionOrder("o1", SmallCity.County, T("2026-04-03 23:59"), null, "地震", "t-ci");
        var drive = Cases.InProgress();
        drive.Rules = drive.Rules with { Orders = new Orders([order]) };

        drive.Tick("2026-04-06 10:00");

        Assert.Equal("PR0", drive.State.Ladder.Name);
        var suspended = drive.History.Single(recorded => recorded.Event is CaseSuspended);
        Assert.Equal((T("2026-04-03 23:59"), "o1"), (suspended.At, ((CaseSuspended)suspended.Event).OrderId));
        var version = drive.Version;
        drive.Must("2026-04-06 11:00", "system", new SuspendCase("地震", "o1", order.At));
        Assert.Equal(version, drive.Version);

        drive.Rules = drive.Rules with { Orders = new Orders([order with { LiftedAt = T("2026-04-10 08:00") }]) };
        drive.Tick("2026-04-20 10:00");

        Assert.Equal(T("2026-04-10 08:00"), drive.History.Single(recorded => recorded.Event is CaseResumed).At);
        Assert.Equal(T("2026-04-11"), drive.History.Single(recorded => recorded.Event is CaseOverdue).At); // 04-03 + 7 d
        Assert.Null(drive.State.Suspension);
    }

    [Fact]
    public void Order_UrgentCase_IsNeverTouched()
    {
        var drive = Cases.InProgress(CaseClass.A);
        drive.Rules = drive.Rules with { Orders = new Orders([new SuspensionOrder("o1", SmallCity.County, T("2026-03-05 10:00"), null, "地震", "t-ci")]) };

        drive.Tick("2026-03-08").Not("2026-03-08 01:00", "system", new SuspendCase("地震", "o1"), "CLASS_A_ONE_BY_ONE");

        Assert.Equal("PR1-pending", drive.State.Ladder.Name);
    }

    [Fact]
    public void Order_WalkerComesFirst_SuspendsSinceTheOrder()
    {
        var drive = Cases.InProgress().Must("2026-03-10 10:00", "system", new SuspendCase("地震", "o1", T("2026-03-09 10:00")))
            .Must("2026-03-12 10:00", "system", new ResumeCase("解除", "o1", T("2026-03-11 10:00"))).Must("2026-03-12 11:00", "system", new SuspendCase("地震", "o1"));

        Assert.Null(drive.State.Suspension);
        Assert.Equal(Day("2026-04-07"), drive.State.TermClock!.LastDay); // two days after 04-03 is a holiday
    }

    [Fact]
    public void Transfer_Upwards_OwnerSignsFromThenAndHomeNeverChanges()
    {
        var drive = Cases.Overdue().Not("2026-04-07 09:00", "zhao", new TransferCase(SmallCity.City, TransferKind.TakeUp, "重大"), "APPROVER_LEVEL")
            .Must("2026-04-07 09:00", "t-ci", new TransferCase(SmallCity.City, TransferKind.TakeUp, "重大"));

        Assert.Equal((SmallCity.City, SmallCity.County), (drive.State.Owner, drive.Id.Home));
        Assert.Contains(SmallCity.City, new CaseRules().Derive(drive.Id, drive.State).Audiences);
        drive.Not("2026-04-08 09:00", "zhao", new SignSupervisionNotice(), "JURISDICTION_DENIED").Tick("2026-04-10");
        Assert.Equal(SmallCity.City, drive.Alert("AL-52", ":transfer.accept")!.Owner);
        drive.Must("2026-04-10 09:00", "t-ci", new AcceptTransfer()).Must("2026-04-10 10:00", "t-off-h", new SignSupervisionNotice());
        Assert.Equal("512000", drive.State.Papers[^1].IssuingBody);
        Assert.Contains(drive.Messages, message => message.Target == "register/512000");
        Assert.Null(drive.Alert("AL-52", ":transfer.accept"));
    }

    [Fact]
    public void Transfer_ToWhomMayNotSupervise_IsRefused() =>
        Cases.InProgress().Not("2026-03-10 09:00", "k-ci", new TransferCase("512022", TransferKind.HandOver, "误立"), "JURISDICTION_DENIED");

    [Fact]
    public void Class_Up_StricterTermFromNowNeverLonger()
    {
        var drive = Cases.InProgress().Must("2026-03-10 09:00", "zhao", new ChangeClass(CaseClass.B, "情节严重"));
        Assert.Equal((Day("2026-03-25"), "15 d"), (drive.State.TermClock!.LastDay!.Value, drive.State.Notice!.OwnTerm.ToString()));

        var late = Cases.InProgress().Must("2026-03-30 09:00", "zhao", new ChangeClass(CaseClass.B, "情节严重"));
        Assert.Equal(Day("2026-04-03"), late.State.TermClock!.LastDay);

        var urgent = Cases.InProgress().Must("2026-03-10 09:00", "zhao", new ChangeClass(CaseClass.A, "危及安全"));
        Assert.Equal((Day("2026-03-13"), T("2026-03-10 11:00")), (urgent.State.TermClock!.LastDay!.Value, urgent.State.Clocks[Limits.InterimFirst].Due));
    }

    [Fact]
    public void Class_Down_ChiefInspectorOnlyAndNeverLengthensABrokenTerm()
    {
        var drive = Cases.InProgress(CaseClass.B).Not("2026-03-10 09:00", "zhao", new ChangeClass(CaseClass.C, "减轻"), "APPROVER_LEVEL")
            .Must("2026-03-10 09:00", "k-ci", new ChangeClass(CaseClass.C, "减轻"));
        Assert.Equal(Day("2026-04-03"), drive.State.TermClock!.LastDay);

        var broken = Cases.InProgress(CaseClass.B).Tick("2026-03-20").Must("2026-03-20 09:00", "k-ci", new ChangeClass(CaseClass.C, "减轻"));
        Assert.Equal((true, "PR1-pending"), (broken.State.IsOverdue, broken.State.Ladder.Name));
    }

    [Fact]
    public void Calendar_LoadedLater_MovesOpenLimitsAndOnlyNotesFiredOnes()
    {
        var early = WorkCalendar.Parse(Announced.Lines.Where(line => !line.StartsWith("2026", StringComparison.Ordinal)));
        var open = Fired(early);
        Assert.True(open.State.TermClock!.Computed.Provisional);
        open.Rules = open.Rules with { Calendar = Announced.Calendar };
        open.Must("2026-02-01 09:00", "system", new Aggregates.Reindex("calendar 2026 v1"));
        Assert.Equal(Day("2026-02-24"), open.State.TermClock.LastDay);
        var moved = open.Event<DeadlineRecomputed>().Moved.Single(deadline => deadline.Kind == Limits.Term);
        Assert.NotEqual(moved.Old, moved.New);
        Assert.Equal(T("2026-02-25"), moved.New);

        var fired = Fired(early).Tick("2026-02-24");
        Assert.True(fired.State.IsOverdue);
        fired.Rules = fired.Rules with { Calendar = Announced.Calendar };
        fired.Must("2026-02-24 09:00", "system", new Aggregates.Reindex("calendar 2026 v1"));
        Assert.Equal(T("2026-02-25"), fired.Event<DeadlineCorrected>().Corrected.Single(deadline => deadline.Kind == Limits.Term).New);
        Assert.Equal("PR1-pending", fired.State.Ladder.Name);
        var version = fired.Version;
        fired.Must("2026-02-24 10:00", "system", new Aggregates.Reindex("again"));
        Assert.Equal(version, fired.Version);
    }

    [Fact]
    public void Closure_OfAFiredLimitOrderedAnewForOtherDays_IsEnteredEachTime()
    {
        var drive = Fired(Announced.Calendar);
        var limit = drive.State.TermClock!;
        var order = new LocalClosure("AY-1", SmallCity.County, limit.LastDay!.Value, limit.LastDay.Value, "道路中断");
        drive.Tick($"{limit.LastDay.Value.AddDays(1):yyyy-MM-dd}");
        Assert.True(drive.State.IsOverdue);

        foreach (var (days, expected) in new[] { (1, 1), (2, 1), (2, 0), (1, 1), (0, 1) })
        {
            var before = Corrections();
            var closed = order with { Last = order.First.AddDays(days - 1) };
            var calendar = days == 0 ? Announced.Calendar : Announced.Calendar.With(closed);
            drive.Rules = drive.Rules with { Calendar = calendar };
            drive.Must($"{limit.LastDay.Value.AddDays(1):yyyy-MM-dd} 09:00", "system", new Aggregates.Reindex("closure AY-1"));

            Assert.Equal(before + expected, Corrections());
            if (expected == 1)
            {
                var moved = drive.Event<DeadlineCorrected>().Corrected.Single(deadline => deadline.Kind == Limits.Term);
                Assert.Equal(ClockMath.Recompute(limit, calendar.For(SmallCity.County)).Due, moved.New);
            }
        }

        int Corrections() => drive.History.Count(recorded => recorded.Event is DeadlineCorrected corrected && corrected.Corrected.Any(moved => moved.Kind == Limits.Term));
    }

    [Fact]
    public void Settings_ChangedLater_RunningClockKeepsItsOwnVersion()
    {
        var drive = Cases.InProgress();
        drive.Rules = drive.Rules with { Settings = new Settings([new SettingOverride(SmallCity.County, "rectification.C.supervision", Day("2026-04-01"), "5 wd", "t-ci")], _ => null) };

        drive.Tick("2026-04-04").Must("2026-04-08 15:00", "zhao", new SignSupervisionNotice());

        Assert.Equal((Day("2026-04-15"), "512021@2026-04-01"), (drive.State.TermClock!.LastDay!.Value, drive.State.TermClock.RuleVersion));
        Assert.Equal("default", drive.History.Select(recorded => recorded.Event).OfType<TermStarted>().First().Deadlines!.Set[0].RuleVersion);
    }

    private static Drive Fired(WorkCalendar calendar) =>
        new Drive(calendar).Must("2026-01-15 09:00", "li", Cases.Open()).Must("2026-01-16 09:00", "zhao", Cases.Issue()).Must("2026-01-16 10:00", "wang", new ReceiptNotice());
}
