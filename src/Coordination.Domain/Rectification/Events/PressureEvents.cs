using Coordination.Domain.Aggregates;
using Coordination.Domain.Documents;

namespace Coordination.Domain.Rectification;

/// <summary>The subject's term is over and it has not submitted. At the legal instant, however late the tick.</summary>
/// <param name="LastDay">Last day of the broken term; the day of its end for hour terms.</param>
/// <param name="StepTaken">False when a step was already pending: recorded, no further step.</param>
[EventName("case.overdue.v1")]
public sealed record CaseOverdue(int Term, TermKind Kind, DateOnly LastDay, bool StepTaken) : CaseEvent;

/// <summary>A human act's limit passed without it. Raises its alert; changes nothing else.</summary>
[EventName("case.limit-passed.v1")]
public sealed record LimitPassed(string Kind, DateTimeOffset Due) : CaseEvent;

/// <summary>The act of a rung is drafted and due.</summary>
/// <param name="Trigger">Trigger date of its limit.</param>
/// <param name="Resumed">It had been on hold while the subject had submitted: a fresh limit.</param>
[EventName("case.pressure-pending.v1")]
public sealed record PressurePending(int Rung, DateOnly Trigger, string Cause, bool Resumed) : CaseEvent;

[EventName("case.supervision-notice-issued.v1")]
public sealed record SupervisionNoticeIssued : CaseEvent;

[EventName("case.interview-summoned.v1")]
public sealed record InterviewSummoned(DateTimeOffset For, string Place, ImmutableArray<Convener> Conveners, string Interviewee) : CaseEvent;

/// <param name="Code">拒不接受督导 at the second absence.</param>
[EventName("case.interview-missed.v1")]
public sealed record InterviewMissed(int Absences, string Note, string? Code) : CaseEvent;

[EventName("case.interview-held.v1")]
public sealed record InterviewHeld(ImmutableArray<Convener> Conveners, string Note) : CaseEvent;

[EventName("case.interview-recorded.v1")]
public sealed record InterviewRecorded(bool IntervieweeSigned, string? RefusalNote) : CaseEvent;

[EventName("case.interview-filed.v1")]
public sealed record InterviewFiled(ImmutableArray<FilingReceipt> Receipts) : CaseEvent;

/// <summary>The chief inspector signed; the director's signature gives it effect.</summary>
[EventName("case.circular-pre-signed.v1")]
public sealed record CircularPreSigned(Document Draft) : CaseEvent;

[EventName("case.circular-issued.v1")]
public sealed record CircularIssued(DateOnly RecommendationsUntil, bool IsPublic) : CaseEvent;

[EventName("case.recommendation-replied.v1")]
public sealed record RecommendationReplied(string Reply) : CaseEvent;

[EventName("case.clue-opened.v1")]
public sealed record ClueOpened(string Code, string Facts, bool Aggravated) : CaseEvent;

[EventName("case.obstruction-reported.v1")]
public sealed record ObstructionReported(ObstructionKind Kind, string Facts) : CaseEvent;
