using Coordination.Domain.People;

namespace Coordination.Silo.Hosting;

/// <summary>Reads the country's divisions.</summary>
internal static class Divisions
{
    /// <summary>The province, the city and its counties.</summary>
    /// <exception cref="ArgumentException">There is no such city.</exception>
    public static IEnumerable<Jurisdiction> Below(string file, string city)
    {
        var nodes = File.ReadLines(file).Skip(1).Select(line => line.Split(',')).Where(fields => fields.Length == 4).ToList();
        var root = nodes.Find(fields => fields[0] == city) ?? throw new ArgumentException($"There is no city {city} among the divisions.");
        var province = nodes.Find(fields => fields[0] == root[3]);
        return nodes.Where(fields => fields == root || fields == province || fields[3] == city)
            .Select(fields => new Jurisdiction(fields[0], fields[1], Level(fields[2]), fields[3].Length == 0 || fields == province ? null : fields[3], fields[0]));
    }

    private static JurisdictionLevel Level(string word) => word switch
    {
        "province" => JurisdictionLevel.Province,
        "city" => JurisdictionLevel.City,
        _ => JurisdictionLevel.County,
    };
}
