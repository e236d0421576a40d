using Coordination.Domain.Aggregates;
using Coordination.Domain.Documents;
using Coordination.Domain.People;
using Coordination.Domain.Rectification;
using Coordination.Web.Boards;
using Coordination.Web.Http;

namespace Coordination.Web.Cases;

/// <summary>Makes the view of a case.</summary>
internal static class CaseViews
{
    /// <summary>Triggers that are no trigger route: adding evidence.</summary>
    public const string AddEvidence = "evidence";

    public static CaseView Of(FoundCase found, SubjectFacts facts, CasePapers papers, Eyes eyes, Caller caller)
    {
        var state = found.State;
        var hidden = !eyes.Covert && state is { Work: WorkState.Rechecking, Recheck.Mode: RecheckMode.Covert };
        return new CaseView
        {
            Id = found.Id.ToString(),
            Version = found.Version,
            Number = state.Number ?? state.Papers.FirstOrDefault(paper => paper.Kind == DocumentKinds.Notice)?.Number,
            State = (hidden ? WorkState.Submitted : state.Work).ToString(),
            Suspended = state.Suspension is not null,
            Pressure = PressureOf(state, eyes),
            Class = state.Class,
            Title = state.Title,
            Facts = state.Problem,
            School = state.Subject.SchoolId is { } school ? new SchoolRef(school, state.Subject.Name) : null,
            Subject = state.Subject,
            Owner = state.Owner,
            Home = found.Id.Home,
            Location = state.Subject.Location,
            Finder = PersonOf(state.Finder, caller.Directory),
            Inspectors = [.. state.Inspectors.Select(id => PersonOf(id, caller.Directory)!)],
            FindingId = state.FindingId,
            InspectionId = state.InspectionId,
            Required = [.. state.Required.Select(item => new RequiredView(item.Id, item.Text, state.Evidence.GetValueOrDefault(item.Id)))],
            Deadlines = Deadlines(state, eyes),
            Documents = [.. Drafts(state, eyes), .. state.Papers.Where(paper => !hidden || paper.Kind != DocumentKinds.RecheckRecord).Select(paper => Signed(paper, papers))],
            Evidence = papers.Evidence,
            Term = state.Term is { } term ? new TermView(term.Number, term.Kind) : null,
            Notice = NoticeOf(state),
            Objection = state.Objection,
            Extension = state.Extension,
            Recheck = hidden ? null : state.Recheck,
            Submission = state.Submission,
            Interview = state.Interview,
            Circular = state.Circular,
            Clue = eyes.Drafts ? state.Clue : null,
            Suspension = state.Suspension,
            Transfer = state.Transfer,
            LookBack = eyes.Drafts ? state.LookBack : null,
            SubTasks = state.SubTasks,
            Returns = state.Returns,
            Reopened = state.Reopened,
            Overdue = state.IsOverdue,
            WasOverdue = state.WasOverdue,
            DaysLate = state.DaysLate,
            MaxPressure = state.Ladder.Max,
            OpenedAt = state.OpenedAt,
            ChangedAt = state.ChangedAt,
            EndedAt = state.EndedAt,
            May = May(state, facts, caller),
        };
    }

    /// <summary>Triggers the table grants this person and the state does not plainly exclude.</summary>
    public static ImmutableArray<string> May(CaseState state, SubjectFacts facts, Caller caller)
    {
        var may = Triggers.All.Where(trigger => trigger.When(state) && Granted(trigger.Actions, facts, caller)).Select(trigger => trigger.Name);
        return [.. state.IsOpen && Granted(EvidenceActions, facts, caller) ? may.Append(AddEvidence) : may];
    }

    /// <summary>Who may add evidence: those who report progress, the inspector who files, the named rechecker.</summary>
    public static ImmutableArray<CaseAction> EvidenceActions { get; } = [CaseAction.ReportProgress, CaseAction.FileReport, CaseAction.RecordVerdict];

    private static bool Granted(ImmutableArray<CaseAction> actions, SubjectFacts facts, Caller caller) =>
        Question.Of(actions, facts, "").Decide(caller.Require, caller.Directory) is null;

    private static PressureView PressureOf(CaseState state, Eyes eyes)
    {
        var ladder = eyes.Drafts ? state.Ladder : state.Ladder with { Pending = null };
        return new PressureView(ladder.Served, ladder.Pending?.Rung, state.IsHeld, ladder.Name);
    }

    private static PersonRef? PersonOf(string? id, IDirectory directory) =>
        id is null ? null : new PersonRef(id, directory.Person(id)?.Name ?? id);

    // Limits of the body's own acts are its own business; the subject sees those it has to keep.
    private static ImmutableArray<DeadlineView> Deadlines(CaseState state, Eyes eyes) =>
    [
        .. state.Clocks.Values.Select(clock => DeadlineView.Of(clock, passed: false))
            .Concat(state.Passed.Values.Select(clock => DeadlineView.Of(clock, passed: true)))
            .Where(view => eyes.Drafts || view.Kind is Limits.Term or Limits.Receipt or Limits.ObjectionWindow or Limits.Plan or Limits.Progress or Limits.ExtensionDecision or Limits.InterimFirst or Limits.InterimComplete)
            .OrderBy(view => view.Due),
    ];

    private static IEnumerable<DocumentView> Drafts(CaseState state, Eyes eyes) => eyes.Drafts
        ? state.Drafts.Select(draft => new DocumentView(
            draft.Key, draft.Kind, draft.Title, DocumentStatus.Drafted, null, draft.DraftedAt, state.Owed(LimitOf(draft.Kind))?.Due, null,
            draft.Signatures.LastOrDefault()?.Name, null, draft.Body, null, StoredJson.Element(draft.Fields)))
        : [];

    private static DocumentView Signed(DocumentHead paper, CasePapers papers)
    {
        var document = papers.Signed.GetValueOrDefault(paper.Id);
        return new DocumentView(
            paper.Id, paper.Kind, paper.Title, paper.Status, paper.Number, document?.DraftedAt, null, document?.Signatures.LastOrDefault()?.At,
            paper.Signer, paper.ServedAt, document?.Body, paper.Hash, document is null ? null : StoredJson.Element(document.Fields));
    }

    private static NoticeView? NoticeOf(CaseState state) => state.Notice is { } notice
        ? new NoticeView(notice.DocumentId, notice.SignedAt, notice.SignedBy, notice.OwnTerm.ToString(), notice.Confirmed, notice.ServedAt, notice.ReceiptedAt)
        : null;

    private static string LimitOf(string documentKind) => documentKind switch
    {
        DocumentKinds.Notice => Limits.SignNotice,
        DocumentKinds.SupervisionNotice => Limits.SignSupervision,
        DocumentKinds.Circular => Limits.SignCircular,
        DocumentKinds.InterviewRecord => Limits.RecordInterview,
        _ => Limits.HoldInterview,
    };
}
