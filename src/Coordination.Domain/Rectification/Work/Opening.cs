using Coordination.Domain.Aggregates;
using Coordination.Domain.People;

namespace Coordination.Domain.Rectification;

/// <summary>立案 and 撤销.</summary>
internal static class Opening
{
    private const int MaxRequired = 20;
    private const int MaxProblem = 2000;

    public static Decision Open(CaseDesk desk, OpenCase open)
    {
        if (Complete(open) is { } refusal)
        {
            return refusal;
        }

        var subject = SubjectOf(desk, open);
        var directory = desk.Context.Rules.Directory;
        var owner = desk.Context.Id.Home;
        var inspectors = subject.SchoolId is { } school ? directory.Holders(Role.RI, school, desk.Now).Select(holder => holder.PersonId).ToImmutableArray() : [];
        var opened = new CaseOpened(
            subject, owner, directory.Jurisdiction(owner)?.Parent, open.Class, open.Title, open.Problem, open.Required, open.FindingId, open.InspectionId,
            open.Finder ?? (IsInspector(desk) ? desk.Context.Actor.PersonId : null), inspectors, open.CoResponsible);
        var after = desk.After(opened);
        return opened with
        {
            Deadlines = DeadlineChanges.Start(after.Start(Limits.SignNotice, "rectification.*.sign", Origin.Of(desk.Now))),
            Documents = DocumentChanges.Draft(CaseDrafts.Notice(after)),
        };
    }

    private static Refusal? Complete(OpenCase open) =>
        string.IsNullOrWhiteSpace(open.Title) ? Refusals.Incomplete.With("field", "title")
        : string.IsNullOrWhiteSpace(open.Problem) || open.Problem.Length > MaxProblem ? Refusals.Incomplete.With("field", "problem")
        : open.Required.Length > MaxRequired || open.Required.DistinctBy(item => item.Id).Count() < open.Required.Length ? Refusals.Incomplete.With("field", "required")
        : !open.FindingConfirmed ? Refusals.FindingUnconfirmed
        : null;

    /// <summary>The subject as the directory knows it now: a fact of the case from here on.</summary>
    public static CaseSubject SubjectOf(CaseDesk desk, OpenCase open)
    {
        var directory = desk.Context.Rules.Directory;
        if (open.SubjectKind == SubjectKind.School)
        {
            return directory.School(open.Subject) is { } school ? SchoolOf(school) : CaseSubject.None with { Unit = open.Subject };
        }

        var code = open.Subject.Split('.')[0];
        var node = directory.Jurisdiction(code);
        return new CaseSubject(open.SubjectKind, open.Subject, open.SubjectName ?? node?.Name ?? open.Subject, code, code, "");
    }

    public static CaseSubject SchoolOf(School school) =>
        new(SubjectKind.School, school.Id, school.Name, school.Location, school.AdministeredBy, school.CompetentDepartment);

    private static bool IsInspector(CaseDesk desk) => desk.Context.Actor.Posts.Any(post => Roles.Inspectors.Contains(post.Role));

    public static Decision Cancel(CaseDesk desk, CancelCase cancel) =>
        desk.State.Work != WorkState.Opened ? desk.WrongState
        : string.IsNullOrWhiteSpace(cancel.Reason) ? Refusals.Incomplete.With("field", "reason")
        : new CaseCancelled(cancel.Reason);
}
