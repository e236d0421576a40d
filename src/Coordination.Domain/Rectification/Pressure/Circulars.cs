using Coordination.Domain.Aggregates;
using Coordination.Domain.Documents;
using Coordination.Domain.People;

namespace Coordination.Domain.Rectification;

/// <summary>通报, the third rung (domain.md 4.5.2): the chief inspector signs, then the director; a recommendation to ORG follows.</summary>
internal static class Circulars
{
    public static Decision Sign(CaseDesk desk, SignCircular sign)
    {
        if (!LadderRules.IsDue(desk.State, 3) || desk.State.Draft(DocumentKinds.Circular) is not { } draft)
        {
            return desk.WrongState;
        }

        var fields = (CircularFields)draft.Fields;
        if (!CaseAuthority.IsPreSignature(desk))
        {
            return draft.Signatures.IsEmpty ? Refusals.PreSignRequired : Issue(desk, draft);
        }

        if (!draft.Signatures.IsEmpty)
        {
            return desk.WrongState;
        }

        var completed = draft with
        {
            Fields = fields with
            {
                Reason = sign.Reason ?? fields.Reason,
                Recommendations = sign.Recommendations ?? fields.Recommendations,
                IsPublic = sign.Public ?? fields.IsPublic,
            },
        };
        return new CircularPreSigned(CaseDrafts.Sign(desk, completed, CaseAction.PreSignCircular));
    }

    private static Decision Issue(CaseDesk desk, Document draft)
    {
        var now = Origin.Of(desk.Now);
        var issued = new CircularIssued(desk.Today.AddMonths(desk.Number("recommendation.validity-months")), ((CircularFields)draft.Fields).IsPublic)
        {
            Deadlines = new DeadlineChanges([desk.Start(Limits.Recommendation, "recommendation.reply", now)], [Limits.SignCircular]),
            Documents = DocumentChanges.Sign(CaseDrafts.Sign(desk, draft, CaseAction.SignCircular)),
        };
        return Decision.Accept(issued, Terms.Start(desk, TermKind.PostCircular, "circular.term", now));
    }

    public static Decision Reply(CaseDesk desk, ReplyRecommendation reply) =>
        desk.State.Circular is not { RepliedAt: null } ? desk.WrongState
        : string.IsNullOrWhiteSpace(reply.Reply) ? Refusals.Incomplete.With("field", "reply")
        : new RecommendationReplied(reply.Reply) { Deadlines = DeadlineChanges.End(Limits.Recommendation) };
}
