using System.Collections.Frozen;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Jurisdictions;
using Coordination.Domain.People;

namespace Coordination.Domain.Rectification;

/// <summary>Permission and independence of a case command, over the permission table (domain.md 2.5, 2.6).</summary>
internal static class CaseAuthority
{
    /// <summary>Commands whose action is always the same.</summary>
    private static readonly FrozenDictionary<Type, CaseAction> Actions = new Dictionary<Type, CaseAction>
    {
        [typeof(IssueNotice)] = CaseAction.IssueNotice,
        [typeof(ConfirmNotice)] = CaseAction.ConfirmNotice,
        [typeof(WithdrawNotice)] = CaseAction.WithdrawNotice,
        [typeof(ConfirmInterimMeasures)] = CaseAction.ConfirmInterimMeasures,
        [typeof(ReceiptNotice)] = CaseAction.Receipt,
        [typeof(CancelCase)] = CaseAction.Cancel,
        [typeof(StartWork)] = CaseAction.StartWork,
        [typeof(SubmitPlan)] = CaseAction.SubmitPlan,
        [typeof(ReportProgress)] = CaseAction.ReportProgress,
        [typeof(SubmitRectification)] = CaseAction.Submit,
        [typeof(FileReport)] = CaseAction.FileReport,
        [typeof(StartRecheck)] = CaseAction.StartRecheck,
        [typeof(RecordVerdict)] = CaseAction.RecordVerdict,
        [typeof(ConfirmPass)] = CaseAction.ConfirmPass,
        [typeof(ConfirmFail)] = CaseAction.ConfirmFail,
        [typeof(RehomeCase)] = CaseAction.Rehome,
        [typeof(ReopenCase)] = CaseAction.Reopen,
        [typeof(DrawLookBack)] = CaseAction.DrawLookBack,
        [typeof(PassLookBack)] = CaseAction.DrawLookBack,
        [typeof(AssignSubTask)] = CaseAction.StartRecheck,
        [typeof(JudgeSubTask)] = CaseAction.StartRecheck,
        [typeof(SignSupervisionNotice)] = CaseAction.SignSupervisionNotice,
        [typeof(SummonInterview)] = CaseAction.SummonInterview,
        [typeof(HoldInterview)] = CaseAction.HoldInterview,
        [typeof(SignInterviewRecord)] = CaseAction.SignInterviewRecord,
        [typeof(FileInterview)] = CaseAction.FileInterview,
        [typeof(OpenClue)] = CaseAction.OpenClue,
        [typeof(ReportObstruction)] = CaseAction.ReportObstruction,
        [typeof(FileObjection)] = CaseAction.Object,
        [typeof(UpholdObjection)] = CaseAction.UpholdObjection,
        [typeof(RejectObjection)] = CaseAction.RejectObjection,
        [typeof(RequestExtension)] = CaseAction.RequestExtension,
        [typeof(GrantExtension)] = CaseAction.GrantExtension,
        [typeof(RefuseExtension)] = CaseAction.RefuseExtension,
        [typeof(SuspendCase)] = CaseAction.Suspend,
        [typeof(ResumeCase)] = CaseAction.Resume,
        [typeof(ReviewSuspension)] = CaseAction.ReviewSuspension,
        [typeof(TransferCase)] = CaseAction.Transfer,
        [typeof(AcceptTransfer)] = CaseAction.AcceptTransfer,
    }.ToFrozenDictionary();

    public static Refusal? Check(CaseDesk desk, CaseCommand command) => command switch
    {
        OpenCase open => OfOpening(desk, open),
        SuspendCase { OrderId: not null } or ResumeCase { OrderId: not null } when desk.Context.Actor.IsSystem => null,
        ChangeClass change => Ask(desk, change.Class < desk.State.Class ? CaseAction.ChangeClassUp : CaseAction.ChangeClassDown),
        SignCircular => Ask(desk, IsPreSignature(desk) ? CaseAction.PreSignCircular : CaseAction.SignCircular),
        AddEvidence => Any(desk, CaseAction.ReportProgress, CaseAction.FileReport, CaseAction.RecordVerdict),
        ReportConflict => Any(desk, CaseAction.StartRecheck, CaseAction.RecordVerdict),
        ReportSubTask report => OfSubTask(desk, report),
        ReplyRecommendation => desk.Context.Actor.Holds(Role.ORG, desk.State.Owner) ? null : Ask(desk, CaseAction.FileInterview),
        _ => Ask(desk, Actions[command.GetType()]),
    };

    /// <summary>The chief inspector of the owner signs first; whoever also holds the director's post says which by <c>actingAs</c>.</summary>
    public static bool IsPreSignature(CaseDesk desk) =>
        Permissions.Check(desk.Context.Actor, CaseAction.PreSignCircular, Facts(desk), desk.Context.Rules.Directory).Granted
        && (desk.State.Draft(Documents.DocumentKinds.Circular) is { Signatures.IsEmpty: true }
            || !Permissions.Check(desk.Context.Actor, CaseAction.SignCircular, Facts(desk), desk.Context.Rules.Directory).Granted);

    /// <summary>The post in which the actor does this; the system's own for the software.</summary>
    public static HeldPost Post(CaseDesk desk, CaseAction action) =>
        Permissions.Check(desk.Context.Actor, action, Facts(desk), desk.Context.Rules.Directory).Post ?? Permissions.SystemPost;

    /// <summary>What the table must know of this case.</summary>
    public static SubjectFacts Facts(CaseDesk desk)
    {
        var state = desk.State;
        return Of(state.Subject) with
        {
            Owner = state.Owner,
            Home = desk.Context.Id.Home,
            Class = state.Class.ToString(),
            FinderId = state.Finder,
            RecheckerIds = [.. state.Recheck?.Recheckers.Select(person => person.Id) ?? []],
            RiIds = Inspectors(desk),
            SubmitterIds = state.Submission is { } submission ? [submission.By] : [],
            ContestsChief = state.Notice is { SignedAs: Role.CI },
        };
    }

    /// <summary>The school's responsible inspectors, those of the opening and those of today: neither rechecks alone (IND-6).</summary>
    private static ImmutableArray<string> Inspectors(CaseDesk desk) => desk.State.Subject.SchoolId is { } school
        ? [.. desk.State.Inspectors.Union(desk.Context.Rules.Directory.Holders(Role.RI, school, desk.Now).Select(holder => holder.PersonId))]
        : desk.State.Inspectors;

    private static Refusal? OfOpening(CaseDesk desk, OpenCase open)
    {
        var subject = Opening.SubjectOf(desk, open);
        var facts = Of(subject) with
        {
            Owner = desk.Context.Id.Home,
            Home = desk.Context.Id.Home,
            Class = open.Class.ToString(),
            FinderId = open.Finder ?? desk.Context.Actor.PersonId,
        };
        return Permissions.Check(desk.Context.Actor, CaseAction.Open, facts, desk.Context.Rules.Directory).Refusal
            ?? Supervision.MaySupervise(desk.Context.Id.Home, facts, desk.Context.Rules.Directory, open.Delegated);
    }

    private static SubjectFacts Of(CaseSubject subject) => new()
    {
        Owner = "",
        Kind = subject.Kind,
        SchoolId = subject.SchoolId,
        SubjectUnit = subject.Kind == SubjectKind.School ? null : subject.Unit,
        AdministeredBy = subject.AdministeredBy,
        Location = subject.Location,
        CompetentDepartment = subject.CompetentDepartment,
    };

    private static Refusal? Ask(CaseDesk desk, CaseAction action) =>
        Permissions.Check(desk.Context.Actor, action, Facts(desk), desk.Context.Rules.Directory).Refusal;

    private static Refusal? Any(CaseDesk desk, params ReadOnlySpan<CaseAction> actions)
    {
        var refusal = default(Refusal);
        foreach (var action in actions)
        {
            if (Ask(desk, action) is not { } no)
            {
                return null;
            }

            refusal ??= no;
        }

        return refusal;
    }

    // The unit speaks for itself; the office may enter what the unit sent on paper.
    private static Refusal? OfSubTask(CaseDesk desk, ReportSubTask report) =>
        desk.State.SubTasks.FirstOrDefault(task => task.Number == report.Number) is { } task && desk.Context.Actor.Posts.Any(post => post.Scope == task.Unit)
            ? null
            : Ask(desk, CaseAction.StartRecheck);
}
