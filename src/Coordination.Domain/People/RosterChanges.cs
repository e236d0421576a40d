namespace Coordination.Domain.People;

/// <summary>A change of people, posts, schools or the tree. Who may: SYS; responsible inspectors are assigned by the chief inspector (domain.md 2.5).</summary>
[GenerateSerializer, Immutable, Alias("roster.change")]
public abstract record RosterChange;

/// <summary>A person takes a post, or becomes its B role; the post comes into being with its first holder.</summary>
[GenerateSerializer, Immutable, Alias("roster.fill-post")]
public sealed record FillPost(
    [property: Id(0)] Role Role,
    [property: Id(1)] string Scope,
    [property: Id(2)] string PersonId,
    [property: Id(3)] DateTimeOffset From,
    [property: Id(4)] DateTimeOffset? Until = null,
    [property: Id(5)] Standing Standing = Standing.Holder,
    [property: Id(6)] string? OverrideReason = null) : RosterChange;

/// <summary>A person leaves a post (or stops being its B role); history stays.</summary>
[GenerateSerializer, Immutable, Alias("roster.vacate-post")]
public sealed record VacatePost(
    [property: Id(0)] Role Role, [property: Id(1)] string Scope, [property: Id(2)] string PersonId, [property: Id(3)] DateTimeOffset At) : RosterChange;

/// <summary>The post itself ends: a school closed, a body dissolved.</summary>
[GenerateSerializer, Immutable, Alias("roster.end-post")]
public sealed record EndPost([property: Id(0)] Role Role, [property: Id(1)] string Scope, [property: Id(2)] DateTimeOffset At) : RosterChange;

[GenerateSerializer, Immutable, Alias("roster.set-leave")]
public sealed record SetLeave([property: Id(0)] Leave Leave) : RosterChange;

/// <summary>Adds a person or replaces name and ties.</summary>
[GenerateSerializer, Immutable, Alias("roster.put-person")]
public sealed record PutPerson([property: Id(0)] Person Person) : RosterChange;

/// <summary>Adds a school or replaces its master data; a merger sets <see cref="School.MergedInto"/>.</summary>
[GenerateSerializer, Immutable, Alias("roster.put-school")]
public sealed record PutSchool([property: Id(0)] School School) : RosterChange;

/// <summary>Changes the tree from a date on.</summary>
[GenerateSerializer, Immutable, Alias("roster.put-jurisdiction")]
public sealed record PutJurisdiction([property: Id(0)] JurisdictionVersion Version) : RosterChange;
