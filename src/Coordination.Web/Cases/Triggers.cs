using System.Collections.Frozen;
using Coordination.Domain.People;
using Coordination.Domain.Rectification;
using Coordination.Web.Cases.Bodies;
using static Coordination.Domain.Rectification.WorkState;

namespace Coordination.Web.Cases;

/// <summary>
/// Every trigger of a case that a person may send: its name in a path, its body, what the permission table is asked, and in
/// which states a screen offers it. The rules decide; this table only spares people hopeless buttons.
/// </summary>
internal static class Triggers
{
    private const WorkState Issued = WorkState.NoticeIssued; // the event of that name hides the state's

    public static ImmutableArray<Trigger> All { get; } = [.. OfWork(), .. OfRecheck(), .. OfSide(), .. OfPressure()];

    private static readonly FrozenDictionary<string, Trigger> ByName = All.ToFrozenDictionary(trigger => trigger.Name, StringComparer.Ordinal);

    public static Trigger? Find(string name) => ByName.GetValueOrDefault(name);

    private static IEnumerable<Trigger> OfWork() =>
    [
        On<IssueNoticeBody>("issue-notice", CaseAction.IssueNotice, state => state.Work == Opened),
        On<Plain<ConfirmNotice>>("confirm-notice", CaseAction.ConfirmNotice, state => state.Notice is { Confirmed: false } && state.IsOpen),
        On<ReasonBody<WithdrawNotice>>("withdraw-notice", CaseAction.WithdrawNotice, state => state.Notice is { Confirmed: false } && state.IsOpen),
        On<InterimMeasuresBody>("confirm-interim-measures", CaseAction.ConfirmInterimMeasures, state => state.Class == CaseClass.A && Owes(state, Limits.InterimFirst, Limits.InterimComplete)),
        On<Plain<ReceiptNotice>>("receipt", CaseAction.Receipt, state => state.Notice is { ReceiptedAt: null, ServedAt: not null } && state.IsOpen),
        On<ReasonBody<CancelCase>>("cancel", CaseAction.Cancel, state => state.Work == Opened),
        On<Plain<StartWork>>("start-work", CaseAction.StartWork, state => state.Work is Issued or Returned),
        On<PlanBody>("submit-plan", CaseAction.SubmitPlan, state => state.Class == CaseClass.D && Owes(state, Limits.Plan)),
        On<ProgressBody>("report-progress", CaseAction.ReportProgress, state => state.Class == CaseClass.D && state.IsSubjectsTurn),
        On<SubmitBody>("submit", CaseAction.Submit, state => state.IsSubjectsTurn),
        On<Plain<FileReport>>("file-report", CaseAction.FileReport, state => Owes(state, Limits.FileReport)),
        On<ChangeClassBody>("change-class", [CaseAction.ChangeClassUp, CaseAction.ChangeClassDown], state => state.IsOpen),
        On<RehomeBody>("rehome", CaseAction.Rehome, state => state.IsOpen),
        On<ReopenBody>("reopen", CaseAction.Reopen, state => state.Work == Closed),
        On<DrawLookBackBody>("draw-look-back", CaseAction.DrawLookBack, state => state is { Work: Closed, LookBack: null }),
        On<PassLookBackBody>("pass-look-back", CaseAction.DrawLookBack, state => state.LookBack is { Passed: null }),
        On<AssignSubTaskBody>("assign-sub-task", CaseAction.StartRecheck, state => state.IsOpen),
        On<ReportSubTaskBody>("report-sub-task", CaseAction.Read, state => state.IsOpen && state.SubTasks.Any(task => task.State is SubTaskState.Assigned or SubTaskState.Returned)),
        On<JudgeSubTaskBody>("judge-sub-task", CaseAction.StartRecheck, state => state.IsOpen && state.SubTasks.Any(task => task.State == SubTaskState.Done)),
    ];

    private static IEnumerable<Trigger> OfRecheck() =>
    [
        On<StartRecheckBody>("start-recheck", CaseAction.StartRecheck, state => state.Work is Submitted or Rechecking),
        On<ConflictBody>("report-conflict", [CaseAction.StartRecheck, CaseAction.RecordVerdict], state => state.Work == Rechecking),
        On<VerdictBody>("record-verdict", CaseAction.RecordVerdict, state => state.Work == Rechecking),
        On<Plain<ConfirmPass>>("confirm-pass", CaseAction.ConfirmPass, state => state is { Work: Rechecking, Recheck.Passed: true }),
        On<ReasonsBody>("confirm-fail", CaseAction.ConfirmFail, state => state is { Work: Rechecking, Recheck.Passed: false }),
    ];

    private static IEnumerable<Trigger> OfSide() =>
    [
        On<ReasonBody<FileObjection>>("object", CaseAction.Object, state => state.Objection is null && state.IsRunning(Limits.ObjectionWindow)),
        On<UpholdObjectionBody>("uphold-objection", CaseAction.UpholdObjection, state => state.Objection is { Open: true }),
        On<RejectObjectionBody>("reject-objection", CaseAction.RejectObjection, state => state.Objection is { Open: true }),
        On<RequestExtensionBody>("request-extension", CaseAction.RequestExtension, state => state.Class != CaseClass.A && state.IsSubjectsTurn && state is { Extension: { Granted: 0, Pending: null }, IsOverdue: false }),
        On<GrantExtensionBody>("grant-extension", CaseAction.GrantExtension, state => state.Extension.Pending is not null),
        On<ReasonBody<RefuseExtension>>("refuse-extension", CaseAction.RefuseExtension, state => state.Extension.Pending is not null),
        On<ReasonBody<SuspendCase>>("suspend", CaseAction.Suspend, state => state is { IsOpen: true, Suspension: null }),
        On<ReasonBody<ResumeCase>>("resume", CaseAction.Resume, state => state.Suspension is not null),
        On<ReviewSuspensionBody>("review-suspension", CaseAction.ReviewSuspension, state => state.Suspension is not null),
        On<TransferBody>("transfer", CaseAction.Transfer, state => state.IsOpen && state.Transfer is null),
        On<Plain<AcceptTransfer>>("accept-transfer", CaseAction.AcceptTransfer, state => Owes(state, Limits.AcceptTransfer)),
    ];

    private static IEnumerable<Trigger> OfPressure() =>
    [
        On<SignSupervisionNoticeBody>("sign-supervision-notice", CaseAction.SignSupervisionNotice, state => Owes(state, Limits.SignSupervision)),
        On<SummonInterviewBody>("summon-interview", CaseAction.SummonInterview, state => Owes(state, Limits.HoldInterview, Limits.Resummon)),
        On<HoldInterviewBody>("hold-interview", CaseAction.HoldInterview, state => Owes(state, Limits.HoldInterview) && state.Interview?.SummonedFor is not null),
        On<InterviewRecordBody>("sign-interview-record", CaseAction.SignInterviewRecord, state => Owes(state, Limits.RecordInterview)),
        On<FileInterviewBody>("file-interview", CaseAction.FileInterview, state => Owes(state, Limits.FileInterview) && state.Interview?.RecordedAt is not null),
        On<SignCircularBody>("sign-circular", [CaseAction.SignCircular, CaseAction.PreSignCircular], state => Owes(state, Limits.SignCircular)),
        On<ReplyRecommendationBody>("reply-recommendation", CaseAction.Read, state => Owes(state, Limits.Recommendation)),
        On<OpenClueBody>("open-clue", CaseAction.OpenClue, state => state is { IsOpen: true, Clue: null } && Owes(state, Limits.OpenClue)),
        On<ObstructionBody>("report-obstruction", CaseAction.ReportObstruction, state => state.IsOpen),
    ];

    private static bool Owes(CaseState state, params ReadOnlySpan<string> kinds)
    {
        foreach (var kind in kinds)
        {
            if (state.Owed(kind) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static Trigger<TBody> On<TBody>(string name, CaseAction action, Func<CaseState, bool> when)
        where TBody : TriggerBody => new(name, [action], when);

    private static Trigger<TBody> On<TBody>(string name, ImmutableArray<CaseAction> anyOf, Func<CaseState, bool> when)
        where TBody : TriggerBody => new(name, anyOf, when);
}
