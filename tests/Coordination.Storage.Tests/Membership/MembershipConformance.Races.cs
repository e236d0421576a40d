using Coordination.Storage.Faults;
using Coordination.Storage.Membership;

namespace Coordination.Storage.Tests.Membership;

/// <summary>Many at once, and answers that are lost.</summary>
public abstract partial class MembershipConformance
{
    [Fact]
    public async Task InsertRow_ByMany_HasOneWinner_AndUpdates_LoseNoVersion()
    {
        const int Clients = 20;
        var silo = Silo();
        var first = (await Table.ReadAll()).Version.Next();
        var inserted = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => NewTable().InsertRow(silo, first)));
        Assert.Single(inserted, won => won);

        var versions = await Task.WhenAll(Enumerable.Range(1, Clients - 1).Select(_ => Update(NewTable(), silo.SiloAddress)));

        Assert.Equal(Enumerable.Range(2, Clients - 1), versions.Order());
        var data = await Table.ReadAll();
        Assert.Equal((1, Clients), (data.Members.Count, data.Version.Version));
    }

    [Fact]
    public async Task ManySilos_JoiningAndLeavingAtOnce_SeeOneOrderOfVersions()
    {
        const int Silos = 12;
        using var done = new CancellationTokenSource();
        var watching = Watch(NewTable(), done.Token);
        await Task.WhenAll(Enumerable.Range(0, Silos).Select(async _ =>
        {
            var (table, silo) = (NewTable(), Silo());
            while (!await table.InsertRow(silo, (await table.ReadAll()).Version.Next()))
            {
            }

            await Update(table, silo.SiloAddress, SiloStatus.Active);
            await table.UpdateIAmAlive(new MembershipEntry { SiloAddress = silo.SiloAddress, IAmAliveTime = Now.AddMinutes(1) });
            await Update(table, silo.SiloAddress, SiloStatus.Dead);
        }));
        await done.CancelAsync();

        Assert.True(await watching, "a version went back, or one version was seen with two contents");
        var data = await Table.ReadAll();
        Assert.Equal((Silos, Silos * 3), (data.Members.Count, data.Version.Version));
        Assert.All(data.Members, member => Assert.Equal(SiloStatus.Dead, member.Item1.Status));
    }

    [Fact]
    public async Task Answers_ThatAreLost_LeaveTheTableWhole()
    {
        var script = new FaultScript(7, new FaultRule(Fault.CommitThenThrow, 0.3), new FaultRule(Fault.ThrowThenNothing, 0.3));
        var table = new StoreMembershipTable(new FaultyTableStore(_store!, script, TimeProvider.System), Named(_cluster));
        var silo = Silo();
        for (var attempt = 0; (await Table.ReadAll()).Members.Count == 0; attempt++)
        {
            Assert.True(attempt < 100);
            await Record.ExceptionAsync(async () => await table.InsertRow(silo, (await table.ReadAll()).Version.Next()));
        }

        var data = await Table.ReadAll();
        Assert.Equal((1, 1), (data.Members.Count, data.Version.Version));
    }

    /// <summary>Until it holds; the version it got.</summary>
    private static async Task<int> Update(StoreMembershipTable table, SiloAddress silo, SiloStatus? status = null)
    {
        while (true)
        {
            var data = await table.ReadAll();
            var (entry, etag) = Of(data, silo);
            entry.Status = status ?? entry.Status;
            if (await table.UpdateRow(entry, etag, data.Version.Next()))
            {
                return data.Version.Next().Version;
            }
        }
    }

    /// <summary>Versions only rise, and each has one content.</summary>
    private static async Task<bool> Watch(StoreMembershipTable table, CancellationToken done)
    {
        var seen = new Dictionary<int, string>();
        var last = 0;
        while (!done.IsCancellationRequested)
        {
            var data = await table.ReadAll();
            var content = string.Join(';', data.Members.Select(member => $"{member.Item1.SiloAddress}={member.Item1.Status}").Order(StringComparer.Ordinal));
            if (data.Version.Version < last || (!seen.TryAdd(data.Version.Version, content) && seen[data.Version.Version] != content))
            {
                return false;
            }

            last = data.Version.Version;
            await Task.Yield();
        }

        return true;
    }
}
