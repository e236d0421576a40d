using Coordination.Domain.People;
using Coordination.Grains.People;
using Coordination.Grains.Store;

namespace Coordination.Silo.Demo;

/// <summary>
/// Ziyang with real divisions and townships and invented schools and people (api.md "Starting"): 811 schools, somebody in every
/// role, the people of the acceptance scenarios at AY-0217. The same on every machine.
/// </summary>
public sealed record SampleCity(DirectoryRows Rows)
{
    /// <summary>Password of every account of the sample city.</summary>
    public const string Password = "Ziyang-Demo-2026";

    /// <summary>The day whose tree the sample city is built for; every node exists then.</summary>
    private static readonly DateOnly Day = new(2026, 1, 1);

    /// <param name="folder">Folder of the seed files.</param>
    public static SampleCity Build(string folder)
    {
        var seed = SampleSeed.Read(folder);
        var schools = SampleSchools.Build(seed);
        var roster = new SampleRoster();
        SampleBodies.Build(roster, seed);
        SampleInspectors.Build(roster, schools, DirectorySnapshot.Build(new DirectoryRows { Jurisdictions = seed.Tree }, Day));
        foreach (var school in schools)
        {
            Staff(roster, school);
        }

        return new SampleCity(new DirectoryRows
        {
            Jurisdictions = seed.Tree, Schools = schools, People = roster.People, Posts = roster.Posts, Holdings = roster.Holdings,
        });
    }

    /// <summary>The directory on the day it is built for.</summary>
    public DirectorySnapshot Directory() => DirectorySnapshot.Build(Rows, Day);

    /// <summary>An account for everybody, all with one hash: hashing two thousand times would take a minute.</summary>
    public IEnumerable<Account> Accounts(string passwordHash) =>
        Rows.People.Select(person => Account.New(person.UserName, person.Id, passwordHash, "sample"));

    /// <summary>Writes people, schools, posts and accounts; running it again changes nothing.</summary>
    public async Task Write(ITableStore store, Partitions partitions, string passwordHash, CancellationToken cancel = default)
    {
        await DirectoryWriter.WriteAll(store, partitions, Rows, Directory(), cancel);
        await Grains.People.Accounts.WriteAll(store, partitions, Accounts(passwordHash), cancel);
    }

    private static void Staff(SampleRoster roster, School school)
    {
        var isScenario = school.Id == "AY-0217";
        var user = school.Id.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
        roster.Hold(isScenario ? roster.Add("wang", "王守正") : roster.Add(user + ".p"), Role.SCH_P, school.Id);
        roster.Hold(isScenario ? roster.Add("chen", "陈晓岚") : roster.Add(user + ".o"), Role.SCH_O, school.Id);

        // Some kindergartens are private and have a sponsor.
        if (school.Stage == "kindergarten" && new Dice("sponsor", school.Id).Next(4) == 0)
        {
            roster.Hold(roster.Add(user + ".b"), Role.SCH_B, school.Id);
        }
    }
}
