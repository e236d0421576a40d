namespace Coordination.Domain.People;

/// <summary>Who acts: the person and the posts held at that moment, as stored with each event.</summary>
/// <param name="PersonId">Stable id of the person; <c>system</c> for the software itself.</param>
/// <param name="ActingAs">The post chosen where a person holds several that could act; null lets the rules take the first that may.</param>
[GenerateSerializer, Immutable, Alias("actor")]
public sealed record Actor(
    [property: Id(0)] string PersonId,
    [property: Id(1)] string Name,
    [property: Id(2)] ImmutableArray<HeldPost> Posts,
    [property: Id(3)] string? ActingAs = null)
{
    /// <summary>The software acting on a deadline or a message. It drafts and records; it never signs.</summary>
    public static Actor System { get; } = new("system", "系统", []);

    public bool IsSystem => PersonId == "system";

    public bool Holds(Role role, string scope) => Posts.Any(post => post.Role == role && post.Scope == scope);
}

/// <summary>A post held: role and where.</summary>
/// <param name="PostId">e.g. <c>512021:OFF_H</c>, <c>AY-0217:SCH_P</c>.</param>
/// <param name="Scope">A jurisdiction code, or a school id for posts of a school.</param>
/// <param name="Standing">How the post is held now.</param>
[GenerateSerializer, Immutable, Alias("post.held")]
public sealed record HeldPost(
    [property: Id(0)] string PostId,
    [property: Id(1)] Role Role,
    [property: Id(2)] string Scope,
    [property: Id(3)] Standing Standing = Standing.Holder);

/// <summary>Whether the person is the holder of the post or acts for the holder (AB角).</summary>
[GenerateSerializer, Alias("standing")]
public enum Standing
{
    Holder,
    /// <summary>B role: acts while the holder is away or the post is vacant.</summary>
    Deputy,
}

/// <summary>
/// Roles of domain.md 2.3, without the level: whether <see cref="OFF_H"/> is K-OFF-H or T-OFF-H follows from the jurisdiction
/// of the post. Names are written as in the specification so that code, API and documents say the same.
/// </summary>
[GenerateSerializer, Alias("role")]
#pragma warning disable CA1707 // the field's own codes
public enum Role
{
    DIR, DEP, CI, OFF_H, OFF, OP, MU_L, MU_C,
    TWN, ZL, RI, INS, TL, EXP,
    SCH_P, SCH_O, SCH_B,
    EDU, ORG, DISC, LAW, AGY, PUB, PROV, AUD, SYS,
}
#pragma warning restore CA1707
