using Coordination.Domain.Aggregates;
using Coordination.Grains.Clocks;
using Coordination.Grains.Store;
using Coordination.Grains.Tests.Worlds;
using Coordination.Storage.Memory;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Grains.Tests.Clocks;

/// <summary>Messages that wait are found, however many there are.</summary>
public sealed class OutboxWatchTests
{
    private readonly MemoryTableStore _store = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Row_InPassing_IsNobodysBusiness_AndOneThatStaysIsItsOwners()
    {
        var watch = Watch();
        var owner = World.CaseId("a");
        await Put(owner);
        Assert.Empty(await watch.Look());

        _time.Advance(OutboxWatch.InPassing - TimeSpan.FromSeconds(1));
        Assert.Empty(await watch.Look());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([owner], await watch.Look());
        Assert.Equal(OutboxWatch.InPassing, watch.Age);
        Assert.False(watch.Moves);

        await _store.Commit(World.County, [RowChange.Delete(Keys.OutboxRow(owner, 1, 0))], cancel: TestContext.Current.CancellationToken);
        Assert.Empty(await watch.Look());
        Assert.True(watch.Moves);
        Assert.Equal(TimeSpan.Zero, watch.Age);
    }

    [Fact]
    public async Task Rows_OfManyPages_AreAllFoundAtOnce() => await Finds(OutboxWatch.PageSize * 5 / 2, looks: 1);

    [Fact]
    public async Task Rows_BeyondOneLook_AreComeToByTheNext_AlsoWhenNobodyDelivers() => await Finds(OutboxWatch.PageSize * OutboxWatch.Pages + 1, looks: 2);

    private async Task Finds(int count, int looks)
    {
        var owners = Enumerable.Range(0, count).Select(n => World.CaseId($"many-{n}")).ToHashSet();
        foreach (var batch in owners.Chunk(BatchRules.MaxRows))
        {
            await Put(batch);
        }

        var watch = Watch();
        for (var look = 1; look <= looks; look++)
        {
            Assert.Empty(await watch.Look());
            Assert.Equal(look < looks, watch.More);
        }

        _time.Advance(OutboxWatch.InPassing);
        var found = new HashSet<EntityId>();
        for (var look = 1; look <= looks; look++)
        {
            found.UnionWith(await watch.Look());
        }

        Assert.True(owners.SetEquals(found));
    }

    private OutboxWatch Watch() => new(_store, World.County, _time);

    private Task Put(params EntityId[] owners) =>
        _store.Commit(World.County, [.. owners.Select(owner => RowChange.Insert(Keys.OutboxRow(owner, 1, 0), "x"u8.ToArray()))], cancel: TestContext.Current.CancellationToken);
}
