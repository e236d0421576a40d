using Coordination.Domain.Aggregates;
using Coordination.Domain.Configuration;
using Coordination.Domain.Documents;

namespace Coordination.Domain.Rectification;

/// <summary>SM-1, the rectification case (domain.md 4.1): work and pressure, two regions of one state.</summary>
public sealed class CaseRules : IRules<CaseState>
{
    public char Kind => EntityKinds.CaseLetter;

    public int StateVersion => 1;

    public CaseState Empty(EntityId id) => new() { Id = id.ToString() };

    public Decision Decide(CaseState state, Command command, Context context)
    {
        var desk = new CaseDesk(state, context);
        return command switch
        {
            NumberAssigned number => Papers.Number(desk, number),
            DocumentAccepted accepted => Papers.Accept(desk, accepted),
            Reindex reindex => Recomputation.Decide(desk, reindex),
            OpenCase open => Permitted(desk, open, () => state.Work == WorkState.None ? Opening.Open(desk, open) : desk.WrongState),
            CaseCommand when state.Work == WorkState.None => Refusals.NotFound,
            CaseCommand other => Permitted(desk, other, () => Suspensions.Forbid(state, other) ? desk.WrongState : Dispatch(desk, other)),
            _ => throw new InvalidOperationException($"A case understands no {command.GetType().Name}."),
        };
    }

    public IEnumerable<Event> Fire(CaseState state, Deadline deadline, Context context) => Firing.Of(new CaseDesk(state, context), deadline);

    public CaseState Evolve(CaseState state, Recorded recorded) => CaseFold.Apply(state, recorded);

    public IEnumerable<Deadline> Deadlines(CaseState state) =>
        state.Clocks.Values.Where(clock => clock is { Fires: true, FrozenSince: null }).Select(clock => clock.ToDeadline());

    public IEnumerable<Deadline> Imposed(CaseState state, Rulebook rulebook) => Suspensions.Imposed(state, rulebook);

    public Derived Derive(EntityId id, CaseState state) => CaseRows.Of(id, state);

    public IEnumerable<Message> Messages(EntityId id, CaseState before, CaseState after, IReadOnlyList<Recorded> events, Rulebook rules) =>
        CaseMessages.Of(id, before, after, events, rules);

    // Permission and independence come before state and rule (domain.md 4).
    private static Decision Permitted(CaseDesk desk, CaseCommand command, Func<Decision> decide) =>
        CaseAuthority.Check(desk, command) is { } refusal ? refusal : decide();

    private static Decision Dispatch(CaseDesk desk, CaseCommand command) =>
        OfWork(desk, command) ?? OfRecheck(desk, command) ?? OfPressure(desk, command) ?? OfSides(desk, command)
        ?? throw new InvalidOperationException($"No rule for {command.GetType().Name}.");

    private static Decision? OfWork(CaseDesk desk, CaseCommand command) => command switch
    {
        IssueNotice issue => Notices.Issue(desk, issue),
        ConfirmNotice => Notices.Confirm(desk),
        WithdrawNotice withdraw => Notices.Withdraw(desk, withdraw),
        ConfirmInterimMeasures confirm => Notices.ConfirmInterim(desk, confirm),
        ReceiptNotice => Notices.Receipt(desk),
        CancelCase cancel => Opening.Cancel(desk, cancel),
        StartWork => Working.Start(desk),
        SubmitPlan plan => Working.Plan(desk, plan),
        ReportProgress report => Working.Progress(desk, report),
        AddEvidence add => Working.AddEvidence(desk, add),
        SubmitRectification submit => Submitting.Submit(desk, submit),
        FileReport => Submitting.File(desk),
        ChangeClass change => Classes.Change(desk, change),
        RehomeCase rehome => Rehoming.Rehome(desk, rehome),
        AssignSubTask assign => SubTasks.Assign(desk, assign),
        ReportSubTask report => SubTasks.Report(desk, report),
        JudgeSubTask judge => SubTasks.Judge(desk, judge),
        _ => null,
    };

    private static Decision? OfRecheck(CaseDesk desk, CaseCommand command) => command switch
    {
        StartRecheck start => Rechecking.Start(desk, start),
        ReportConflict conflict => Rechecking.Conflict(desk, conflict),
        RecordVerdict verdict => Rechecking.Record(desk, verdict),
        ConfirmPass => Rechecking.Pass(desk),
        ConfirmFail fail => Rechecking.Fail(desk, fail),
        ReopenCase reopen => Reopening.Reopen(desk, reopen),
        DrawLookBack draw => Reopening.Draw(desk, draw),
        PassLookBack pass => Reopening.Pass(desk, pass),
        _ => null,
    };

    private static Decision? OfPressure(CaseDesk desk, CaseCommand command) => command switch
    {
        SignSupervisionNotice sign => Supervisions.Sign(desk, sign),
        SummonInterview summon => Interviews.Summon(desk, summon),
        HoldInterview hold => Interviews.Hold(desk, hold),
        SignInterviewRecord sign => Interviews.Record(desk, sign),
        FileInterview file => Interviews.File(desk, file),
        SignCircular sign => Circulars.Sign(desk, sign),
        ReplyRecommendation reply => Circulars.Reply(desk, reply),
        OpenClue open => Clues.Open(desk, open),
        ReportObstruction report => Clues.Report(desk, report),
        _ => null,
    };

    private static Decision? OfSides(CaseDesk desk, CaseCommand command) => command switch
    {
        FileObjection file => Objections.File(desk, file),
        UpholdObjection uphold => Objections.Uphold(desk, uphold),
        RejectObjection reject => Objections.Reject(desk, reject),
        RequestExtension request => Extensions.Request(desk, request),
        GrantExtension grant => Extensions.Grant(desk, grant),
        RefuseExtension refuse => Extensions.Refuse(desk, refuse),
        SuspendCase suspend => Suspensions.Suspend(desk, suspend),
        ResumeCase resume => Suspensions.Resume(desk, resume),
        ReviewSuspension review => Suspensions.Review(desk, review),
        TransferCase transfer => Transfers.Transfer(desk, transfer),
        AcceptTransfer => Transfers.Accept(desk),
        _ => null,
    };
}
