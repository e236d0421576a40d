namespace Coordination.Domain.People;

/// <summary>A post that somebody ought to hold; without it a vacancy could not be told from a post that does not exist.</summary>
/// <param name="Id"><c>512021:OFF_H</c>, <c>AY-0217:SCH_P</c>.</param>
/// <param name="Scope">A jurisdiction code, a member unit (<c>512000.08</c>) or a school id.</param>
/// <param name="Until">The instant from which the post no longer exists; null while it does.</param>
/// <param name="ReportsTo">Post this one answers to; null at the top.</param>
[GenerateSerializer, Immutable, Alias("post")]
public sealed record Post(
    [property: Id(0)] string Id,
    [property: Id(1)] Role Role,
    [property: Id(2)] string Scope,
    [property: Id(3)] DateTimeOffset From,
    [property: Id(4)] DateTimeOffset? Until = null,
    [property: Id(5)] string? ReportsTo = null)
{
    /// <summary>The usual id of a post.</summary>
    public static string IdOf(Role role, string scope) => $"{scope}:{role}";

    public bool ExistsAt(DateTimeOffset at) => From <= at && (Until is not { } end || at < end);
}

/// <summary>Somebody holds a post, or is its named B role, for a time. A change of holder ends one and begins another; history stays (domain.md C1.1).</summary>
/// <param name="Until">The first instant at which it no longer holds; null while open.</param>
[GenerateSerializer, Immutable, Alias("post.holding")]
public sealed record Holding(
    [property: Id(0)] string PostId,
    [property: Id(1)] Role Role,
    [property: Id(2)] string Scope,
    [property: Id(3)] string PersonId,
    [property: Id(4)] DateTimeOffset From,
    [property: Id(5)] DateTimeOffset? Until = null,
    [property: Id(6)] Standing Standing = Standing.Holder)
{
    public bool HoldsAt(DateTimeOffset at) => From <= at && (Until is not { } end || at < end);

    public bool Overlaps(Holding other) => (Until is not { } end || other.From < end) && (other.Until is not { } otherEnd || From < otherEnd);

    internal bool IsSameRow(Holding other) => PostId == other.PostId && PersonId == other.PersonId && From == other.From;
}

/// <summary>A person is away: the B role acts and is told instead (domain.md 5.1 "Recipient unavailable").</summary>
/// <param name="Until">First instant back.</param>
[GenerateSerializer, Immutable, Alias("leave")]
public sealed record Leave(
    [property: Id(0)] string PersonId,
    [property: Id(1)] DateTimeOffset From,
    [property: Id(2)] DateTimeOffset Until,
    [property: Id(3)] string Reason = "");

/// <summary>A node of the tree as it is from a date on.</summary>
/// <param name="Until">First day on which it no longer exists; null while it does. A later version ends an earlier one by itself.</param>
[GenerateSerializer, Immutable, Alias("jurisdiction.version")]
public sealed record JurisdictionVersion(
    [property: Id(0)] Jurisdiction Node,
    [property: Id(1)] DateOnly From,
    [property: Id(2)] DateOnly? Until = null);

/// <summary>Rows to add to a directory, or to put in the place of those with the same key.</summary>
[GenerateSerializer, Immutable, Alias("directory.rows")]
public sealed record DirectoryRows
{
    [Id(0)] public ImmutableArray<JurisdictionVersion> Jurisdictions { get; init; } = [];
    [Id(1)] public ImmutableArray<School> Schools { get; init; } = [];
    [Id(2)] public ImmutableArray<Person> People { get; init; } = [];
    [Id(3)] public ImmutableArray<Post> Posts { get; init; } = [];
    /// <summary>Key: post, person, from.</summary>
    [Id(4)] public ImmutableArray<Holding> Holdings { get; init; } = [];
    /// <summary>Key: person, from.</summary>
    [Id(5)] public ImmutableArray<Leave> Leaves { get; init; } = [];

    public bool IsEmpty => Jurisdictions.IsEmpty && Schools.IsEmpty && People.IsEmpty && Posts.IsEmpty && Holdings.IsEmpty && Leaves.IsEmpty;
}
