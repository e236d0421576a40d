using Coordination.Domain.Aggregates;

namespace Coordination.Domain.People;

/// <summary>The independence rules of domain.md 2.6 that bear on who may act. Each is a refusal, none a warning.</summary>
public static class Independence
{
    /// <summary>Roles an education administrator may hold beside EDU: the dual hat of the committee (S1), nothing else.</summary>
    private static readonly ImmutableArray<Role> DualHat = [Role.DEP, Role.DIR];

    /// <summary>Actions of supervision: creating, changing, delaying or hiding a result (IND-1). Reading, telling and administration are not.</summary>
    public static bool IsSupervision(CaseAction action) =>
        (action > CaseAction.Read && action <= CaseAction.ReportObstruction) || action is CaseAction.OrderBulkSuspension or CaseAction.LiftBulkSuspension;

    /// <summary>
    /// IND-6: nobody rechecks their own submission; the finder and the school's RI may recheck only beside somebody else.
    /// </summary>
    /// <returns><c>SELF_RECHECK_FORBIDDEN</c>, or null.</returns>
    public static Refusal? OfRecheck(IReadOnlyCollection<string> recheckers, SubjectFacts facts)
    {
        var own = recheckers.Any(facts.SubmitterIds.Contains);
        var independent = recheckers.Any(person => person != facts.FinderId && !facts.RiIds.Contains(person));
        return own || !independent ? Refusals.SelfRecheckForbidden.With("rule", "IND-6") : null;
    }

    /// <summary>
    /// IND-3: no path of alerts or reports runs through EDU. In every step somebody else is told as well, so that EDU can be
    /// informed but never holds a step alone.
    /// </summary>
    /// <param name="path">Steps of an escalation path in order, each the roles it tells.</param>
    /// <returns><c>INDEPENDENCE_VIOLATION</c>: the configuration is refused.</returns>
    public static Refusal? OfPath(IEnumerable<IEnumerable<Role>> path) =>
        path.Select(step => step.ToList()).Any(step => step.Contains(Role.EDU) && step.TrueForAll(role => role == Role.EDU))
            ? Refusals.IndependenceViolation.With("rule", "IND-3")
            : null;

    /// <summary>
    /// IND-3 for people: whoever holds EDU can be a committee deputy and stand in for the director (S1), but holds no other post
    /// of a supervision body, neither as holder nor as B role, for then a path would run through EDU.
    /// </summary>
    /// <param name="held">Roles the person has at that time.</param>
    public static Refusal? OfAppointment(IEnumerable<Role> held, Role role)
    {
        var roles = held.Append(role).ToList();
        return roles.Contains(Role.EDU) && roles.Exists(other => (other.IsOfBody() || Roles.Inspectors.Contains(other)) && !DualHat.Contains(other))
            ? Refusals.IndependenceViolation.With("rule", "IND-3")
            : null;
    }

    /// <summary>IND-1 and IND-2 for somebody the table would let act: education administrators act for the body only as committee deputies, and never on what they run.</summary>
    internal static Refusal? OfGrant(Actor actor, PermissionRow row, HeldPost post, SubjectFacts facts)
    {
        if (!IsSupervision(row.Action) || row.Relation is Relation.Subject)
        {
            return null;
        }

        var bureaus = actor.Posts.Where(held => held.Role == Role.EDU).Select(held => held.Scope).ToList();
        if (bureaus.Count == 0)
        {
            return null;
        }

        if (!DualHat.Contains(post.Role))
        {
            return Refusals.IndependenceViolation.With("rule", "IND-1").With("action", row.Action.Name());
        }

        return bureaus.Exists(bureau => Runs(bureau, facts)) ? Refusals.ApproverLevel.With("rule", "IND-2").With("action", row.Action.Name()) : null;
    }

    /// <summary>The actor is the finder, the school's RI or whoever submitted.</summary>
    internal static bool IsInterestedInRecheck(Actor actor, SubjectFacts facts) =>
        facts.FinderId == actor.PersonId || facts.RiIds.Contains(actor.PersonId) || facts.SubmitterIds.Contains(actor.PersonId)
        || (facts.SchoolId is { } school && actor.Posts.Any(post => post.Scope == school));

    private static bool Runs(string bureau, SubjectFacts facts) =>
        facts.CompetentDepartment == bureau || (facts.Kind == SubjectKind.EduBureau && facts.SubjectUnit == bureau);
}
