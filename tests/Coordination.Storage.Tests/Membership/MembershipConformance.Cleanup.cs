using Coordination.Grains.Store;

namespace Coordination.Storage.Tests.Membership;

/// <content>What is left of silos that are gone.</content>
public abstract partial class MembershipConformance
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Partition => Keys.Cluster(_cluster);

    [Fact]
    public async Task Cleanup_TakesOnlyTheLongDead()
    {
        var (old, revived, alive, fresh) = (Silo(-10), Silo(-10), Silo(-10), Silo());
        (old.Status, revived.Status, alive.Status, fresh.Status) = (SiloStatus.Dead, SiloStatus.Dead, SiloStatus.Active, SiloStatus.Dead);
        foreach (var silo in new[] { old, revived, alive, fresh })
        {
            await Inserted(silo);
        }

        await Table.UpdateIAmAlive(new MembershipEntry { SiloAddress = revived.SiloAddress, IAmAliveTime = Now });
        await Table.UpdateIAmAlive(new MembershipEntry { SiloAddress = Address(), IAmAliveTime = Now.AddDays(-10) });

        await Table.CleanupDefunctSiloEntries(Now.AddDays(-3));

        var data = await Table.ReadAll();
        Assert.Equal(
            new[] { revived, alive, fresh }.Select(silo => silo.SiloAddress.ToString()).Order(),
            data.Members.Select(member => member.Item1.SiloAddress.ToString()).Order());
        Assert.True(await Table.InsertRow(Silo(), data.Version.Next()), "the version holds after a cleanup");
    }

    [Fact]
    public async Task Cleanup_OfSilosOfEveryStatus_TakesOnlyTheDead_AndLeavesTheVersion()
    {
        foreach (var status in Enum.GetValues<SiloStatus>())
        {
            var silo = Silo(-10);
            silo.Status = status;
            await Inserted(silo);
        }

        var before = await Table.ReadAll();

        await Table.CleanupDefunctSiloEntries(Now.AddDays(-3));

        var living = before.Members.Where(member => member.Item1.Status != SiloStatus.Dead).ToList();
        Assert.Equal(before.Members.Count - 1, living.Count);
        Assert.Equal(Seen(new MembershipTableData(living, before.Version)), Seen(await Table.ReadAll()));
    }

    [Fact]
    public async Task Cleanup_Again_ChangesNothing()
    {
        await Remains();
        await Table.CleanupDefunctSiloEntries(Now.AddDays(-3));
        var before = await StoredRows();

        await Table.CleanupDefunctSiloEntries(Now.AddDays(-3));

        Assert.Equal(before, await StoredRows());
    }

    [Fact]
    public async Task Cleanup_ByManyAtOnce_LeavesWhatOneLeaves()
    {
        var living = await Remains();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => NewTable().CleanupDefunctSiloEntries(Now.AddDays(-3))));

        Assert.Equal(living, Assert.Single((await Table.ReadAll()).Members).Item1.SiloAddress);
        Assert.Equal(3, (await StoredRows()).Length); // the version, the silo and its sign of life
    }

    [Fact]
    public async Task Cleanup_TakesWhomTheGoneDidNotHear_AndKeepsThatOfSilosWithARow()
    {
        var (active, dead) = (Silo(), Silo());
        (active.Status, dead.Status) = (SiloStatus.Active, SiloStatus.Dead);
        await Inserted(active);
        await Inserted(dead);
        SiloAddress[] silos = [active.SiloAddress, dead.SiloAddress, Address()];
        foreach (var silo in silos)
        {
            await _store!.Put(Partition, Keys.UnheardRow(silo.ToParsableString()), "{}", Cancel);
        }

        await Table.CleanupDefunctSiloEntries(Now.AddDays(-3));

        Assert.Equal(
            silos[..2].Select(silo => Keys.UnheardRow(silo.ToParsableString())).Order(StringComparer.Ordinal),
            (await _store!.Scan(Partition, Keys.Unheard, Keys.End(Keys.Unheard), cancel: Cancel)).Select(row => row.Key));
    }

    /// <summary>Long dead silos with signs of life, signs without a silo, and one silo that lives.</summary>
    /// <returns>The one that lives.</returns>
    private async Task<SiloAddress> Remains()
    {
        MembershipEntry[] silos = [Silo(-10), Silo(-10), Silo(-10)];
        silos[0].Status = SiloStatus.Active;
        (silos[1].Status, silos[2].Status) = (SiloStatus.Dead, SiloStatus.Dead);
        foreach (var silo in silos)
        {
            await Inserted(silo);
            await Table.UpdateIAmAlive(silo);
        }

        await Table.UpdateIAmAlive(Silo(-10));
        return silos[0].SiloAddress;
    }

    private async Task<string[]> StoredRows() =>
        [.. (await _store!.Scan(Partition, TableScan.First, TableScan.Last, cancel: Cancel)).Select(row => $"{row.Key} {row.ETag}")];
}
