using Coordination.Domain.Aggregates;
using Coordination.Domain.Jurisdictions;

namespace Coordination.Domain.People;

/// <summary>Answer of the permission table.</summary>
/// <param name="Post">The post that grants; events record it as the post acted in. Null when refused.</param>
/// <param name="Row">The row that grants.</param>
public sealed record Permission(HeldPost? Post, PermissionRow? Row, Refusal? Refusal)
{
    public bool Granted => Refusal is null;
}

/// <summary>
/// Who may do what (actor × action × jurisdiction × relation), pure: the same inputs give the same answer everywhere, in the
/// pipeline, in the grain and in replay. It decides permission and independence, not state; a grain still asks its rules.
/// </summary>
public static class Permissions
{
    /// <summary>The post in which the software itself acts.</summary>
    public static HeldPost SystemPost { get; } = new("system", Role.SYS, "sys");

    /// <summary>
    /// Asks the table. <see cref="Actor.ActingAs"/> restricts it to that post. Refusals: <c>INDEPENDENCE_VIOLATION</c> (IND-1),
    /// <c>APPROVER_LEVEL</c> (a signer of another rank, IND-2, or one's own proposal), <c>JURISDICTION_DENIED</c> (IND-11),
    /// <c>SELF_RECHECK_FORBIDDEN</c> (IND-6), else <c>NOT_PERMITTED</c>. Those of independence carry the value <c>rule</c>.
    /// </summary>
    public static Permission Check(Actor actor, CaseAction action, SubjectFacts facts, IDirectory directory)
    {
        if (actor.IsSystem)
        {
            return action is CaseAction.Open or CaseAction.Rehome ? new Permission(SystemPost, null, null) : Refuse(Plain(action));
        }

        var posts = actor.ActingAs is { } chosen ? actor.Posts.Where(post => post.PostId == chosen) : actor.Posts;
        var ordered = posts.OrderBy(post => post.Standing).ToImmutableArray();
        var independence = default(Refusal);
        foreach (var row in PermissionTable.ByAction[action])
        {
            foreach (var post in ordered)
            {
                if (!Fits(row, post, actor, facts, directory))
                {
                    continue;
                }

                independence ??= Independence.OfGrant(actor, row, post, facts);
                if (independence is null)
                {
                    return new Permission(post, row, null);
                }
            }
        }

        return Refuse(independence ?? WhyNot(actor, ordered, action, facts, directory));
    }

    /// <summary>What this person may do to a case as far as permission goes, as names (<see cref="CaseActions.Name"/>); its state decides further.</summary>
    public static ImmutableArray<string> MayList(Actor actor, SubjectFacts facts, IDirectory directory) =>
        [.. CaseActions.OnCases.Where(action => Check(actor, action, facts, directory).Granted).Select(action => action.Name())];

    /// <summary>Refusals that are recorded as attempts against independence and alerted (AL-39: IND-1, 2 and 11).</summary>
    public static bool IsBreach(Refusal refusal) => refusal.Values.TryGetValue("rule", out var rule) && rule is "IND-1" or "IND-2" or "IND-11";

    private static Permission Refuse(Refusal refusal) => new(null, null, refusal);

    private static Refusal Plain(CaseAction action) => Refusals.NotPermitted.With("action", action.Name());

    private static bool Fits(PermissionRow row, HeldPost post, Actor actor, SubjectFacts facts, IDirectory directory) =>
        (row.Role is null || row.Role == post.Role)
        && Within(row.Limit, facts)
        && Stands(row.Relation, post, actor, facts, directory)
        && !Hidden(row, facts)
        && !OwnProposal(row.Action, actor, facts);

    private static bool Within(Limit limit, SubjectFacts facts) => limit switch
    {
        Limit.ClassA => facts.Class == "A",
        Limit.ClassAtoC => facts.Class is "A" or "B" or "C",
        Limit.ClassBorC => facts.Class is "B" or "C",
        Limit.ClassD => facts.Class == "D",
        Limit.UnitSubject => facts.Kind != SubjectKind.School,
        Limit.ContestsChief => facts.ContestsChief,
        Limit.DoesNotContestChief => !facts.ContestsChief,
        _ => true,
    };

    private static bool Stands(Relation relation, HeldPost post, Actor actor, SubjectFacts facts, IDirectory directory) => relation switch
    {
        Relation.Owner => post.Scope == facts.Owner,
        Relation.Above => directory.IsBelow(facts.Owner, post.Scope),
        Relation.NextAbove => directory.Jurisdiction(facts.Owner)?.Parent == post.Scope,
        Relation.Concerned => Concerned(post.Scope, facts, directory),
        Relation.Subject => post.Scope == facts.SubjectScope,
        Relation.Competent => post.Scope == facts.CompetentDepartment,
        Relation.Finder => facts.FinderId == actor.PersonId && (post.Scope == facts.Owner || (facts.SchoolId is { } school && post.Scope == school)),
        Relation.ResponsibleInspector => facts.SchoolId is { } own && post.Scope == own,
        Relation.Rechecker => facts.RecheckerIds.Contains(actor.PersonId),
        Relation.Told => facts.ToldPersons.Contains(actor.PersonId),
        Relation.ToldLevel => facts.LevelsTold.IsEmpty ? post.Scope == facts.Owner : facts.LevelsTold.Contains(post.Scope),
        _ => true,
    };

    private static bool Concerned(string scope, SubjectFacts facts, IDirectory directory) =>
        new[] { facts.Home, facts.AdministeredBy, facts.Location, facts.SubjectIsGovernment ? facts.SubjectUnit : null }
            .Any(code => code is not null && (code == scope || directory.IsBelow(code, scope)));

    // Drafts are for the body; a covert visit is for those who order and make it.
    private static bool Hidden(PermissionRow row, SubjectFacts facts) => row.Action is CaseAction.Read && row.Relation switch
    {
        Relation.Subject or Relation.Competent or Relation.Told => facts.Draft || facts.Covert,
        Relation.Concerned or Relation.ResponsibleInspector or Relation.Finder => facts.Covert,
        _ => false,
    };

    private static bool OwnProposal(CaseAction action, Actor actor, SubjectFacts facts) =>
        action is CaseAction.ApproveCalendar or CaseAction.ApproveSetting && facts.ProposedBy == actor.PersonId;

    private static Refusal WhyNot(Actor actor, ImmutableArray<HeldPost> posts, CaseAction action, SubjectFacts facts, IDirectory directory)
    {
        if (OwnProposal(action, actor, facts))
        {
            return Refusals.ApproverLevel.With("action", action.Name());
        }

        if (action == CaseAction.RecordVerdict && Independence.IsInterestedInRecheck(actor, facts))
        {
            return Refusals.SelfRecheckForbidden.With("rule", "IND-6");
        }

        if (!Independence.IsSupervision(action))
        {
            return Plain(action);
        }

        if (posts.Any(post => post.Role == Role.EDU))
        {
            return Refusals.IndependenceViolation.With("rule", "IND-1").With("action", action.Name());
        }

        if (posts.Any(post => post.Role.IsOfBody() && directory.IsBelow(post.Scope, facts.Owner)))
        {
            return Refusals.JurisdictionDenied.With("rule", "IND-11").With("action", action.Name());
        }

        return posts.Any(post => Roles.Signers.Contains(post.Role) && post.Scope == facts.Owner) && NeedsSigner(action)
            ? Refusals.ApproverLevel.With("action", action.Name())
            : Plain(action);
    }

    private static bool NeedsSigner(CaseAction action) =>
        PermissionTable.ByAction[action].Any(row => row.Role is { } role && Roles.Signers.Contains(role) && row.Relation is Relation.Owner or Relation.NextAbove);
}
