using Coordination.Domain.Aggregates;
using Coordination.Domain.People;

namespace Coordination.Domain.Alerts;

/// <summary>A fact of an alert's history.</summary>
public abstract record AlertEvent : Event;

/// <summary>A source said how things are; null is "not (any more) so".</summary>
/// <param name="SaidAt">Legal instant of the change at the source.</param>
[EventName("alert.condition-told.v1")]
public sealed record ConditionTold(string Source, long SourceVersion, AlertKey Key, Condition? Condition, string? EndedBecause, DateTimeOffset SaidAt) : AlertEvent;

/// <summary>The alert stands from here on, with its policy frozen.</summary>
/// <param name="RaisedAt">Legal instant: <see cref="Condition.Since"/>.</param>
/// <param name="Chain">The level it was frozen for.</param>
/// <param name="ClockFrom">The instant the tiers count from; null while only warnings have come.</param>
/// <param name="TierDue">The resolve clock's instants, one per tier; all null while only warnings have come.</param>
[EventName("alert.raised.v1")]
public sealed record AlertRaised(
    int Occurrence,
    DateTimeOffset RaisedAt,
    DateOnly Trigger,
    string Variant,
    Severity Severity,
    FrozenPolicy Policy,
    Chain Chain,
    DateTimeOffset? ClockFrom,
    ImmutableArray<DateTimeOffset?> TierDue) : AlertEvent;

/// <summary>A warning date came.</summary>
[EventName("alert.warned.v1")]
public sealed record Warned(DateTimeOffset WarningAt, Severity Severity) : AlertEvent;

/// <summary>The limit that was warned of has passed: from here the tiers run.</summary>
[EventName("alert.breached.v1")]
public sealed record Breached(DateTimeOffset BreachAt, DateOnly Trigger, Severity Severity, ImmutableArray<DateTimeOffset?> TierDue) : AlertEvent;

/// <summary>The alert reached a tier (delivery may still wait for its window).</summary>
/// <param name="Tier">Index in the frozen policy.</param>
/// <param name="Severity">The alert's severity from now on.</param>
/// <param name="Note">What the person said who escalated by hand.</param>
[EventName("alert.escalated.v1")]
public sealed record Escalated(int Tier, int Level, EscalationCause Cause, Severity Severity, string? Note = null) : AlertEvent;

/// <summary>Why a tier was reached.</summary>
public enum EscalationCause
{
    NotResolved,
    NotAcknowledged,
    Count,
    Vacancy,
    SubjectOnly,
    Manual,
}

/// <summary>A tier that had been told early has its own start now, which makes the alert graver (AL-38 after 30 days).</summary>
[EventName("alert.strengthened.v1")]
public sealed record Strengthened(int Tier, Severity Severity) : AlertEvent;

/// <summary>A telling waits for its delivery window.</summary>
[EventName("alert.held.v1")]
public sealed record TellingHeld(HeldTelling Telling) : AlertEvent;

/// <param name="Tier">Index in the frozen policy.</param>
public sealed record HeldTelling(int Tier, Severity Severity, DateTimeOffset HeldAt, DateTimeOffset ReleaseAt);

/// <summary>Held tellings that never left.</summary>
/// <param name="Because"><c>resolved</c>, or <c>collapsed</c> into a later telling to the same people.</param>
[EventName("alert.held-dropped.v1")]
public sealed record HeldDropped(ImmutableArray<int> Tiers, string Because) : AlertEvent;

/// <summary>
/// People were told. The recipients are frozen here; everything after is idempotent on alert, occurrence, tier, repeat and person.
/// </summary>
/// <param name="Repeat">0 for the first telling at a tier, then counting.</param>
/// <param name="HeldUntil">The window's start when the telling had to wait, else null.</param>
/// <param name="AckBy">End of the acknowledge clock that starts with this telling; null when none does.</param>
/// <param name="NextRepeat">When those of the tier who have not acknowledged are told again.</param>
/// <param name="Vacant">Posts that should have been told and had neither holder nor deputy.</param>
/// <param name="Relieved">People who had been told and left the post; others are told in their place.</param>
[EventName("alert.sent.v1")]
public sealed record Sent(
    int Tier,
    int Level,
    int Occurrence,
    int Repeat,
    SendReason Reason,
    Severity Severity,
    ImmutableArray<Recipient> Recipients,
    DateTimeOffset SentAt,
    DateTimeOffset? HeldUntil,
    DateTimeOffset? AckBy,
    DateTimeOffset? NextRepeat,
    ImmutableArray<VacantPost> Vacant,
    ImmutableArray<string> Relieved) : AlertEvent;

/// <summary>Why people were told.</summary>
public enum SendReason
{
    Telling,
    Repeat,
    /// <summary>The voice call after five minutes to those who owe an acknowledgement of their own (AL-53).</summary>
    Voice,
}

/// <summary>Who was meant.</summary>
/// <param name="AckOwed">Owes an acknowledgement at this severity.</param>
/// <param name="Scope">Where the post is held; null for people the source named, who are told as persons, not as holders.</param>
/// <param name="Informed">Told without duty and without repeats.</param>
/// <param name="OwnPeople">One of the subject's own: the school's posts, or the head of a unit that is the subject.</param>
public sealed record Recipient(string PersonId, string Name, string? PostId, Role? Role, string? Scope, bool AckOwed, bool Informed, bool OwnPeople = false);

/// <summary>A post without anybody to tell.</summary>
public sealed record VacantPost(string PostId, Role Role, string Scope);

/// <summary>Somebody said "mine".</summary>
/// <param name="StopsClock">False for the subject's own people: they stop only the repeats to themselves.</param>
[EventName("alert.acknowledged.v1")]
public sealed record Acknowledged(int Occurrence, string PersonId, string Name, string? PostId, bool StopsClock) : AlertEvent;

/// <summary>The condition waits on someone else: both clocks stand still from this instant.</summary>
[EventName("alert.paused.v1")]
public sealed record Paused(DateTimeOffset Since) : AlertEvent;

/// <summary>The clocks run again, with the time they had left.</summary>
[EventName("alert.resumed.v1")]
public sealed record Resumed(
    DateTimeOffset ResumedAt,
    ImmutableArray<DateTimeOffset?> TierDue,
    DateTimeOffset? AckBy,
    ImmutableArray<DateTimeOffset?> Repeats,
    ImmutableArray<HeldTelling> Held) : AlertEvent;

/// <summary>The occurrence is over.</summary>
/// <param name="Because">The source's word (<c>signed</c>, <c>submitted</c>…), <c>manual</c>, <c>replaced</c> or <c>filled</c>.</param>
/// <param name="Reason">The person's, for manual kinds.</param>
[EventName("alert.resolved.v1")]
public sealed record AlertResolved(int Occurrence, DateTimeOffset ResolvedAt, string Because, string? Reason = null) : AlertEvent;

/// <summary>A newly loaded calendar moved pending instants; what had fired stays fired.</summary>
[EventName("alert.clocks-corrected.v1")]
public sealed record ClocksCorrected(
    ImmutableArray<DateTimeOffset?> OldTierDue, ImmutableArray<DateTimeOffset?> TierDue, ImmutableArray<HeldTelling> Held, string Reason) : AlertEvent;
