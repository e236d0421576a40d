using Coordination.Domain.Aggregates;

namespace Coordination.Domain.Alerts;

/// <summary>
/// "Mine" (domain.md 5.1). For anyone told at any tier, and for operators of the owner's or a higher level. Ends the repeats to
/// that person and, unless it comes from the subject's own people, the acknowledge clock; never the resolve clock.
/// Refused: NOT_PERMITTED, WRONG_STATE (nothing open), ALERT_OCCURRENCE_OVER.
/// </summary>
/// <param name="Occurrence">The occurrence seen on the screen; null takes the one that is open.</param>
[GenerateSerializer, Immutable, Alias("alert.acknowledge")]
public sealed record Acknowledge([property: Id(0)] int? Occurrence = null) : Command;

/// <summary>
/// Ends an alert of a manual kind (AL-39, AL-40), with a reason. For the CI of a level that is told. The same circumstances do
/// not raise it again; a later instant or a higher count does. Refused: NOT_PERMITTED, WRONG_STATE, ALERT_NOT_MANUAL, MISSING_FIELD.
/// </summary>
[GenerateSerializer, Immutable, Alias("alert.resolve")]
public sealed record Resolve([property: Id(0)] string Reason) : Command;

/// <summary>
/// Tells the next tier now. For anyone told (not the subject's own people) and for operators, office heads, chief inspectors
/// and directors of the owner's or a higher level. Refused: NOT_PERMITTED, WRONG_STATE, ALERT_NO_SUCH_TIER.
/// </summary>
[GenerateSerializer, Immutable, Alias("alert.escalate-now")]
public sealed record EscalateNow([property: Id(0)] string? Reason = null) : Command;

/// <summary>Tells every tier up to this one now: a jump passes nobody over. As <see cref="EscalateNow"/>.</summary>
/// <param name="Level">The tier's number, 1 to 3.</param>
[GenerateSerializer, Immutable, Alias("alert.jump-to")]
public sealed record JumpTo([property: Id(0)] int Level, [property: Id(1)] string? Reason = null) : Command;
