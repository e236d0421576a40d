using Coordination.Domain.Tests.People;
using Coordination.Grains.Configuration;
using Coordination.Grains.People;
using Coordination.Grains.Store;
using Coordination.Storage.Memory;

namespace Coordination.Grains.Tests;

/// <summary>The number of hash partitions belongs to the store.</summary>
public class PartitionsTests
{
    private readonly MemoryTableStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Claim_OfANewStore_RecordsTheNumberWantedForAllThatFollow()
    {
        Assert.Equal(64, (await Claimed(64)).Hashes);
        Assert.Equal(64, (await Claimed(null)).Hashes);
        Assert.Equal(64, (await Claimed(64)).Hashes);
    }

    [Fact]
    public async Task Claim_OfANewStoreWithoutASetting_IsSixteen() => Assert.Equal(16, (await Claimed(null)).Hashes);

    [Fact]
    public async Task Claim_WithAnotherNumberThanTheStores_IsRefusedAndNamesBoth()
    {
        await Claimed(32);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Claimed(64));

        Assert.Contains("32", error.Message, StringComparison.Ordinal);
        Assert.Contains("Storage:HashPartitions says 64", error.Message, StringComparison.Ordinal);
        Assert.Equal(32, (await Claimed(null)).Hashes);
    }

    [Fact]
    public async Task Claim_OfAStoreMadeBeforeTheNumberCouldBeChosen_IsSixteenWhateverIsWanted()
    {
        await RulesVersion.Bump(_store);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Claimed(256));

        Assert.Equal(16, (await Claimed(null)).Hashes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(24)]
    [InlineData(512)]
    public async Task Claim_OfANumberThatIsNone_IsRefusedAndRecordsNothing(int hashes)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Claimed(hashes));

        Assert.Equal(16, (await Claimed(null)).Hashes);
    }

    [Fact]
    public void Hashes_BeforeTheStoreWasAsked_AreNotGuessed()
    {
        var partitions = new Partitions();

        Assert.Throws<InvalidOperationException>(() => partitions.OfPerson("p-zhao"));
        Assert.Throws<InvalidOperationException>(() => partitions.Hashed);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(256)]
    public void OfPerson_AndOfSchool_AreAmongAllAndFillThem(int hashes)
    {
        var partitions = new Partitions(hashes);
        var people = Enumerable.Range(0, 40 * hashes).Select(n => partitions.OfPerson($"p-{n}")).ToHashSet(StringComparer.Ordinal);
        var schools = Enumerable.Range(0, 40 * hashes).Select(n => partitions.OfSchool($"s-{n}")).ToHashSet(StringComparer.Ordinal);

        Assert.Equal((hashes, hashes, 2 * hashes), (people.Count, schools.Count, partitions.Hashed.Length));
        Assert.Equal(people.Union(schools).Order(StringComparer.Ordinal), partitions.All(SmallCity.Base).Where(name => name.Contains(':', StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Directory_OfAStoreWithManyHashPartitions_IsReadAsItWasWritten()
    {
        var partitions = await Claimed(256);
        await DirectoryWriter.WriteAll(_store, partitions, SmallCity.Rows, SmallCity.Base, Cancel);

        var directory = await DirectoryLoader.Load(_store, partitions, SmallCity.Base.AsOf, Cancel);

        Assert.Equal(SmallCity.Rows.People.Select(person => person.Id).Order(StringComparer.Ordinal), directory.People.Select(person => person.Id).Order(StringComparer.Ordinal));
        Assert.Equal(SmallCity.Rows.Schools.Select(school => school.Id).Order(StringComparer.Ordinal), directory.Schools.Select(school => school.Id).Order(StringComparer.Ordinal));
    }

    private async Task<Partitions> Claimed(int? wanted)
    {
        var partitions = new Partitions();
        await partitions.Claim(_store, wanted, Cancel);
        return partitions;
    }
}
