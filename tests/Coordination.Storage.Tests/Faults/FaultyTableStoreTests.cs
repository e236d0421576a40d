using Coordination.Grains.Store;
using Coordination.Storage.Faults;
using Coordination.Storage.Memory;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Storage.Tests.Faults;

public sealed class FaultyTableStoreTests
{
    private readonly MemoryTableStore _inner = new();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private FaultyTableStore With(params FaultRule[] rules) => new(_inner, new FaultScript(1, rules), _time);

    private static Task<CommitResult> Insert(ITableStore store, string key = "a", string partition = "p", CommitLane lane = CommitLane.Command) =>
        store.Commit(partition, [Rows.Insert(key, "x")], lane, Cancel);

    [Fact]
    public async Task CommitThenThrow_AppliesAndHidesIt()
    {
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => Insert(With(new FaultRule(Fault.CommitThenThrow))));
        Assert.NotNull(await _inner.Read("p", "a", Cancel));
    }

    [Fact]
    public async Task ThrowThenNothing_AppliesNothing()
    {
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => Insert(With(new FaultRule(Fault.ThrowThenNothing))));
        Assert.Null(await _inner.Read("p", "a", Cancel));
    }

    [Fact]
    public async Task ThrowThenCommit_AppliesAfterTheDelay()
    {
        var store = With(new FaultRule(Fault.ThrowThenCommit) { Delay = TimeSpan.FromSeconds(3) });
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => Insert(store));
        Assert.Null(await _inner.Read("p", "a", Cancel));
        Assert.False(store.LateCommits().IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(3));

        await store.LateCommits();
        Assert.NotNull(await _inner.Read("p", "a", Cancel));
    }

    [Fact]
    public async Task Conflict_NamesTheFirstChangeAndAppliesNothing()
    {
        var result = await With(new FaultRule(Fault.Conflict)).Commit("p", [Rows.Insert("b"), Rows.Insert("a")], cancel: Cancel);
        Assert.Equal("b", result.Conflict);
        Assert.Null(await _inner.Read("p", "a", Cancel));
    }

    [Fact]
    public async Task Unavailable_StrikesReadsToo()
    {
        var store = With(new FaultRule(Fault.Unavailable));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Insert(store));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Read("p", "a", Cancel));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Scan("p", "", "~", cancel: Cancel));
        Assert.Null(await _inner.Read("p", "a", Cancel));
    }

    [Fact]
    public async Task Delay_HoldsTheCallForItsTimeAndNoLonger()
    {
        var store = With(new FaultRule(Fault.None) { Delay = TimeSpan.FromSeconds(2) });
        var commit = Insert(store);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(commit.IsCompleted);
        Assert.Null(await _inner.Read("p", "a", Cancel));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await commit).Committed);
    }

    [Fact]
    public async Task When_PicksPartitionsAndLanes()
    {
        var store = With(
            new FaultRule(Fault.ThrowThenNothing) { When = call => call.Partition == "bad" },
            new FaultRule(Fault.Conflict) { When = call => call.Lane == CommitLane.Fanout });
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => Insert(store, partition: "bad"));
        Assert.False((await Insert(store, lane: CommitLane.Fanout)).Committed);
        Assert.True((await Insert(store)).Committed);
    }

    [Fact]
    public async Task Times_LimitsTheStrikes_AndCalmedEndsThem()
    {
        var script = new FaultScript(1, new FaultRule(Fault.Conflict) { Times = 2 }, new FaultRule(Fault.Unavailable));
        var store = new FaultyTableStore(_inner, script, _time);
        Assert.False((await Insert(store)).Committed);
        Assert.False((await Insert(store)).Committed);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Insert(store));
        script.Calmed();
        Assert.True((await Insert(store)).Committed);
        Assert.Equal([2, 1], script.Struck);
    }

    [Fact]
    public async Task BadBatch_StaysABugInBadWeather() =>
        await Assert.ThrowsAsync<InvalidBatchException>(() => With(new FaultRule(Fault.Conflict)).Commit("p", [], cancel: Cancel));

    [Fact]
    public async Task Seed_DecidesTheSame_WhateverOtherPartitionsDo()
    {
        var alone = await Fates(seed: 7, disturbed: false);
        var among = await Fates(seed: 7, disturbed: true);
        var other = await Fates(seed: 8, disturbed: false);

        Assert.Equal(alone, among);
        Assert.NotEqual(alone, other);
        Assert.InRange(alone.Count(lost => lost), 250, 350); // 30 % of 1,000
    }

    private async Task<bool[]> Fates(int seed, bool disturbed)
    {
        var store = new FaultyTableStore(new MemoryTableStore(), new FaultScript(seed, new FaultRule(Fault.Conflict, 0.3)), _time);
        var disturbance = disturbed ? Task.Run(async () => { for (var n = 0; n < 500; n++) { await Insert(store, $"{n}", "other"); } }, Cancel) : Task.CompletedTask;
        var fates = new bool[1000];
        for (var n = 0; n < fates.Length; n++)
        {
            fates[n] = !(await Insert(store, $"{n}")).Committed;
        }

        await disturbance;
        return fates;
    }
}
