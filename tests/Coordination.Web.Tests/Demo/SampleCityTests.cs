using Coordination.Domain.Aggregates;
using Coordination.Domain.Jurisdictions;
using Coordination.Domain.People;
using Coordination.Grains.People;
using Coordination.Grains.Store;
using Coordination.Silo.Demo;
using Coordination.Storage.Memory;

namespace Coordination.Web.Tests.Demo;

public class SampleCityTests
{
    private static readonly string Seed = Path.Combine(AppContext.BaseDirectory, "seed");
    private static readonly DateTimeOffset Now = new(2026, 3, 3, 10, 0, 0, TimeSpan.FromHours(8));
    private static readonly SampleCity City = SampleCity.Build(Seed);
    private static readonly DirectorySnapshot Directory = City.Directory();

    [Fact]
    public void Schools_AreAsManyAsEstimated()
    {
        var stages = City.Rows.Schools.CountBy(school => school.Stage).ToDictionary();

        Assert.Equal(811, City.Rows.Schools.Length);
        Assert.Equal((449, 235, 86, 25, 12, 4), (stages["kindergarten"], stages["primary"], stages["junior"], stages["senior"], stages["vocational"], stages["special"]));
        Assert.Equal((305, 334, 172), (Located("512002"), Located("512021"), Located("512022")));
        Assert.Equal(811, City.Rows.Schools.Select(school => school.Name).Distinct().Count());
    }

    [Theory]
    [InlineData("YJ", 305)]
    [InlineData("AY", 334)]
    [InlineData("LZ", 172)]
    public void Schools_AreNumberedWithoutGaps(string prefix, int count)
    {
        Assert.Equal(
            Enumerable.Range(1, count).Select(n => $"{prefix}-{n:D4}"),
            City.Rows.Schools.Select(school => school.Id).Where(id => id.StartsWith(prefix, StringComparison.Ordinal)));
    }

    [Fact]
    public void Schools_LieInsideTheirCountyAndAreMarkedFictional()
    {
        var outlines = Outline.Read(Path.Combine(Seed, "ziyang-map.geojson"));

        Assert.All(City.Rows.Schools, school => Assert.True(outlines[school.Location].Contains(school.Longitude, school.Latitude), school.Id));
        Assert.All(City.Rows.Schools, school => Assert.True(school.Fictional));
        Assert.All(City.Rows.Schools, school => Assert.Equal(school.Location, Directory.Jurisdiction(school.Township)!.Parent));
    }

    [Fact]
    public void Outline_TellsInsideFromOutside()
    {
        var outlines = Outline.Read(Path.Combine(Seed, "ziyang-map.geojson"));

        Assert.False(outlines["512021"].Contains(104.06, 30.66));
        Assert.True(outlines["512021"].Contains(105.34, 30.10));
        Assert.False(outlines["512002"].Contains(105.34, 30.10));
    }

    [Fact]
    public void Schools_OfCityAndZones_AreAdministeredWhereTheyDoNotLie()
    {
        Assert.Equal(15, Administered("5120H1"));
        Assert.Equal(8, Administered("5120L1"));
        Assert.Equal(7, Administered("512000"));
        Assert.All(City.Rows.Schools.Where(school => school.AdministeredBy.StartsWith("5120H", StringComparison.Ordinal) || school.AdministeredBy.StartsWith("5120L", StringComparison.Ordinal)), school => Assert.Equal("512002", school.Location));
        Assert.Equal("512000", Directory.BodyOf(City.Rows.Schools.First(school => school.AdministeredBy == "5120L1")));
        Assert.Equal("5120H1", Directory.BodyOf(City.Rows.Schools.First(school => school.AdministeredBy == "5120H1")));
    }

    [Fact]
    public void Tree_HasTheRealDivisions()
    {
        Assert.Equal(89, Directory.Jurisdictions.Count(node => node.Level == JurisdictionLevel.Township));
        Assert.Equal(["512002", "512021", "512022", "5120H1", "5120L1"], Directory.Children("512000").Select(node => node.Code));
        Assert.Equal("资阳市", Directory.Jurisdiction("512000")!.Name);
    }

    [Fact]
    public void Inspectors_AreAsManyAsRequiredAndHaveAtMostFiveSchools()
    {
        var inspectors = City.Rows.Holdings.Where(holding => holding.Role == Role.RI).Select(holding => holding.PersonId).Distinct().ToList();

        Assert.Equal(195, inspectors.Count);
        Assert.All(inspectors, inspector => Assert.InRange(Directory.SchoolsOf(inspector, Now).Length, 1, 5));
        Assert.All(City.Rows.Schools, school => Assert.Single(Directory.Holders(Role.RI, school.Id, Now)));
    }

    [Fact]
    public void Inspectors_OfLargeSchools_HaveNoOther()
    {
        var large = City.Rows.Schools.Where(school => school.Pupils >= SampleSchools.Large).ToList();

        Assert.Equal(40, large.Count);
        Assert.All(large, school => Assert.Single(Directory.SchoolsOf(Directory.Holders(Role.RI, school.Id, Now)[0].PersonId, Now)));
    }

    [Fact]
    public void Inspectors_NeverHaveATieToTheirOwnSchools()
    {
        Assert.Contains(City.Rows.People, person => !person.Ties.IsEmpty);
        Assert.All(City.Rows.People, person => Assert.Null(Recusal.Check(person, Directory.SchoolsOf(person.Id, Now), Now)));
    }

    [Fact]
    public void Everybody_HasAUserNameOfTheirOwnAndAPost()
    {
        Assert.Equal(City.Rows.People.Length, City.Rows.People.Select(person => person.UserName).Distinct().Count());
        Assert.All(City.Rows.People, person => Assert.NotEmpty(Directory.PostsOf(person.Id, Now)));
        Assert.InRange(City.Rows.People.Length, 2000, 2800);
    }

    [Fact]
    public void Roles_AreAllFilled()
    {
        var filled = City.Rows.Holdings.Select(holding => holding.Role).ToHashSet();

        Assert.DoesNotContain(Enum.GetValues<Role>(), role => role != Role.PUB && !filled.Contains(role));
        Assert.Empty(Directory.Vacancies(Now));
    }

    [Fact]
    public void Appointments_KeepTheRulesOfIndependence()
    {
        var byPerson = City.Rows.Holdings.GroupBy(holding => holding.PersonId);

        Assert.All(byPerson, holdings => Assert.All(holdings, holding =>
            Assert.Null(Independence.OfAppointment(holdings.Where(other => other != holding).Select(other => other.Role), holding.Role))));
        Assert.DoesNotContain(City.Rows.Posts, post => post.ReportsTo?.EndsWith(":EDU", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void Scenario_PeopleOfAY0217_AreInPlace()
    {
        var school = Directory.School("AY-0217")!;

        Assert.Equal(("安岳县甲镇中心小学", "primary", "512021"), (school.Name, school.Stage, school.AdministeredBy));
        Assert.Equal('王', Holder(Role.SCH_P, "AY-0217").Name[0]);
        Assert.Equal('陈', Holder(Role.SCH_O, "AY-0217").Name[0]);
        Assert.Equal('李', Holder(Role.RI, "AY-0217").Name[0]);
        Assert.Equal('赵', Holder(Role.OFF_H, "512021").Name[0]);
        var sun = Directory.PersonByUserName("sun")!;
        Assert.Contains(Directory.PostsOf(sun.Id, Now), post => post is { Role: Role.INS, Scope: "512021" });
        Assert.DoesNotContain("AY-0217", Directory.SchoolsOf(sun.Id, Now));
        Assert.True(Directory.HoldingsOf("p-li").All(holding => holding.Until is not null), "李 is part-time");
    }

    [Fact]
    public void Posts_ThatOthersWaitFor_HaveABRole()
    {
        foreach (var body in (string[])["512000", "512002", "512021", "512022", "5120H1"])
        {
            Assert.All((Role[])[Role.DIR, Role.CI, Role.OFF_H], role => Assert.Equal(2, Directory.Holders(role, body, Now).Length));
        }
    }

    [Fact]
    public void DemoPeople_HoldThePostsTheSignInPageNames()
    {
        Assert.All(DemoPeople.All, person => Assert.Contains(
            Directory.PostsOf(Directory.PersonByUserName(person.UserName)!.Id, Now), post => post.Role == person.Role && post.Scope == person.Scope));
    }

    [Fact]
    public void Build_Twice_GivesTheSameCity()
    {
        var again = SampleCity.Build(Seed).Rows;

        Assert.Equal(City.Rows.Schools.AsEnumerable(), again.Schools);
        Assert.Equal(City.Rows.Holdings.AsEnumerable(), again.Holdings);
        Assert.Equal(City.Rows.Posts.AsEnumerable(), again.Posts);
        Assert.Equal(City.Rows.People.Select(person => (person.Id, person.Name, string.Join(',', person.Ties))), again.People.Select(person => (person.Id, person.Name, string.Join(',', person.Ties))));
    }

    [Fact]
    public async Task Write_IntoAStore_GivesTheSameDirectoryAndAnAccountForEverybody()
    {
        var cancel = TestContext.Current.CancellationToken;
        var store = new MemoryTableStore();

        var partitions = new Partitions(32);
        await City.Write(store, partitions, "hash", cancel);
        await City.Write(store, partitions, "hash", cancel);

        var directory = await DirectoryLoader.Load(store, partitions, new DateOnly(2026, 3, 3), cancel);
        Assert.Equal(Directory.Schools.OrderBy(school => school.Id), directory.Schools.OrderBy(school => school.Id));
        Assert.All(City.Rows.People, person => Assert.Equal(Directory.PostsOf(person.Id, Now).AsEnumerable(), directory.PostsOf(person.Id, Now)));
        Assert.Equal(Directory.Posts.OrderBy(post => post.Id), directory.Posts.OrderBy(post => post.Id));
        foreach (var person in City.Rows.People)
        {
            var row = await store.Read(Accounts.PartitionOf(partitions, person.UserName), Accounts.RowOf(person.UserName), cancel);
            Assert.Equal(person.Id, StoredJson.Read<Account>(row!.Data.Span).PersonId);
        }
    }

    [Fact]
    public void Dice_ThrowTheSameOnEveryMachine()
    {
        var dice = new Dice("school", "AY-0217");

        // Computed apart, from the definition of SplitMix64.
        Assert.Equal((735, 714, 601), (dice.Next(1000), dice.Next(1000), dice.Next(1000)));
    }

    private static PostHolder Holder(Role role, string scope) => Directory.Holders(role, scope, Now)[0];

    private static int Located(string code) => City.Rows.Schools.Count(school => school.Location == code);

    private static int Administered(string code) => City.Rows.Schools.Count(school => school.AdministeredBy == code);
}
