namespace Coordination.Domain.People;

/// <summary>What kind of unit is supervised (domain.md 2.4).</summary>
[GenerateSerializer, Alias("subject.kind")]
public enum SubjectKind
{
    School,
    /// <summary>A government or a zone's management committee.</summary>
    Government,
    /// <summary>A department, as a member unit: <c>512000.08</c>.</summary>
    Department,
    /// <summary>The education administration of a jurisdiction.</summary>
    EduBureau,
}

/// <summary>What the permission table must know about the thing acted on. Made from a case's state, or from master data for boards and administration.</summary>
public sealed record SubjectFacts
{
    /// <summary>Jurisdiction whose supervision body owns the thing now.</summary>
    public required string Owner { get; init; }

    /// <summary>Jurisdiction at birth; reads on after a transfer upwards.</summary>
    public string? Home { get; init; }

    public SubjectKind Kind { get; init; }

    public string? SchoolId { get; init; }

    /// <summary>The unit when the subject is no school: a jurisdiction code, or a member unit's.</summary>
    public string? SubjectUnit { get; init; }

    public string? AdministeredBy { get; init; }

    public string? Location { get; init; }

    /// <summary>Jurisdiction whose education administration runs the subject.</summary>
    public string? CompetentDepartment { get; init; }

    /// <summary><c>A</c>…<c>D</c>; null where there is no class.</summary>
    public string? Class { get; init; }

    public string? FinderId { get; init; }

    public ImmutableArray<string> RecheckerIds { get; init; } = [];

    /// <summary>Responsible inspectors of the school.</summary>
    public ImmutableArray<string> RiIds { get; init; } = [];

    /// <summary>Who submitted or signed the rectification that is rechecked.</summary>
    public ImmutableArray<string> SubmitterIds { get; init; } = [];

    /// <summary>The part asked for is drafted and not yet served: not for the subject and its competent department.</summary>
    public bool Draft { get; init; }

    /// <summary>The part asked for belongs to a covert visit: not for the subject, its county, its RI (domain.md 4.2.2).</summary>
    public bool Covert { get; init; }

    /// <summary>The open objection contests an act of the owner's own chief inspector.</summary>
    public bool ContestsChief { get; init; }

    /// <summary>People told of the alert, or to whom a document was addressed.</summary>
    public ImmutableArray<string> ToldPersons { get; init; } = [];

    /// <summary>Jurisdictions whose roles were told of the alert; empty means the owner.</summary>
    public ImmutableArray<string> LevelsTold { get; init; } = [];

    /// <summary>Who proposed what is to be approved.</summary>
    public string? ProposedBy { get; init; }

    public bool SubjectIsGovernment => Kind == SubjectKind.Government;

    /// <summary>Scope of the posts that speak for the subject.</summary>
    public string? SubjectScope => Kind == SubjectKind.School ? SchoolId : SubjectUnit;

    /// <summary>Facts of a jurisdiction itself: its board, its settings, its people.</summary>
    public static SubjectFacts Of(string jurisdiction) => new() { Owner = jurisdiction, Kind = SubjectKind.Government, SubjectUnit = jurisdiction };

    /// <summary>Facts of a school under the body that supervises it.</summary>
    /// <param name="owner">See <see cref="Jurisdictions.Tree.BodyOf(IDirectory, People.School)"/>.</param>
    public static SubjectFacts Of(School school, string owner) => new()
    {
        Owner = owner,
        Home = owner,
        SchoolId = school.Id,
        AdministeredBy = school.AdministeredBy,
        Location = school.Location,
        CompetentDepartment = school.CompetentDepartment,
    };
}
