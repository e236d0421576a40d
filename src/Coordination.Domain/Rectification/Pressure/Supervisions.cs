using Coordination.Domain.Aggregates;
using Coordination.Domain.Documents;
using Coordination.Domain.People;

namespace Coordination.Domain.Rectification;

/// <summary>督办: the first rung.</summary>
internal static class Supervisions
{
    public static Decision Sign(CaseDesk desk, SignSupervisionNotice sign)
    {
        if (!LadderRules.IsDue(desk.State, 1) || desk.State.Draft(DocumentKinds.SupervisionNotice) is not { } draft)
        {
            return desk.WrongState;
        }

        var fields = (SupervisionFields)draft.Fields;
        var overdue = desk.State.OverdueSince is { } last ? CaseDrafts.DaysAfter(last, desk.Today) : 0;
        var document = draft with { Fields = fields with { OverdueDays = overdue, Demands = sign.Demands ?? fields.Demands, Contact = sign.Contact.Length > 0 ? sign.Contact : fields.Contact } };
        var issued = new SupervisionNoticeIssued
        {
            Deadlines = DeadlineChanges.End(Limits.SignSupervision),
            Documents = DocumentChanges.Sign(CaseDrafts.Sign(desk, document, CaseAction.SignSupervisionNotice)),
        };
        return Decision.Accept(issued, Terms.Start(desk, TermKind.Supervision, "rectification.*.supervision", Origin.Of(desk.Now)));
    }
}
