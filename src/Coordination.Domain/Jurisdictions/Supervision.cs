using Coordination.Domain.Aggregates;
using Coordination.Domain.People;

namespace Coordination.Domain.Jurisdictions;

/// <summary>Who may supervise whom (domain.md 2.4, capability C3.1).</summary>
public static class Supervision
{
    /// <summary>Whether a body may open cases and inspections on a subject.</summary>
    /// <param name="body">Jurisdiction code of the supervision body.</param>
    /// <param name="delegated">The higher body delegated this subject, or an incident of grade II or above takes it up.</param>
    /// <returns><c>JURISDICTION_DENIED</c>, or null.</returns>
    public static Refusal? MaySupervise(string body, SubjectFacts subject, IDirectory directory, bool delegated = false)
    {
        var allowed = subject.Kind switch
        {
            SubjectKind.School => School(body, subject, directory, delegated),
            SubjectKind.Government => Government(body, subject, directory),
            _ => Department(body, subject, directory, delegated),
        };
        return allowed ? null : Refusals.JurisdictionDenied.With("body", body);
    }

    // "全市各级各类学校" for the city; a county those it administers, others only if delegated.
    private static bool School(string body, SubjectFacts subject, IDirectory directory, bool delegated)
    {
        var administering = subject.AdministeredBy is { } code ? directory.BodyOf(code) : null;
        return administering is not null
            && (body == administering || directory.IsBelow(administering, body) || (delegated && directory.IsBelow(body, administering)));
    }

    // The next lower governments only: the city its counties and zones, a county its townships.
    private static bool Government(string body, SubjectFacts subject, IDirectory directory) =>
        subject.SubjectUnit is { } unit && directory.Jurisdiction(unit)?.Parent == body;

    private static bool Department(string body, SubjectFacts subject, IDirectory directory, bool delegated)
    {
        var of = subject.SubjectUnit?.Split('.')[0];
        return of is not null && (of == body || (delegated && directory.IsBelow(of, body)));
    }
}
