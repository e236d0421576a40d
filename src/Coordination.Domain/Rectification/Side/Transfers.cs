using Coordination.Domain.Aggregates;
using Coordination.Domain.Jurisdictions;

namespace Coordination.Domain.Rectification;

/// <summary>移交, 提级, 交办: the owner changes, the home never does (law 6).</summary>
internal static class Transfers
{
    public static Decision Transfer(CaseDesk desk, TransferCase transfer)
    {
        var (state, directory) = (desk.State, desk.Context.Rules.Directory);
        if (!state.IsOpen || transfer.To == state.Owner)
        {
            return desk.WrongState;
        }

        if (string.IsNullOrWhiteSpace(transfer.Reason) || directory.Jurisdiction(transfer.To) is not { } target || target.SupervisionBody != target.Code)
        {
            return Refusals.Incomplete.With("field", string.IsNullOrWhiteSpace(transfer.Reason) ? "reason" : "to");
        }

        var fits = transfer.Kind switch
        {
            TransferKind.TakeUp => directory.IsBelow(state.Owner, transfer.To),
            TransferKind.Delegate => directory.IsBelow(transfer.To, state.Owner),
            _ => true,
        };
        var facts = CaseAuthority.Facts(desk) with { Owner = transfer.To };
        var delegated = transfer.Kind == TransferKind.Delegate;
        return !fits || Supervision.MaySupervise(transfer.To, facts, directory, delegated) is not null
            ? Refusals.JurisdictionDenied.With("body", transfer.To)
            : new CaseTransferred(state.Owner, transfer.To, target.Parent, transfer.Kind, transfer.Reason)
            {
                Deadlines = new DeadlineChanges([desk.Start(Limits.AcceptTransfer, "rectification.transfer.accept", Origin.Of(desk.Now))], [Limits.AcceptTransfer]),
            };
    }

    public static Decision Accept(CaseDesk desk) =>
        desk.State is { IsOpen: true, Transfer: not null } ? new TransferAccepted { Deadlines = DeadlineChanges.End(Limits.AcceptTransfer) } : desk.WrongState;
}
