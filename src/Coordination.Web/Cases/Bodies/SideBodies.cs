using Coordination.Domain.Rectification;
using Coordination.Domain.Time;
using Coordination.Web.Http;

namespace Coordination.Web.Cases.Bodies;

/// <param name="NewTerm">Terms amended to this; absent cancels the case.</param>
internal sealed record UpholdObjectionBody([property: MaxText(4000), ManyLines, NotBlank] string Reasons, Duration? NewTerm = null) : TriggerBody
{
    public override CaseCommand ToCommand() => new UpholdObjection(Reasons, NewTerm);
}

internal sealed record RejectObjectionBody([property: MaxText(4000), ManyLines, NotBlank] string Reasons) : TriggerBody
{
    public override CaseCommand ToCommand() => new RejectObjection(Reasons);
}

/// <param name="Amount">Asked for; absent asks for the most the class allows.</param>
internal sealed record RequestExtensionBody([property: MaxText(2000), ManyLines, NotBlank] string Reason, Duration? Amount = null) : TriggerBody
{
    public override CaseCommand ToCommand() => new RequestExtension(Reason, Amount);
}

/// <param name="Amount">Granted; absent grants what was asked for.</param>
internal sealed record GrantExtensionBody(Duration? Amount = null) : TriggerBody
{
    public override CaseCommand ToCommand() => new GrantExtension(Amount);
}

internal sealed record ReviewSuspensionBody([property: MaxText(2000), ManyLines, NotBlank] string Finding) : TriggerBody
{
    public override CaseCommand ToCommand() => new ReviewSuspension(Finding);
}

/// <param name="To">Code of the jurisdiction that takes over.</param>
internal sealed record TransferBody(
    [property: MaxText(12), NotBlank] string To, TransferKind Kind, [property: MaxText(2000), ManyLines, NotBlank] string Reason) : TriggerBody
{
    public override CaseCommand ToCommand() => new TransferCase(To, Kind, Reason);
}
