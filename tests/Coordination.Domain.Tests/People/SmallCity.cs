using Coordination.Domain.People;

namespace Coordination.Domain.Tests.People;

/// <summary>A city, two counties and a zone with one person for each role; person ids are role-like so that tests read as sentences.</summary>
internal static class SmallCity
{
    public const string City = "512000";
    public const string County = "512021";
    public const string Subject = "AY-0217";

    public static readonly DateTimeOffset Start = new(2025, 1, 1, 0, 0, 0, TimeSpan.FromHours(8));
    public static readonly DateTimeOffset Now = new(2026, 3, 3, 10, 12, 0, TimeSpan.FromHours(8));

    public static DirectoryRows Rows { get; } = new()
    {
        Jurisdictions =
        [
            Node("510000", JurisdictionLevel.Province, null), Node(City, JurisdictionLevel.City, "510000"),
            Node(County, JurisdictionLevel.County, City), Node("512022", JurisdictionLevel.County, City), Node("512002", JurisdictionLevel.County, City),
            Node("5120H1", JurisdictionLevel.Zone, City) with { Node = new Jurisdiction("5120H1", "高新区", JurisdictionLevel.Zone, City, City) },
        ],
        Schools =
        [
            new School(Subject, "安岳县甲镇中心小学", "primary", County, County, "甲镇", 600, 105.3, 30.1, true, County),
            new School("YJ-0301", "高新区一小", "primary", "512002", "5120H1", "某街道", 600, 104.6, 30.1, true, "5120H1"),
        ],
        People = [.. Holdings().Select(holding => holding.PersonId).Distinct().Select(id => new Person(id, id, id, []))],
        Holdings = Holdings(),
        Posts = [.. Holdings().Where(holding => holding.Standing == Standing.Holder).DistinctBy(holding => holding.PostId).Select(holding => new Post(holding.PostId, holding.Role, holding.Scope, Start))],
    };

    public static DirectorySnapshot Base { get; } = DirectorySnapshot.Build(Rows, new DateOnly(2026, 3, 3));

    public static ImmutableArray<string> Everyone { get; } = [.. Rows.People.Select(person => person.Id)];

    public static SubjectFacts Case { get; } = new()
    {
        Owner = County, Home = County, SchoolId = Subject, AdministeredBy = County, Location = County, CompetentDepartment = County,
        Class = "C", FinderId = "li", RiIds = ["li"], RecheckerIds = ["sun"], SubmitterIds = ["wang"],
    };

    public static Actor Actor(string person, DirectorySnapshot? directory = null, string? actingAs = null) => (directory ?? Base).ActorOf(person, Now, actingAs)!;

    public static Permission Ask(string person, CaseAction action, SubjectFacts facts, DirectorySnapshot? directory = null) =>
        Permissions.Check(Actor(person, directory), action, facts, directory ?? Base);

    public static Holding Hold(string person, Role role, string scope, Standing standing = Standing.Holder) =>
        new(Post.IdOf(role, scope), role, scope, person, Start, null, standing);

    private static JurisdictionVersion Node(string code, JurisdictionLevel level, string? parent) =>
        new(new Jurisdiction(code, code, level, parent, code), new DateOnly(2020, 1, 1));

    private static ImmutableArray<Holding> Holdings() =>
    [
        Hold("t-dir", Role.DIR, City), Hold("t-dep", Role.DEP, City), Hold("t-dep", Role.DIR, City, Standing.Deputy),
        Hold("t-edu", Role.EDU, City), Hold("t-edu", Role.DEP, City), Hold("t-ci", Role.CI, City),
        Hold("t-off-h", Role.OFF_H, City), Hold("t-off", Role.OFF, City), Hold("t-op", Role.OP, City), Hold("t-org", Role.ORG, City),
        Hold("k-dir", Role.DIR, County), Hold("k-ci", Role.CI, County), Hold("zhao", Role.OFF_H, County), Hold("k-off", Role.OFF, County), Hold("k-op", Role.OP, County),
        Hold("k-edu", Role.EDU, County),
        Hold("lz-ci", Role.CI, "512022"), Hold("lz-off-h", Role.OFF_H, "512022"),
        Hold("wang", Role.SCH_P, Subject), Hold("chen", Role.SCH_O, Subject), Hold("other-p", Role.SCH_P, "AY-0001"),
        Hold("li", Role.RI, Subject), Hold("li", Role.INS, County), Hold("sun", Role.INS, County),
        Hold("aud", Role.AUD, City), Hold("sys", Role.SYS, City), Hold("prov", Role.PROV, "510000"), Hold("mu", Role.MU_L, "512000.08"),
    ];
}
