namespace Coordination.Domain.People;

/// <summary>Who and what there is, as of one snapshot: the tree of jurisdictions, schools, people and posts.</summary>
public interface IDirectory
{
    /// <summary>Every jurisdiction of this deployment, in code order.</summary>
    IEnumerable<Jurisdiction> Jurisdictions { get; }

    Jurisdiction? Jurisdiction(string code);

    School? School(string id);

    Person? Person(string id);

    /// <summary>People who hold a post in a scope (jurisdiction code, or school id for SCH_P, SCH_O, SCH_B and RI) at an instant, holders before deputies, each with availability.</summary>
    ImmutableArray<PostHolder> Holders(Role role, string scope, DateTimeOffset at);

    /// <summary>The posts a person holds at an instant.</summary>
    ImmutableArray<HeldPost> PostsOf(string personId, DateTimeOffset at);
}

/// <summary>A node of the jurisdiction tree.</summary>
/// <param name="SupervisionBody">Code of the body that supervises here: itself, or the one a functional zone relies on (domain.md 2.1).</param>
[GenerateSerializer, Immutable, Alias("jurisdiction")]
public sealed record Jurisdiction(
    [property: Id(0)] string Code,
    [property: Id(1)] string Name,
    [property: Id(2)] JurisdictionLevel Level,
    [property: Id(3)] string? Parent,
    [property: Id(4)] string SupervisionBody);

/// <summary>Levels of jurisdictions.</summary>
[GenerateSerializer, Alias("jurisdiction.level")]
public enum JurisdictionLevel
{
    Nation,
    Province,
    City,
    County,
    Zone,
    Township,
}

/// <summary>A school or kindergarten.</summary>
/// <param name="Location">County-level code in which it lies.</param>
/// <param name="AdministeredBy">Jurisdiction that administers it: supervision follows this one.</param>
/// <param name="MergedInto">Successor after a merger, empty string when closed without one, null while it exists.</param>
[GenerateSerializer, Immutable, Alias("school")]
public sealed record School(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] string Stage,
    [property: Id(3)] string Location,
    [property: Id(4)] string AdministeredBy,
    [property: Id(5)] string Township,
    [property: Id(6)] int Pupils,
    [property: Id(7)] double Longitude,
    [property: Id(8)] double Latitude,
    [property: Id(9)] bool Fictional,
    [property: Id(10)] string CompetentDepartment,
    [property: Id(11)] string? MergedInto = null);

/// <summary>A person. What recusal needs is here; the password is not.</summary>
/// <param name="Ties">Declared conflicts for recusal (IND-4).</param>
[GenerateSerializer, Immutable, Alias("person")]
public sealed record Person(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] string UserName,
    [property: Id(3)] ImmutableArray<Tie> Ties);

/// <summary>A tie between a person and a school or unit.</summary>
/// <param name="Unit">School id or jurisdiction code.</param>
/// <param name="Until">For former employers: the day the person left.</param>
[GenerateSerializer, Immutable, Alias("tie")]
public sealed record Tie([property: Id(0)] string Unit, [property: Id(1)] TieKind Kind, [property: Id(2)] DateOnly? Until = null);

/// <summary>Kinds of ties of R10 and 重庆 art. 12.</summary>
[GenerateSerializer, Alias("tie.kind")]
public enum TieKind
{
    RelativeOfHead,
    RelativeEmployed,
    Employer,
    FormerEmployer,
    OtherInterest,
}

/// <summary>Somebody in a post, with availability.</summary>
/// <param name="Available">False while on leave: the B role is told instead.</param>
[GenerateSerializer, Immutable, Alias("post.holder")]
public sealed record PostHolder(
    [property: Id(0)] string PersonId,
    [property: Id(1)] string Name,
    [property: Id(2)] string PostId,
    [property: Id(3)] Role Role,
    [property: Id(4)] string Scope,
    [property: Id(5)] Standing Standing,
    [property: Id(6)] bool Available);
