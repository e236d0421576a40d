using System.Globalization;
using Coordination.Grains.Store;
using Coordination.Storage.Sqlite;

namespace Coordination.Storage.Tests.Sqlite;

/// <summary>What happens to commits that wait. The writer is held at the first one while the others queue up behind it.</summary>
public sealed class SqliteQueueTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    private SqliteTableStore Open() =>
        SqliteTableStore.Open(new SqliteStoreOptions { Folder = _folder.Path, QueueCapacity = 64 }, error => Assert.Fail(error.ToString()));

    private static Task<CommitResult> Insert(SqliteTableStore store, string key, CommitLane lane = CommitLane.Command) =>
        store.Commit("p", [Rows.Insert(key, key)], lane, Cancel);

    /// <summary>A commit that the writer has taken and cannot begin.</summary>
    private static async Task<Task<CommitResult>> Block(SqliteTableStore store, CancellationToken cancel)
    {
        var first = store.Commit("p", [Rows.Insert("first")], cancel: cancel);
        while (store.QueueLength > 0)
        {
            await Task.Yield();
        }

        return first;
    }

    [Fact]
    public async Task Commit_BeyondTheCapacity_IsRefusedAndNotApplied_OthersAre()
    {
        await using var store = Open();
        var held = await HeldFile.Hold(_folder.Path, Cancel);
        var accepted = new List<Task<CommitResult>> { await Block(store, Cancel) };
        accepted.AddRange(Enumerable.Range(0, 64).Select(n => Insert(store, $"k{n:D2}")));

        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() => Insert(store, "refused"));

        Assert.Contains("full", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(64, store.QueueLength);
        await held.DisposeAsync();
        Assert.All(await Task.WhenAll(accepted), result => Assert.True(result.Committed));
        Assert.Null(await store.Read("p", "refused", Cancel));
        Assert.True((await Insert(store, "later")).Committed);
    }

    [Fact]
    public async Task Commit_ThatWaits_CanBeTakenBack_ThatWasTaken_CanNot()
    {
        await using var store = Open();
        var held = await HeldFile.Hold(_folder.Path, Cancel);
        using var source = new CancellationTokenSource();
        var taken = await Block(store, source.Token);
        var waiting = store.Commit("p", [Rows.Insert("waiting")], cancel: source.Token);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.False(taken.IsCompleted);
        await held.DisposeAsync();
        Assert.True((await taken).Committed);
        Assert.Equal(["first"], await store.AllKeys("p", Cancel));
    }

    [Fact]
    public async Task Commit_OfUrgentLane_OvertakesWhatWaits()
    {
        await using var store = Open();
        var held = await HeldFile.Hold(_folder.Path, Cancel);
        var first = await Block(store, Cancel);
        CommitLane[] lanes = [CommitLane.Background, CommitLane.Fanout, CommitLane.Deadline, CommitLane.Command];
        var waiting = lanes.Select(lane => Enumerable.Range(0, 3).Select(n => Insert(store, $"{lane}{n}", lane)).ToArray()).ToArray();

        await held.DisposeAsync();
        await first;

        // ETags are numbers of batches, so they tell the order of service.
        var order = new List<long>();
        foreach (var commit in waiting.Reverse().SelectMany(lane => lane))
        {
            order.Add(long.Parse((await commit).ETags[0], CultureInfo.InvariantCulture));
        }

        Assert.Equal(order.Order(), order);
    }

    [Fact]
    public async Task Dispose_WritesWhatWaits_AndRefusesWhatComes()
    {
        var store = Open();
        var held = await HeldFile.Hold(_folder.Path, Cancel);
        Task<CommitResult>[] waiting = [await Block(store, Cancel), .. Enumerable.Range(0, 10).Select(n => Insert(store, $"k{n}"))];

        var closing = store.DisposeAsync();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => Insert(store, "late"));
        await held.DisposeAsync();
        await closing;
        Assert.All(await Task.WhenAll(waiting), result => Assert.True(result.Committed));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Read("p", "first", Cancel));
        await using var again = Open();
        Assert.Equal(11, (await again.AllKeys("p", Cancel)).Length);
    }

    [Fact]
    public async Task Commit_GroupedWithOneThatLoses_IsNotDisturbed()
    {
        await using var store = Open();
        await store.Put("p", "taken", "", Cancel);
        var held = await HeldFile.Hold(_folder.Path, Cancel);
        var first = await Block(store, Cancel);
        var before = Insert(store, "before");
        var lost = store.Commit("new", [Rows.Insert("a"), Rows.Insert("b"), RowChange.Delete("missing")], cancel: Cancel);
        var after = store.Commit("new", [Rows.Insert("a", "mine")], cancel: Cancel);

        await held.DisposeAsync();

        Assert.True((await first).Committed && (await before).Committed && (await after).Committed);
        Assert.Equal("missing", (await lost).Conflict);
        Assert.Equal(["a"], await store.AllKeys("new", Cancel));
    }
}
