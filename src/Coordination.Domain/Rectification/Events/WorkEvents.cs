using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Domain.Time;

namespace Coordination.Domain.Rectification;

[EventName("case.opened.v1")]
public sealed record CaseOpened(
    CaseSubject Subject, string Owner, string? OwnerParent, CaseClass Class, string Title, string Problem, ImmutableArray<RequiredItem> Required,
    string? FindingId, string? InspectionId, string? Finder, ImmutableArray<string> Inspectors, ImmutableArray<CoResponsible> CoResponsible) : CaseEvent;

[EventName("case.notice-issued.v1")]
public sealed record NoticeIssued(Duration Term, string TermRule, string TermVersion, Role SignedAs, bool Confirmed) : CaseEvent;

/// <summary>The register's number for a signed document, or (document id = case id) for the case itself.</summary>
[EventName("case.number-assigned.v1")]
public sealed record NumberGiven(string DocumentId, string Number) : CaseEvent;

/// <summary>Service of the notice: the subject's term counts from this day.</summary>
/// <param name="Deemed">No inbox could accept it in time.</param>
[EventName("case.notice-served.v1")]
public sealed record NoticeServed(string DocumentId, string? PersonId, DateTimeOffset ServedAt, bool Deemed) : CaseEvent;

/// <summary>Service of any later document.</summary>
[EventName("case.document-served.v1")]
public sealed record DocumentServed(string DocumentId, string PersonId, DateTimeOffset ServedAt) : CaseEvent;

[EventName("case.notice-confirmed.v1")]
public sealed record NoticeConfirmed : CaseEvent;

[EventName("case.notice-withdrawn.v1")]
public sealed record NoticeWithdrawn(string Reason) : CaseEvent;

[EventName("case.interim-measures-confirmed.v1")]
public sealed record InterimMeasuresConfirmed(string Measures, bool OnSite, string? Photo, bool Complete) : CaseEvent;

[EventName("case.notice-receipted.v1")]
public sealed record NoticeReceipted : CaseEvent;

[EventName("case.cancelled.v1")]
public sealed record CaseCancelled(string Reason) : CaseEvent;

[EventName("case.started.v1")]
public sealed record RectificationStarted : CaseEvent;

[EventName("case.plan-submitted.v1")]
public sealed record PlanSubmitted(string Plan, string? File) : CaseEvent;

[EventName("case.progress-reported.v1")]
public sealed record ProgressReported(string Text, string? File) : CaseEvent;

/// <summary>No progress report by its day; the next month's runs already.</summary>
[EventName("case.progress-missed.v1")]
public sealed record ProgressMissed(DateOnly Day) : CaseEvent;

[EventName("case.evidence-added.v1")]
public sealed record EvidenceAdded(ImmutableArray<Evidence> Pieces) : CaseEvent;

/// <param name="ActWithdrawn">The 督办 that was pending and unsigned is withdrawn.</param>
/// <param name="ActHeld">The rung whose act is on hold from now.</param>
/// <param name="DaysLate">Days after the last day of the broken term.</param>
[EventName("case.submitted.v1")]
public sealed record RectificationSubmitted(
    int Number, string Measures, string ResponsiblePerson, DateOnly? CompletedOn, string RemainingIssues, ImmutableArray<Evidence> Evidence,
    bool ActWithdrawn, int? ActHeld, int DaysLate) : CaseEvent;

[EventName("case.report-filed.v1")]
public sealed record ReportFiled : CaseEvent;

/// <param name="Overridden">The recusal that a chief inspector overrode, with the reason.</param>
[EventName("case.recheck-started.v1")]
public sealed record RecheckStarted(ImmutableArray<NamedPerson> Recheckers, RecheckMode Mode, string? Overridden) : CaseEvent;

[EventName("case.conflict-reported.v1")]
public sealed record ConflictReported(string PersonId, string Reason) : CaseEvent;

[EventName("case.verdict-recorded.v1")]
public sealed record VerdictRecorded(bool Passed, string Findings, DateTimeOffset? CheckedInAt, string Place, ImmutableArray<string> Photos) : CaseEvent;

/// <summary>销号: the recheck passed and was confirmed.</summary>
[EventName("case.closed.v1")]
public sealed record CaseClosed(int MaxPressure, bool WasOverdue, int DaysLate) : CaseEvent;

[EventName("case.recheck-failed.v1")]
public sealed record RecheckFailed(int Returns, string Reasons) : CaseEvent;

/// <summary>The subject's one running term began; whatever ran before is replaced.</summary>
[EventName("case.term-started.v1")]
public sealed record TermStarted(int Number, TermKind Kind) : CaseEvent;

/// <param name="OwnTerm">The notice's own term from now on, when the change replaced it.</param>
[EventName("case.class-changed.v1")]
public sealed record ClassChanged(CaseClass From, CaseClass To, string Reason, Duration? OwnTerm) : CaseEvent;

/// <param name="Subject">The successor; null terminates the case.</param>
[EventName("case.rehomed.v1")]
public sealed record CaseRehomed(CaseSubject? Subject, ImmutableArray<string> Inspectors, string Reason) : CaseEvent;

[EventName("case.reopened.v1")]
public sealed record CaseReopened(bool LookBackFailed, string Reason) : CaseEvent;

[EventName("case.look-back-drawn.v1")]
public sealed record LookBackDrawn(string Quarter, long Seed) : CaseEvent;

[EventName("case.look-back-passed.v1")]
public sealed record LookBackPassed(string Findings) : CaseEvent;

[EventName("case.sub-task-assigned.v1")]
public sealed record SubTaskAssigned(int Number, string Unit, string Task) : CaseEvent;

[EventName("case.sub-task-reported.v1")]
public sealed record SubTaskReported(int Number, string Text) : CaseEvent;

[EventName("case.sub-task-judged.v1")]
public sealed record SubTaskJudged(int Number, bool Passed, string Reason) : CaseEvent;
