using Coordination.Grains.Store;
using Coordination.Storage.Azure;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Storage.Tests.Azure;

public sealed class CommitGateTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Enter_LetsTheMostUrgentLaneInFirst_AndEachLaneInItsOrder()
    {
        var gate = new CommitGate(1, 10, Longest, _time);
        await gate.Enter(CommitLane.Command, Cancel);
        var order = new List<string>();
        var waits = new[] { (CommitLane.Background, "b"), (CommitLane.Deadline, "d1"), (CommitLane.Deadline, "d2"), (CommitLane.Command, "c"), (CommitLane.Fanout, "f") }
            .Select(place => Wait(gate, place.Item1, place.Item2, order)).ToList();
        Assert.Equal(5, gate.Waiting);

        gate.Leave();
        await Task.WhenAll(waits);

        Assert.Equal(["c", "d1", "d2", "f", "b"], order);
        Assert.Equal(0, gate.Waiting);
    }

    [Fact]
    public async Task Enter_BeyondTheCapacity_IsRefused()
    {
        var gate = new CommitGate(1, 1, Longest, _time);
        await gate.Enter(CommitLane.Command, Cancel);
        var waiting = gate.Enter(CommitLane.Command, Cancel).AsTask();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => gate.Enter(CommitLane.Command, Cancel).AsTask());

        gate.Leave();
        await waiting;
    }

    [Fact]
    public async Task Enter_ThatWaitsTooLong_IsRefused_AndLeavesNoPlaceTaken()
    {
        var gate = new CommitGate(1, 10, Longest, _time);
        await gate.Enter(CommitLane.Command, Cancel);
        var late = gate.Enter(CommitLane.Command, Cancel).AsTask();

        _time.Advance(Longest);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => late);
        Assert.Equal(0, gate.Waiting);
        gate.Leave();
        await gate.Enter(CommitLane.Background, Cancel);
    }

    [Fact]
    public async Task Enter_Cancelled_LeavesNoPlaceTaken()
    {
        var gate = new CommitGate(1, 10, Longest, _time);
        await gate.Enter(CommitLane.Command, Cancel);
        using var source = new CancellationTokenSource();
        var waiting = gate.Enter(CommitLane.Command, source.Token).AsTask();

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        gate.Leave();
        await gate.Enter(CommitLane.Command, Cancel);
    }

    private static async Task Wait(CommitGate gate, CommitLane lane, string name, List<string> order)
    {
        await gate.Enter(lane, Cancel);
        order.Add(name);
        gate.Leave();
    }
}
