namespace Coordination.Domain.People;

/// <summary>How the actor, through a post, stands to the thing acted on.</summary>
public enum Relation
{
    /// <summary>The post belongs to the owner's supervision body.</summary>
    Owner,
    /// <summary>… to a body above the owner's.</summary>
    Above,
    /// <summary>… to the next body above.</summary>
    NextAbove,
    /// <summary>… to the body where the subject lies, which administers it or which opened the case, or to one above these.</summary>
    Concerned,
    /// <summary>The post speaks for the subject.</summary>
    Subject,
    /// <summary>The post belongs to the subject's competent department.</summary>
    Competent,
    /// <summary>The person found the problem, as an inspector of the owner or of the school.</summary>
    Finder,
    /// <summary>The post is that of the school's responsible inspector.</summary>
    ResponsibleInspector,
    /// <summary>The person is named as rechecker.</summary>
    Rechecker,
    /// <summary>The person was told, or the thing is addressed to them.</summary>
    Told,
    /// <summary>The post belongs to a level that was told.</summary>
    ToldLevel,
    /// <summary>Wherever the post is.</summary>
    Anywhere,
}

/// <summary>Which things a row is about.</summary>
public enum Limit
{
    None,
    ClassA,
    ClassAtoC,
    ClassBorC,
    ClassD,
    /// <summary>The subject is a government or a department.</summary>
    UnitSubject,
    ContestsChief,
    DoesNotContestChief,
}

/// <summary>One line of the permission table.</summary>
/// <param name="Role">Null: any role.</param>
/// <param name="Source">Where the rule is written.</param>
public sealed record PermissionRow(CaseAction Action, Role? Role, Relation Relation, Limit Limit, string Source);
