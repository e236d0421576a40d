using Coordination.Domain.Time;

namespace Coordination.Domain.Rectification;

/// <summary>异议; moves no clock.</summary>
[GenerateSerializer, Immutable, Alias("case.object")]
public sealed record FileObjection([property: Id(0)] string Reason) : CaseCommand;

/// <param name="NewTerm">Terms amended to this, counted from the service; null cancels the case.</param>
[GenerateSerializer, Immutable, Alias("case.uphold-objection")]
public sealed record UpholdObjection([property: Id(0)] string Reasons, [property: Id(1)] Duration? NewTerm = null) : CaseCommand;

[GenerateSerializer, Immutable, Alias("case.reject-objection")]
public sealed record RejectObjection([property: Id(0)] string Reasons) : CaseCommand;

/// <param name="Amount">Asked for; null asks for the maximum of the class.</param>
[GenerateSerializer, Immutable, Alias("case.request-extension")]
public sealed record RequestExtension([property: Id(0)] string Reason, [property: Id(1)] Duration? Amount = null) : CaseCommand;

/// <param name="Amount">Granted; null grants what was asked for.</param>
[GenerateSerializer, Immutable, Alias("case.grant-extension")]
public sealed record GrantExtension([property: Id(0)] Duration? Amount = null) : CaseCommand;

[GenerateSerializer, Immutable, Alias("case.refuse-extension")]
public sealed record RefuseExtension([property: Id(0)] string Reason) : CaseCommand;

/// <summary>中止. With an order id it is sent by the walker on behalf of a force-majeure order; class A is then refused.</summary>
/// <param name="EffectiveAt">Of an order: in force since then; null: now.</param>
[GenerateSerializer, Immutable, Alias("case.suspend")]
public sealed record SuspendCase([property: Id(0)] string Reason, [property: Id(1)] string? OrderId = null, [property: Id(2)] DateTimeOffset? EffectiveAt = null) : CaseCommand;

/// <param name="OrderId">Sent by the walker when this order was lifted: only ends a suspension by it.</param>
[GenerateSerializer, Immutable, Alias("case.resume")]
public sealed record ResumeCase([property: Id(0)] string Reason, [property: Id(1)] string? OrderId = null, [property: Id(2)] DateTimeOffset? EffectiveAt = null) : CaseCommand;

[GenerateSerializer, Immutable, Alias("case.review-suspension")]
public sealed record ReviewSuspension([property: Id(0)] string Finding) : CaseCommand;

[GenerateSerializer, Immutable, Alias("case.transfer")]
public sealed record TransferCase([property: Id(0)] string To, [property: Id(1)] TransferKind Kind, [property: Id(2)] string Reason) : CaseCommand;

[GenerateSerializer, Immutable, Alias("case.accept-transfer")]
public sealed record AcceptTransfer : CaseCommand;
