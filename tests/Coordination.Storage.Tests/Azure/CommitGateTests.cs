using Coordination.Grains.Store;
using Coordination.Storage.Azure;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Storage.Tests.Azure;

public sealed class CommitGateTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5), Pause = TimeSpan.FromSeconds(1);
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Enter_LetsTheMostUrgentLaneInFirst_AndEachLaneInItsOrder()
    {
        var gate = new CommitGate(1, 10, Longest, _time);
        var first = await gate.Enter(CommitLane.Command, Cancel);
        var order = new List<string>();
        var waits = new[] { (CommitLane.Background, "b"), (CommitLane.Deadline, "d1"), (CommitLane.Deadline, "d2"), (CommitLane.Command, "c"), (CommitLane.Fanout, "f") }
            .Select(place => Wait(gate, place.Item1, place.Item2, order)).ToList();
        Assert.Equal(5, gate.Waiting);

        first.Dispose();
        await Task.WhenAll(waits);

        Assert.Equal(["c", "d1", "d2", "f", "b"], order);
        Assert.Equal(0, gate.Waiting);
    }

    [Fact]
    public async Task Enter_BeyondTheCapacity_IsRefused()
    {
        var gate = new CommitGate(1, 1, Longest, _time);
        var first = await gate.Enter(CommitLane.Command, Cancel);
        var waiting = gate.Enter(CommitLane.Command, Cancel).AsTask();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => gate.Enter(CommitLane.Command, Cancel).AsTask());

        first.Dispose();
        await waiting;
    }

    [Fact]
    public async Task Enter_ThatWaitsTooLong_IsRefused_AndLeavesNoPlaceTaken()
    {
        var gate = new CommitGate(1, 10, Longest, _time);
        var first = await gate.Enter(CommitLane.Command, Cancel);
        var late = gate.Enter(CommitLane.Command, Cancel).AsTask();

        _time.Advance(Longest);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => late);
        Assert.Equal(0, gate.Waiting);
        first.Dispose();
        await gate.Enter(CommitLane.Background, Cancel);
    }

    [Fact]
    public async Task Enter_Cancelled_LeavesNoPlaceTaken()
    {
        var gate = new CommitGate(1, 10, Longest, _time);
        var first = await gate.Enter(CommitLane.Command, Cancel);
        using var source = new CancellationTokenSource();
        var waiting = gate.Enter(CommitLane.Command, source.Token).AsTask();

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        first.Dispose();
        await gate.Enter(CommitLane.Command, Cancel);
    }

    [Fact]
    public async Task StepAside_LetsOthersIn_AndComesBackAfterThoseWhoWait()
    {
        var gate = new CommitGate(1, 10, Longest, _time);
        using var first = await gate.Enter(CommitLane.Command, Cancel);
        var aside = first.StepAside(Pause, Longest).AsTask();
        var second = await gate.Enter(CommitLane.Background, Cancel);
        var order = new List<string>();
        var third = Wait(gate, CommitLane.Command, "third", order);
        Assert.Equal(2, gate.Waiting);

        _time.Advance(Pause);
        second.Dispose();

        Assert.True(await aside);
        await third;
        Assert.Equal(["third"], order);
        Assert.Equal(0, gate.Waiting);
        var next = gate.Enter(CommitLane.Command, Cancel).AsTask();
        Assert.False(next.IsCompleted);
        first.Dispose();
        (await next).Dispose();
    }

    [Fact]
    public async Task StepAside_CountsAmongThoseWhoWait()
    {
        var gate = new CommitGate(1, 1, Longest, _time);
        using var first = await gate.Enter(CommitLane.Command, Cancel);
        var aside = first.StepAside(Pause, Longest).AsTask();
        using var second = await gate.Enter(CommitLane.Command, Cancel);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => gate.Enter(CommitLane.Command, Cancel).AsTask());

        second.Dispose();
        _time.Advance(Pause);
        Assert.True(await aside);
    }

    [Fact]
    public async Task StepAside_WhoseTurnDoesNotComeAgain_SaysSo_AndLeavesNoPlaceTaken()
    {
        var gate = new CommitGate(1, 10, Longest, _time);
        var first = await gate.Enter(CommitLane.Command, Cancel);
        var aside = first.StepAside(Pause, Longest).AsTask();
        var second = await gate.Enter(CommitLane.Command, Cancel);

        while (!aside.IsCompleted)
        {
            _time.Advance(Longest);
            await Task.Yield();
        }

        Assert.False(await aside);
        Assert.Equal(0, gate.Waiting);
        first.Dispose();
        Assert.False(gate.Enter(CommitLane.Command, Cancel).AsTask().IsCompleted);
        second.Dispose();
    }

    private static async Task Wait(CommitGate gate, CommitLane lane, string name, List<string> order)
    {
        using var place = await gate.Enter(lane, Cancel);
        order.Add(name);
    }
}
