using Coordination.Domain.Aggregates;
using Coordination.Domain.Time;

namespace Coordination.Domain.Rectification;

[EventName("case.objection-filed.v1")]
public sealed record ObjectionFiled(string Reason) : CaseEvent;

/// <param name="NewTerm">The terms were amended to this.</param>
[EventName("case.objection-decided.v1")]
public sealed record ObjectionDecided(bool Upheld, string Reasons, Duration? NewTerm) : CaseEvent;

[EventName("case.extension-requested.v1")]
public sealed record ExtensionRequested(int Number, Duration Amount, string Reason) : CaseEvent;

[EventName("case.extension-granted.v1")]
public sealed record ExtensionGranted(Duration Amount) : CaseEvent;

/// <param name="BySilence">Nobody decided within the limit.</param>
[EventName("case.extension-refused.v1")]
public sealed record ExtensionRefused(string Reason, bool BySilence) : CaseEvent;

/// <param name="Since">From when the clocks stand: of an order its own instant.</param>
[EventName("case.suspended.v1")]
public sealed record CaseSuspended(DateTimeOffset Since, string Reason, string? OrderId, string By) : CaseEvent;

/// <summary>The moved clocks are in <see cref="CaseEvent.Deadlines"/>.</summary>
[EventName("case.resumed.v1")]
public sealed record CaseResumed(DateTimeOffset At, string Reason) : CaseEvent;

[EventName("case.suspension-reviewed.v1")]
public sealed record SuspensionReviewed(string Finding) : CaseEvent;

[EventName("case.transferred.v1")]
public sealed record CaseTransferred(string From, string To, string? ToParent, TransferKind Kind, string Reason) : CaseEvent;

[EventName("case.transfer-accepted.v1")]
public sealed record TransferAccepted : CaseEvent;

/// <summary>A newly loaded calendar moved open limits; old and new instants for the log.</summary>
[EventName("case.deadlines-recomputed.v1")]
public sealed record DeadlineRecomputed(ImmutableArray<MovedDeadline> Moved, string Reason) : CaseEvent;

/// <summary>A limit that has already fired would have fallen elsewhere by the loaded calendar. It does not un-fire.</summary>
[EventName("case.deadline-corrected.v1")]
public sealed record DeadlineCorrected(ImmutableArray<MovedDeadline> Corrected, string Reason) : CaseEvent;

/// <param name="Provisional">The new calendar too has a year that was not announced yet.</param>
public sealed record MovedDeadline(string Kind, DateTimeOffset Old, DateTimeOffset New, string OldCalendar, string NewCalendar, bool Provisional = false);
