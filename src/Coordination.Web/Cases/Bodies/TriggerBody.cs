using Coordination.Domain.Rectification;
using Coordination.Web.Http;

namespace Coordination.Web.Cases.Bodies;

/// <summary>Body of a trigger. The wire's own record, so that a command may change without the contract changing.</summary>
internal abstract record TriggerBody : Body
{
    public abstract CaseCommand ToCommand();
}

/// <summary>A trigger that needs nothing but the sender.</summary>
internal sealed record Plain<TCommand> : TriggerBody
    where TCommand : CaseCommand, new()
{
    public override CaseCommand ToCommand() => new TCommand();
}
