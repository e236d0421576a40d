using Coordination.Grains.Store;
using Coordination.Storage.Sqlite;

namespace Coordination.Storage.Tests.Sqlite;

public sealed class CommitQueueTests
{
    private static PendingCommit Item(CommitLane lane, long bytes = 1) => new("p", [], lane, bytes);

    private static CommitQueue Filled(int capacity, params (CommitLane Lane, int Count)[] lanes)
    {
        var queue = new CommitQueue(capacity, 1 << 20);
        foreach (var (lane, count) in lanes)
        {
            for (var n = 0; n < count; n++)
            {
                queue.Add(Item(lane));
            }
        }

        return queue;
    }

    [Fact]
    public void TryTake_UnderAFloodOfCommands_GivesEachLaneItsShare()
    {
        var queue = Filled(10_000, (CommitLane.Background, 200), (CommitLane.Fanout, 200), (CommitLane.Deadline, 200), (CommitLane.Command, 1000));

        var taken = Enumerable.Range(0, 650).Select(_ => queue.TryTake()!.Lane).ToArray();

        // 1 of 5, 1 of 17, 1 of 65 at least, and the rest for commands.
        Assert.InRange(taken.Count(lane => lane == CommitLane.Deadline), 650 / 5 - 25, 650 / 5 + 2);
        Assert.InRange(taken.Count(lane => lane == CommitLane.Fanout), 30, 40);
        Assert.InRange(taken.Count(lane => lane == CommitLane.Background), 8, 10);
        Assert.All(taken[..4], lane => Assert.Equal(CommitLane.Command, lane));
    }

    [Fact]
    public void TryTake_WithoutContention_IsStrictlyByUrgencyAndThenByArrival()
    {
        var queue = new CommitQueue(100, 1 << 20);
        PendingCommit[] items = [Item(CommitLane.Fanout), Item(CommitLane.Command), Item(CommitLane.Fanout), Item(CommitLane.Command)];
        Array.ForEach(items, queue.Add);

        Assert.Equal([items[1], items[3], items[0], items[2]], Enumerable.Range(0, 4).Select(_ => queue.TryTake()));
        Assert.Null(queue.TryTake());
    }

    [Fact]
    public void Add_OfLowerLanes_IsRefusedEarlier_SoThatCommandsStillFit()
    {
        var queue = new CommitQueue(16, 1 << 20);
        var accepted = new Dictionary<CommitLane, int>();
        foreach (var lane in new[] { CommitLane.Background, CommitLane.Fanout, CommitLane.Deadline, CommitLane.Command })
        {
            while (Record.Exception(() => queue.Add(Item(lane))) is null)
            {
                accepted[lane] = accepted.GetValueOrDefault(lane) + 1;
            }
        }

        Assert.Equal((8, 4, 2, 2), (accepted[CommitLane.Background], accepted[CommitLane.Fanout], accepted[CommitLane.Deadline], accepted[CommitLane.Command]));
    }

    [Fact]
    public void Add_OfMoreDataThanTheQueueHolds_IsRefused_UntilSomeIsTaken()
    {
        var queue = new CommitQueue(100, 1000);
        queue.Add(Item(CommitLane.Command, 700));
        Assert.Throws<StoreUnavailableException>(() => queue.Add(Item(CommitLane.Command, 301)));
        queue.Add(Item(CommitLane.Command, 300));
        Assert.NotNull(queue.TryTake());
        queue.Add(Item(CommitLane.Command, 700));
    }

    [Fact]
    public async Task TryTake_SkipsWhatWasTakenBack()
    {
        using var source = new CancellationTokenSource();
        var queue = new CommitQueue(100, 1000);
        var (back, stays) = (Item(CommitLane.Command), Item(CommitLane.Command));
        back.CancelWith(source.Token);
        queue.Add(back);
        queue.Add(stays);

        await source.CancelAsync();

        Assert.Same(stays, queue.TryTake());
        Assert.True(back.Done.IsCanceled);
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void Close_RefusesWhatComes_AndKeepsWhatWaits()
    {
        var queue = Filled(100, (CommitLane.Command, 1));
        queue.Close("over");
        queue.Close("another reason");
        Assert.Equal("over", Assert.Throws<StoreUnavailableException>(() => queue.Add(Item(CommitLane.Command))).Message);
        Assert.True(queue.Wait(TimeSpan.Zero));
        Assert.NotNull(queue.TryTake());
        Assert.False(queue.Wait(TimeSpan.FromMinutes(1))); // closed: does not wait
    }
}
