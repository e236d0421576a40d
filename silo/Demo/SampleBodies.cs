using System.Globalization;
using Coordination.Domain.People;

namespace Coordination.Silo.Demo;

/// <summary>The committees: posts of the city, of each county and of the zone with a body of its own, with member units and neighbours.</summary>
internal static class SampleBodies
{
    /// <summary>City member units in the order of domain.md 2.2.</summary>
    public static readonly string[] MemberUnits =
    [
        "组织部", "宣传部", "编办", "发展改革委", "经济和信息化局", "科学技术局", "公安局", "财政局", "人力资源社会保障局", "自然资源规划局", "住房城乡建设局",
        "农业农村局", "卫生健康委", "应急管理局", "市场监管局", "民宗局", "团委",
    ];

    /// <summary>Prefix of user names by body; none for the city.</summary>
    public static readonly ImmutableDictionary<string, string> Prefixes = new Dictionary<string, string>
    {
        [SampleSeed.City] = "", [SampleSeed.Yanjiang] = "yj.", [SampleSeed.Anyue] = "ay.", [SampleSeed.Lezhi] = "lz.",
        [SampleSeed.HighTech] = "h1.", [SampleSeed.Airport] = "l1.",
    }.ToImmutableDictionary();

    public static void Build(SampleRoster roster, SampleSeed seed)
    {
        foreach (var body in (string[])[SampleSeed.City, .. SampleSeed.Counties, SampleSeed.HighTech])
        {
            Body(roster, body);
        }

        foreach (var government in (string[])[SampleSeed.City, .. SampleSeed.Counties])
        {
            Neighbours(roster, government);
            Units(roster, government);
        }

        roster.Hold(roster.Add("l1.edu"), Role.EDU, SampleSeed.Airport);
        foreach (var township in seed.Townships.Values.SelectMany(townships => townships).OrderBy(township => township.Code, StringComparer.Ordinal))
        {
            roster.Hold(roster.Add("twn." + township.Code), Role.TWN, township.Code);
        }

        Single(roster, "prov", Role.PROV, SampleSeed.Province);
        Single(roster, "aud", Role.AUD, SampleSeed.City);
        Single(roster, "sys", Role.SYS, SampleSeed.City);
        Single(roster, "agy", Role.AGY, SampleSeed.City);
        Many(roster, "exp", Role.EXP, SampleSeed.City, 5);
    }

    private static void Body(SampleRoster roster, string body)
    {
        var prefix = Prefixes[body];
        Single(roster, prefix + "dir", Role.DIR, body);
        var deputy = Single(roster, prefix + "dep", Role.DEP, body);
        roster.Deputise(deputy, Role.DIR, body);

        // The dual hat (S1): the head of the education administration is a committee deputy as well.
        var bureau = Single(roster, prefix + "edu", Role.EDU, body);
        roster.Hold(bureau, Role.DEP, body);

        Single(roster, prefix + "ci", Role.CI, body);
        var head = body == SampleSeed.Anyue ? roster.Add("zhao", "赵立诚") : roster.Add(prefix + "offh");
        roster.Hold(head, Role.OFF_H, body);
        roster.Deputise(head, Role.CI, body);
        var staff = Many(roster, prefix + "off", Role.OFF, body, body == SampleSeed.City ? 3 : 2);
        roster.Deputise(staff[0], Role.OFF_H, body);
        Many(roster, prefix + "op", Role.OP, body, body == SampleSeed.City ? 3 : 2);
        Many(roster, prefix + "tl", Role.TL, body, 1);
        Many(roster, prefix + "ins", Role.INS, body, body == SampleSeed.City ? 6 : 2);
    }

    private static void Neighbours(SampleRoster roster, string government)
    {
        foreach (var role in (Role[])[Role.ORG, Role.DISC, Role.LAW])
        {
            Single(roster, Prefixes[government] + role.ToString().ToLowerInvariant(), role, government);
        }

        if (government != SampleSeed.City)
        {
            Single(roster, Prefixes[government] + "zl", Role.ZL, government);
        }
    }

    private static void Units(SampleRoster roster, string government)
    {
        for (var n = 1; n <= MemberUnits.Length; n++)
        {
            var unit = string.Create(CultureInfo.InvariantCulture, $"{government}.{n:D2}");
            var user = string.Create(CultureInfo.InvariantCulture, $"{Prefixes[government]}mu{n:D2}");
            Single(roster, user, Role.MU_L, unit);
            var liaison = roster.Add(user + ".c");
            roster.Hold(liaison, Role.MU_C, unit);
            roster.Deputise(liaison, Role.MU_L, unit);
        }
    }

    private static string Single(SampleRoster roster, string userName, Role role, string scope)
    {
        var person = roster.Add(userName);
        roster.Hold(person, role, scope);
        return person;
    }

    /// <summary>The first gets the short user name, the others a number: <c>op</c>, <c>op2</c>, <c>op3</c>.</summary>
    private static List<string> Many(SampleRoster roster, string userName, Role role, string scope, int count) =>
        [.. Enumerable.Range(1, count).Select(n => Single(roster, n == 1 ? userName : userName + n.ToString(CultureInfo.InvariantCulture), role, scope))];
}
