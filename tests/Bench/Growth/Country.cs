using System.Globalization;
using Coordination.Domain.People;
using Coordination.Grains.Configuration;
using Coordination.Grains.People;
using Coordination.Grains.Store;
using Coordination.Storage.Sqlite;

namespace Coordination.Bench.Growth;

/// <summary>
/// A part of the real country, from Sichuan on: its divisions down to the counties, each with a body of six people, each county with schools
/// as large as asked for. People and schools are made up.
/// </summary>
internal static class Country
{
    private const string First = "51";
    private const int SchoolsOfAnInspector = 5;
    private static readonly DateTimeOffset Since = new(2025, 9, 1, 0, 0, 0, TimeSpan.FromHours(8));
    private static readonly DateOnly Day = new(2026, 3, 10);
    private static readonly Role[] Body = [Role.DIR, Role.CI, Role.OFF_H, Role.OFF, Role.OP];

    /// <param name="bodies">Jurisdictions with a supervision body of their own.</param>
    /// <param name="schools">In each county.</param>
    public static DirectoryRows Rows(int bodies, int schools)
    {
        var nodes = Divisions().OrderBy(node => node.Code.StartsWith(First, StringComparison.Ordinal) ? 0 : 1).ThenBy(node => node.Code, StringComparer.Ordinal).Take(bodies).ToList();
        var (people, posts, holdings, all) = (new List<Person>(), new List<Post>(), new List<Holding>(), new List<School>());
        void Hold(string person, Role role, string scope)
        {
            holdings.Add(new Holding(Post.IdOf(role, scope), role, scope, person, Since));
            posts.Add(new Post(Post.IdOf(role, scope), role, scope, Since));
        }

        string Add(string name)
        {
            people.Add(new Person("p-" + name, "王建国", name, []));
            return "p-" + name;
        }

        foreach (var node in nodes)
        {
            foreach (var role in Body)
            {
                Hold(Add($"{node.Code}.{role}".ToLowerInvariant()), role, node.Code);
            }

            for (var n = 0; n < (node.Level == JurisdictionLevel.County ? schools : 0); n++)
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"S{node.Code}-{n:D4}");
                all.Add(new School(id, $"{node.Name}第{n + 1}小学", "primary", node.Code, node.Code, node.Code, 600, 105.3, 30.1, true, node.Code));
                Hold(Add($"{id}.p".ToLowerInvariant()), Role.SCH_P, id);
                Hold(Add($"{id}.o".ToLowerInvariant()), Role.SCH_O, id);
                if (n % SchoolsOfAnInspector == 0)
                {
                    Hold(Add(string.Create(CultureInfo.InvariantCulture, $"{node.Code}.ri{n:D4}")), Role.INS, node.Code);
                }

                Hold(people[^1].Id, Role.RI, id);
            }
        }

        return new DirectoryRows
        {
            Jurisdictions = [.. nodes.Select(node => new JurisdictionVersion(node, new DateOnly(2020, 1, 1)))],
            Schools = [.. all], People = [.. people], Posts = [.. posts.DistinctBy(post => post.Id)], Holdings = [.. holdings],
        };
    }

    /// <summary>A store of this country, ready for a node.</summary>
    public static async Task Found(string folder, DirectoryRows rows, int hashes)
    {
        await using var store = SqliteTableStore.Open(new SqliteStoreOptions { Folder = folder }, static error => throw new IOException("The disk failed.", error));
        var partitions = new Partitions();
        await partitions.Claim(store, hashes);
        await DirectoryWriter.WriteAll(store, partitions, rows, DirectorySnapshot.Build(rows, Day));
        await RulesVersion.Bump(store);
    }

    private static IEnumerable<Jurisdiction> Divisions() =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "seed", "cn-divisions.csv")).Skip(1).Select(line => line.Split(',')).Where(fields => fields.Length == 4)
            .Select(fields => new Jurisdiction(fields[0], fields[1], Level(fields[2]), fields[3].Length == 0 ? null : fields[3], fields[0]));

    private static JurisdictionLevel Level(string word) => word switch
    {
        "province" => JurisdictionLevel.Province,
        "city" => JurisdictionLevel.City,
        _ => JurisdictionLevel.County,
    };
}
