using Coordination.Grains.Store;

namespace Coordination.Silo.Drill;

/// <summary>A drill's store: tells the ledger what was committed.</summary>
public sealed class LedgeredStore(ITableStore inner, DueLedger ledger) : ITableStore
{
    public Task<Row?> Read(string partition, string key, CancellationToken cancel = default) => inner.Read(partition, key, cancel);

    public Task<IReadOnlyList<Row>> Scan(string partition, string from, string to, int limit = 1000, CancellationToken cancel = default) =>
        inner.Scan(partition, from, to, limit, cancel);

    public Task<IReadOnlyList<string>> Partitions(CancellationToken cancel = default) => inner.Partitions(cancel);

    public async Task<CommitResult> Commit(string partition, IReadOnlyList<RowChange> changes, CommitLane lane = CommitLane.Command, CancellationToken cancel = default)
    {
        CommitResult result;
        try
        {
            result = await inner.Commit(partition, changes, lane, cancel);
        }
        catch
        {
            ledger.Doubt(partition);
            throw;
        }

        if (result.Committed)
        {
            ledger.Note(partition, changes);
        }

        return result;
    }
}
