using System.Globalization;
using Coordination.Domain.People;

namespace Coordination.Silo.Demo;

/// <summary>811 schools: numbers of each stage as estimated in domain.md 7, everything else invented and marked fictional.</summary>
internal static class SampleSchools
{
    /// <summary>Pupils from which a school is large and gets an inspector of its own (OB-07).</summary>
    public const int Large = 2000;

    private const double TownshipSpread = 0.012;

    private static readonly Stage[] Stages =
    [
        new("kindergarten", "幼儿园", 45, 420), new("primary", "小学", 120, 1800), new("junior", "初级中学", 260, 1900),
        new("senior", "高级中学", 2050, 4200), new("vocational", "职业中学", 600, 1900), new("special", "特殊教育学校", 60, 180),
    ];

    private static readonly Plan[] Plans =
    [
        new(SampleSeed.Yanjiang, "YJ", [169, 88, 32, 10, 5, 1], [0, 5, 0, 10, 3, 0]),
        new(SampleSeed.Anyue, "AY", [185, 97, 35, 10, 5, 2], [0, 3, 0, 10, 2, 0]),
        new(SampleSeed.Lezhi, "LZ", [95, 50, 19, 5, 2, 1], [0, 1, 0, 5, 1, 0]),
    ];

    public static ImmutableArray<School> Build(SampleSeed seed) => [.. Plans.SelectMany((plan, county) => OfCounty(plan, county, seed))];

    private static IEnumerable<School> OfCounty(Plan plan, int county, SampleSeed seed)
    {
        var outline = seed.Outlines[plan.County];
        var townships = seed.Townships[plan.County];
        var centers = townships.ToDictionary(township => township.Code, township => outline.Somewhere(new Dice("township", township.Code)));
        var number = 0;
        for (var stage = 0; stage < Stages.Length; stage++)
        {
            for (var n = 0; n < plan.Counts[stage]; n++)
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"{plan.Prefix}-{++number:D4}");
                var dice = new Dice("school", id);
                var township = dice.Of(townships);
                var (x, y) = outline.Near(centers[township.Code], TownshipSpread, dice);
                var by = AdministeredBy(plan, stage, n);
                yield return new School(
                    id, NameOf(plan, county, number, stage, id), Stages[stage].Code, plan.County, by, township.Code, Pupils(plan, stage, n, dice), x, y, true, by);
            }
        }
    }

    private static string NameOf(Plan plan, int county, int number, int stage, string id)
    {
        var place = plan.County switch { SampleSeed.Yanjiang => "雁江区", SampleSeed.Anyue => "安岳县", _ => "乐至县" };
        return id == "AY-0217" ? "安岳县甲镇中心小学" : place + SampleNames.School(county, number) + Stages[stage].Suffix;
    }

    private static int Pupils(Plan plan, int stage, int n, Dice dice) => n < plan.LargeOnes[stage]
        ? dice.Between(Math.Max(Large, Stages[stage].Least), Math.Max(Large + 1200, Stages[stage].Most))
        : dice.Between(Stages[stage].Least, Stages[stage].Most);

    // City: the leading high schools, a vocational and the special school, one kindergarten. Zones: the last ones of 雁江区.
    private static string AdministeredBy(Plan plan, int stage, int n)
    {
        var isCitys = (plan.County, stage) switch
        {
            (SampleSeed.Yanjiang, 3) => n < 3,
            (SampleSeed.Yanjiang, 0 or 4 or 5) or (SampleSeed.Anyue, 3) => n == 0,
            _ => false,
        };
        if (isCitys || plan.County != SampleSeed.Yanjiang)
        {
            return isCitys ? SampleSeed.City : plan.County;
        }

        int[] highTech = [9, 4, 2, 0, 0, 0];
        int[] airport = [5, 2, 1, 0, 0, 0];
        var fromEnd = plan.Counts[stage] - n;
        return fromEnd <= highTech[stage] ? SampleSeed.HighTech : fromEnd <= highTech[stage] + airport[stage] ? SampleSeed.Airport : plan.County;
    }

    private sealed record Stage(string Code, string Suffix, int Least, int Most);

    /// <param name="Counts">Schools by stage.</param>
    /// <param name="LargeOnes">How many of them are large.</param>
    private sealed record Plan(string County, string Prefix, int[] Counts, int[] LargeOnes);
}
