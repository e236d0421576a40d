using Coordination.Domain.Aggregates;
using Coordination.Domain.Documents;

namespace Coordination.Domain.Rectification;

/// <summary>What the register and the inbox answer. Repeats and answers that came too late change nothing.</summary>
internal static class Papers
{
    public static Decision Number(CaseDesk desk, NumberAssigned number)
    {
        var known = number.DocumentId == desk.State.Id
            ? desk.State is { Work: not WorkState.None, Number: null }
            : desk.State.Papers.Any(paper => paper.Id == number.DocumentId && paper.Number is null);
        return known ? new NumberGiven(number.DocumentId, number.Number) : Decision.Nothing;
    }

    /// <summary>Acceptance by the inbox is service; the notice's starts the subject's term.</summary>
    public static Decision Accept(CaseDesk desk, DocumentAccepted accepted)
    {
        if (desk.State.Papers.FirstOrDefault(paper => paper.Id == accepted.DocumentId) is not { ServedAt: null, Status: DocumentStatus.Signed } paper)
        {
            return Decision.Nothing;
        }

        var at = Between(accepted.At, desk.State.Notice?.SignedAt ?? desk.Now, desk.Now);
        return desk.State is { IsOpen: true, Notice: { ServedAt: null } notice } && notice.DocumentId == paper.Id
            ? Decision.Accept(Notices.Served(desk, accepted.PersonId, at, deemed: false, Origin.Of(at)))
            : new DocumentServed(paper.Id, accepted.PersonId, at);
    }

    private static DateTimeOffset Between(DateTimeOffset at, DateTimeOffset least, DateTimeOffset most) => at < least ? least : at > most ? most : at;
}
