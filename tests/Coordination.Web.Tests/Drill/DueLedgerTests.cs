using Coordination.Domain.Aggregates;
using Coordination.Grains.Store;
using Coordination.Silo.Drill;
using Coordination.Storage.Memory;
using static Coordination.Web.Tests.Drill.DrillBench;

namespace Coordination.Web.Tests.Drill;

public class DueLedgerTests
{
    private static readonly string Row = Keys.DueRow(Owner("a"), new Deadline("term", At(10), Rank.LegalTerms));

    private readonly MemoryTableStore _disk = new();
    private readonly DueLedger _ledger = new();

    [Fact]
    public async Task Commit_ThatLostARace_CountsNothing()
    {
        var store = new LedgeredStore(_disk, _ledger);

        await store.Commit(Home, [RowChange.Upsert(Row, "{}"u8.ToArray()), RowChange.Delete("missing")], cancel: TestContext.Current.CancellationToken);

        Assert.Equal(0, _ledger.Count);
    }

    [Fact]
    public async Task Commit_WithUnknownOutcome_IsReadAgain()
    {
        var store = new LedgeredStore(new Forgetful(_disk), _ledger);
        await _ledger.Refresh(store, [Home], TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<TimeoutException>(() => store.Commit(Home, [RowChange.Insert(Row, "{}"u8.ToArray())], cancel: TestContext.Current.CancellationToken));
        Assert.Equal(0, _ledger.Count);

        await _ledger.Refresh(store, [Home], TestContext.Current.CancellationToken);

        Assert.Equal(At(10), _ledger.Earliest());
    }

    [Fact]
    public async Task TakeChanged_TellsOpenRowsOnce_AndNullWhenTheyAreGone()
    {
        var store = new LedgeredStore(_disk, _ledger);
        var key = Keys.OpenRow(Owner("a"));
        await _ledger.Refresh(store, [Home], TestContext.Current.CancellationToken);
        _ledger.Follow();
        await store.Commit(Home, [RowChange.Upsert(key, "{}"u8.ToArray())], cancel: TestContext.Current.CancellationToken);

        Assert.NotNull(Assert.Single(_ledger.TakeChanged()).Value);
        Assert.Empty(_ledger.TakeChanged());

        await store.Commit(Home, [RowChange.Delete(key)], cancel: TestContext.Current.CancellationToken);
        Assert.Null(Assert.Single(_ledger.TakeChanged()).Value);
    }

    /// <summary>Applies a commit and loses the answer.</summary>
    private sealed class Forgetful(ITableStore inner) : ITableStore
    {
        public Task<Row?> Read(string partition, string key, CancellationToken cancel = default) => inner.Read(partition, key, cancel);

        public Task<IReadOnlyList<Row>> Scan(string partition, string from, string to, int limit = 1000, CancellationToken cancel = default) =>
            inner.Scan(partition, from, to, limit, cancel);

        public Task<IReadOnlyList<string>> Partitions(CancellationToken cancel = default) => inner.Partitions(cancel);

        public async Task<CommitResult> Commit(string partition, IReadOnlyList<RowChange> changes, CommitLane lane = CommitLane.Command, CancellationToken cancel = default)
        {
            await inner.Commit(partition, changes, lane, cancel);
            throw new TimeoutException();
        }
    }
}
