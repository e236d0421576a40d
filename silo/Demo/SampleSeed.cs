using Coordination.Domain.People;

namespace Coordination.Silo.Demo;

/// <summary>What of the sample city is real: divisions, townships and outlines, from the seed files.</summary>
internal sealed record SampleSeed(ImmutableArray<JurisdictionVersion> Tree, ImmutableDictionary<string, ImmutableArray<Jurisdiction>> Townships, IReadOnlyDictionary<string, Outline> Outlines)
{
    public const string Province = "510000";
    public const string City = "512000";
    public const string Yanjiang = "512002";
    public const string Anyue = "512021";
    public const string Lezhi = "512022";
    public const string HighTech = "5120H1";
    public const string Airport = "5120L1";

    private static readonly DateOnly Since = new(2020, 1, 1);

    public static ImmutableArray<string> Counties { get; } = [Yanjiang, Anyue, Lezhi];

    public static SampleSeed Read(string folder)
    {
        var names = Lines(folder, "cn-divisions.csv").ToDictionary(fields => fields[0], fields => fields[1], StringComparer.Ordinal);
        var townships = Lines(folder, "ziyang-townships.csv")
            .Select(fields => new Jurisdiction(fields[1], fields[2], JurisdictionLevel.Township, fields[0], fields[0]))
            .ToList();
        List<Jurisdiction> nodes =
        [
            new(Province, names[Province], JurisdictionLevel.Province, null, Province),
            new(City, names[City], JurisdictionLevel.City, Province, City),
            .. Counties.Select(code => new Jurisdiction(code, names[code], JurisdictionLevel.County, City, code)),
            // One zone with a body of its own, one that relies on the city's (domain.md 2.1, rule 2).
            new(HighTech, "高新区", JurisdictionLevel.Zone, City, HighTech),
            new(Airport, "临空经济区", JurisdictionLevel.Zone, City, City),
            .. townships,
        ];
        return new SampleSeed(
            [.. nodes.Select(node => new JurisdictionVersion(node, Since))],
            townships.GroupBy(township => township.Parent!).ToImmutableDictionary(group => group.Key, group => group.ToImmutableArray()),
            Outline.Read(Path.Combine(folder, "ziyang-map.geojson")));
    }

    private static IEnumerable<string[]> Lines(string folder, string file) =>
        File.ReadLines(Path.Combine(folder, file)).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(','));
}
