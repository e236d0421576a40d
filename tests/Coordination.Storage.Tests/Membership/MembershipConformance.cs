using System.Net;
using Coordination.Grains.Store;
using Coordination.Storage.Membership;
using Coordination.Storage.Memory;
using Coordination.Storage.Tests.Azure;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Coordination.Storage.Tests.Membership;

public sealed class MemoryMembershipTests : MembershipConformance
{
    protected override Task<ITableStore> Open() => Task.FromResult<ITableStore>(new MemoryTableStore());
}

public sealed class AzureMembershipTests(Emulator emulator) : MembershipConformance
{
    protected override async Task<ITableStore> Open() => await emulator.NewStore();
}

/// <summary>What Orleans expects of a membership table with the extended protocol, and what our clusters need beyond it.</summary>
public abstract partial class MembershipConformance : IAsyncLifetime
{
    private static int _generation;
    private readonly string _cluster = $"test {Guid.NewGuid()}";
    private ITableStore? _store;

    private StoreMembershipTable Table => NewTable();

    private static DateTime Now => new(2026, 3, 3, 2, 0, 0, DateTimeKind.Utc);

    public async ValueTask InitializeAsync()
    {
        _store = await Open();
        await Table.InitializeMembershipTable(true);
    }

    public ValueTask DisposeAsync()
    {
        (_store as IDisposable)?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected abstract Task<ITableStore> Open();

    [Fact]
    public async Task ReadAll_OfAnEmptyTable_HasVersionZeroAndItsETag()
    {
        var data = await Table.ReadAll();

        Assert.Empty(data.Members);
        Assert.Equal(0, data.Version.Version);
        Assert.NotEmpty(data.Version.VersionEtag);
    }

    [Fact]
    public async Task Initialize_Again_ChangesNothing()
    {
        await Inserted(Silo());
        await Table.InitializeMembershipTable(true);
        await Table.InitializeMembershipTable(false);

        var data = await Table.ReadAll();
        Assert.Equal((1, 1), (data.Members.Count, data.Version.Version));
    }

    [Fact]
    public async Task InsertRow_MovesTheVersionOn_AndKeepsEveryField()
    {
        var silo = Silo();
        silo.SuspectTimes = [Tuple.Create(Address(), Now.AddSeconds(1)), Tuple.Create(Address(), Now.AddSeconds(2))];
        silo.RoleName = "role";
        silo.UpdateZone = 3;
        silo.FaultZone = 4;

        await Inserted(silo);

        var data = await Table.ReadAll();
        Assert.Equal(1, data.Version.Version);
        Assert.Equal(silo.ToFullString(), Assert.Single(data.Members).Item1.ToFullString());
        Assert.Equal((silo.RoleName, 3, 4), (data.Members[0].Item1.RoleName, data.Members[0].Item1.UpdateZone, data.Members[0].Item1.FaultZone));
        Assert.Equal(silo.SuspectTimes, data.Members[0].Item1.SuspectTimes);
    }

    [Fact]
    public async Task InsertRow_OfAnOldVersionOrOfASiloThatIsThere_IsRefused()
    {
        var silo = Silo();
        var first = (await Table.ReadAll()).Version.Next();
        Assert.True(await Table.InsertRow(silo, first));
        Assert.False(await Table.InsertRow(silo, first), "the same silo, an old version");
        Assert.False(await Table.InsertRow(Silo(), first), "another silo, an old version");
        Assert.False(await Table.InsertRow(silo, (await Table.ReadAll()).Version.Next()), "a silo that is there");

        var data = await Table.ReadAll();
        Assert.Equal((1, 1), (data.Members.Count, data.Version.Version));
    }

    [Fact]
    public async Task ReadRow_GivesOneSilo_WithTheVersionOfTheTable()
    {
        var (one, other) = (Silo(), Silo());
        await Inserted(one);
        await Inserted(other);

        var data = await Table.ReadRow(one.SiloAddress);

        var (entry, etag) = Assert.Single(data.Members);
        Assert.Equal(one.SiloAddress, entry.SiloAddress);
        Assert.NotEmpty(etag);
        Assert.Equal(2, data.Version.Version);
        Assert.Equal((await Table.ReadAll()).Version.VersionEtag, data.Version.VersionEtag);
        Assert.Empty((await Table.ReadRow(Address())).Members);
    }

    [Fact]
    public async Task UpdateRow_NeedsBothThePresentVersionAndThePresentRow()
    {
        for (var round = 1; round < 10; round++)
        {
            var silo = Silo();
            var inserted = await Inserted(silo);
            var (_, before) = Of(await Table.ReadAll(), silo.SiloAddress);
            silo.Status = SiloStatus.Active;
            Assert.False(await Table.UpdateRow(silo, before, inserted), "the version of the insertion");

            var next = (await Table.ReadAll()).Version.Next();
            Assert.True(await Table.UpdateRow(silo, before, next));
            Assert.False(await Table.UpdateRow(silo, before, next), "old row, old version");
            var data = await Table.ReadAll();
            var (entry, after) = Of(data, silo.SiloAddress);
            Assert.Equal((SiloStatus.Active, silo.ToFullString()), (entry.Status, entry.ToFullString()));
            Assert.False(await Table.UpdateRow(silo, after, next), "present row, old version");
            Assert.False(await Table.UpdateRow(silo, before, data.Version.Next()), "old row, present version");

            data = await Table.ReadAll();
            Assert.Equal((after, next.Version, round), (Of(data, silo.SiloAddress).Item2, data.Version.Version, data.Members.Count));
        }
    }

    [Fact]
    public async Task UpdateRow_OfASiloThatIsNotThere_IsRefused()
    {
        await Inserted(Silo());
        var before = await Table.ReadAll();

        Assert.False(await Table.UpdateRow(Silo(), before.Members[0].Item2, before.Version.Next()));

        Assert.Equal(Seen(before), Seen(await Table.ReadAll()));
    }

    [Fact]
    public async Task UpdateRow_ReadBeforeASignOfLife_HoldsAndLeavesTheSign()
    {
        var silo = Silo();
        await Inserted(silo);
        var before = await Table.ReadAll();
        await Table.UpdateIAmAlive(new MembershipEntry { SiloAddress = silo.SiloAddress, IAmAliveTime = Now.AddMinutes(5) });

        silo.Status = SiloStatus.Active;
        Assert.True(await Table.UpdateRow(silo, before.Members[0].Item2, before.Version.Next()));

        var entry = Assert.Single((await Table.ReadAll()).Members).Item1;
        Assert.Equal((SiloStatus.Active, Now.AddMinutes(5)), (entry.Status, entry.IAmAliveTime));
    }

    [Fact]
    public async Task UpdateIAmAlive_ChangesTheSignOfLifeAndNothingElse()
    {
        var silo = Silo();
        await Inserted(silo);
        var before = await Table.ReadAll();

        await Table.UpdateIAmAlive(new MembershipEntry { SiloAddress = silo.SiloAddress, IAmAliveTime = Now.AddMinutes(5) });

        var after = await Table.ReadAll();
        Assert.Equal(Now.AddMinutes(5), Assert.Single(after.Members).Item1.IAmAliveTime);
        Assert.Equal(silo.StartTime, after.Members[0].Item1.StartTime);
        Assert.Equal((before.Version.Version, before.Version.VersionEtag, before.Members[0].Item2), (after.Version.Version, after.Version.VersionEtag, after.Members[0].Item2));
    }

    [Fact]
    public async Task UpdateIAmAlive_ThatComesLate_RevivesNobody()
    {
        var silo = Silo();
        await Inserted(silo);
        var row = (await Table.ReadRow(silo.SiloAddress)).Members[0];
        await Update(Table, silo.SiloAddress, SiloStatus.Dead);

        // As a silo does that was paused before it could say it, with all it knows of itself.
        row.Item1.Status = SiloStatus.Active;
        row.Item1.IAmAliveTime = Now.AddHours(1);
        await Table.UpdateIAmAlive(row.Item1);
        Assert.False(await Table.UpdateRow(row.Item1, row.Item2, (await Table.ReadAll()).Version.Next()));

        Assert.Equal(SiloStatus.Dead, Assert.Single((await Table.ReadAll()).Members).Item1.Status);
    }

    [Fact]
    public async Task UpdateIAmAlive_OfASiloThatIsGone_MakesNoSilo()
    {
        await Table.UpdateIAmAlive(new MembershipEntry { SiloAddress = Address(), IAmAliveTime = Now });

        var data = await Table.ReadAll();
        Assert.Empty(data.Members);
        Assert.Equal(0, data.Version.Version);
    }

    [Fact]
    public async Task Delete_TakesOneCluster_AndNoOther()
    {
        var other = new StoreMembershipTable(_store!, Named("another"));
        await other.InitializeMembershipTable(true);
        Assert.True(await other.InsertRow(Silo(), (await other.ReadAll()).Version.Next()));
        await Inserted(Silo());

        await Table.DeleteMembershipTableEntries(_cluster);
        await Table.InitializeMembershipTable(true);

        Assert.Empty((await Table.ReadAll()).Members);
        Assert.Single((await other.ReadAll()).Members);
    }

    [Fact]
    public async Task Gateways_AreThoseOfActiveSilosThatHaveOne()
    {
        var silos = Enumerable.Range(0, 6).Select(_ => Silo()).ToArray();
        (silos[1].Status, silos[1].ProxyPort) = (SiloStatus.Active, 0);
        (silos[2].Status, silos[4].Status, silos[5].Status) = (SiloStatus.Active, SiloStatus.Active, SiloStatus.Dead);
        foreach (var silo in silos)
        {
            await Inserted(silo);
        }

        var list = new StoreGatewayList(_store!, Named(_cluster), Options.Create(new GatewayOptions()));
        await list.InitializeGatewayListProvider();

        Assert.True(list.IsUpdatable);
        Assert.Equal(
            new[] { silos[2], silos[4] }.Select(silo => SiloAddress.New(silo.SiloAddress.Endpoint.Address, silo.ProxyPort, silo.SiloAddress.Generation).ToGatewayUri().ToString()).Order(),
            (await list.GetGateways()).Select(uri => uri.ToString()).Order());
    }

    private static Tuple<MembershipEntry, string> Of(MembershipTableData data, SiloAddress silo) => data.Members.Single(member => member.Item1.SiloAddress.Equals(silo));

    /// <summary>All that a reader can tell apart.</summary>
    private static string[] Seen(MembershipTableData data) =>
        [$"{data.Version.Version} {data.Version.VersionEtag}", .. data.Members.Select(member => $"{member.Item1.ToFullString()} {member.Item2}").Order(StringComparer.Ordinal)];

    private async Task<TableVersion> Inserted(MembershipEntry silo)
    {
        var version = (await Table.ReadAll()).Version.Next();
        Assert.True(await Table.InsertRow(silo, version));
        return version;
    }

    private StoreMembershipTable NewTable() => new(_store!, Named(_cluster));

    private static IOptions<ClusterOptions> Named(string cluster) => Options.Create(new ClusterOptions { ClusterId = cluster });

    private static SiloAddress Address() => SiloAddress.New(IPAddress.Parse("10.1.2.3"), 12345, Interlocked.Increment(ref _generation));

    private static MembershipEntry Silo(int days = 0) => new()
    {
        SiloAddress = Address(),
        HostName = "host",
        SiloName = "silo",
        Status = SiloStatus.Joining,
        ProxyPort = 23456,
        StartTime = Now.AddDays(days),
        IAmAliveTime = Now.AddDays(days),
        SuspectTimes = [],
    };
}
