using Coordination.Domain.Aggregates;
using Coordination.Domain.Rectification;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Store;
using Coordination.Grains.Tests.Worlds;
using static Coordination.Grains.Tests.Worlds.World;

namespace Coordination.Grains.Tests.Boards;

/// <summary>Who is neither home nor above sees an entity by a reference in its own partition (law 6).</summary>
public sealed class ReferenceTests
{
    [Fact]
    public async Task Transfer_ToTheCountyAndBack_IsSeenOnTheOtherBoardUntilTheCaseEnds()
    {
        await using var world = await Start();
        var id = await world.Opened("delegated", home: City);
        await world.Must(id, "2026-03-04 09:00", "t-ci", new TransferCase(County, TransferKind.Delegate, "交办"));
        var there = Assert.Single((await world.Settled(County)).Rows, row => row.Id == id.ToString());
        Assert.Equal(County, there.Owner);

        await world.Must(id, "2026-03-05 09:00", "t-ci", new TransferCase(City, TransferKind.TakeUp, "提级"));
        Assert.Equal(City, Assert.Single((await world.Settled(County)).Rows, row => row.Id == id.ToString()).Owner);

        await world.Must(id, "2026-03-05 10:00", "t-ci", new CancelCase("重复"));

        Assert.DoesNotContain((await world.Settled(County)).Rows, row => row.Id == id.ToString());
        Assert.DoesNotContain((await world.Settled(City)).Rows, row => row.Id == id.ToString());
        Assert.Empty(await world.Rows(County, Keys.Reference));
    }

    [Fact]
    public async Task Receive_OfAnOlderVersion_ChangesNothing()
    {
        await using var world = await Start();
        var id = await world.Opened("older", home: City);
        var key = Keys.ReferenceRow(County, id);
        var now = StoredJson.Read<BoardRow>((await world.Store.Calm.Read(County, key, TestContext.Current.CancellationToken))!.Data.Span);
        var references = world.Grains.GetGrain<IReceiverGrain>(GrainId.Create("reference", County));

        await references.Receive("late-1", new ReferenceChanged(id.ToString(), now.Version - 1, null));
        await references.Receive("late-2", new ReferenceChanged(id.ToString(), now.Version - 1, now with { Title = "旧", Version = now.Version - 1 }));

        var after = StoredJson.Read<BoardRow>((await world.Store.Calm.Read(County, key, TestContext.Current.CancellationToken))!.Data.Span);
        Assert.Equal((now.Title, now.Version), (after.Title, after.Version));
    }
}
