using Coordination.Grains.Aggregates;
using Coordination.Grains.Tests.Worlds;
using Coordination.Storage.Memory;

namespace Coordination.Grains.Tests.Aggregates;

/// <summary>What the outboxes of a silo share is shared fairly.</summary>
public sealed class OutboxTrafficTests
{
    [Fact]
    public async Task Deliver_ToATargetThatHangs_LeavesRoomForTheOthers()
    {
        var traffic = new OutboxTraffic(new MemoryTableStore());
        var never = new TaskCompletionSource<int>();
        var (inside, hanging) = (0, new List<Task<int>>());
        for (var n = 0; n < 5_000; n++)
        {
            hanging.Add(traffic.Deliver("inbox/p-1", () =>
            {
                Interlocked.Increment(ref inside);
                return never.Task;
            }));
        }

        Assert.Equal(7, await traffic.Deliver("alert/a-1", () => Task.FromResult(7)).WaitAsync(World.Patience, TestContext.Current.CancellationToken));
        Assert.True(inside < 1_024);

        never.SetResult(1);
        foreach (var delivery in hanging)
        {
            Assert.Equal(1, await delivery);
        }

        Assert.Equal(5_000, inside);
    }
}
