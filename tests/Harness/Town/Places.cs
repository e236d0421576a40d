using Coordination.Domain.People;

namespace Coordination.Harness.Town;

/// <summary>A city and two counties in which every post is held; ids are role and place, so that a trace reads as sentences.</summary>
internal static class Places
{
    public const string City = "512000";

    public static ImmutableArray<string> Counties { get; } = ["512021", "512022"];

    /// <summary>Partitions with entities.</summary>
    public static ImmutableArray<string> Homes { get; } = [City, .. Counties];

    public static ImmutableArray<(string School, string County)> Schools { get; } = [("AY-0001", "512021"), ("AY-0002", "512021"), ("LZ-0001", "512022")];

    private static readonly DateTimeOffset Since = new(2025, 1, 1, 0, 0, 0, TimeSpan.FromHours(8));

    public static DirectorySnapshot Directory { get; } = Build();

    private static DirectorySnapshot Build()
    {
        ImmutableArray<Holding> holdings =
        [
            .. Homes.SelectMany(home => new[] { Role.DIR, Role.CI, Role.OFF_H, Role.OP, Role.EDU, Role.ORG, Role.DISC, Role.LAW, Role.SYS, Role.INS }.Select(role => Held(role, home))),
            .. Schools.SelectMany(school => new[] { Role.SCH_P, Role.SCH_O, Role.RI }.Select(role => Held(role, school.School))),
            // The responsible inspectors find problems as inspectors of the county.
            .. Schools.Select(school => Held(Role.INS, school.County, Person(Role.RI, school.School))),
        ];
        var rows = new DirectoryRows
        {
            Jurisdictions = [Node("510000", JurisdictionLevel.Province, null), Node(City, JurisdictionLevel.City, "510000"), .. Counties.Select(county => Node(county, JurisdictionLevel.County, City))],
            Schools = [.. Schools.Select(school => new School(school.School, $"{school.School} 小学", "primary", school.County, school.County, "甲镇", 600, 105.3, 30.1, true, school.County))],
            People = [.. holdings.Select(holding => holding.PersonId).Distinct().Select(id => new Person(id, id, id, []))],
            Holdings = holdings,
            Posts = [.. holdings.DistinctBy(holding => holding.PostId).Select(holding => new Post(holding.PostId, holding.Role, holding.Scope, Since))],
        };
        return DirectorySnapshot.Build(rows, new DateOnly(2026, 11, 2));
    }

    public static string Person(Role role, string scope) => $"{role}.{scope}";

    private static Holding Held(Role role, string scope, string? person = null) =>
        new(Post.IdOf(role, scope), role, scope, person ?? Person(role, scope), Since, null, Standing.Holder);

    private static JurisdictionVersion Node(string code, JurisdictionLevel level, string? parent) =>
        new(new Jurisdiction(code, code, level, parent, code), new DateOnly(2020, 1, 1));
}
