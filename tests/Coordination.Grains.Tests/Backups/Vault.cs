using Coordination.Domain.Configuration;
using Coordination.Grains.Backups;
using Coordination.Grains.Clocks;
using Coordination.Grains.Configuration;
using Coordination.Grains.People;
using Coordination.Grains.Roots;
using Coordination.Grains.Store;
using Coordination.Grains.Tests.Worlds;
using Coordination.Grains.Verifying;
using Coordination.Storage.Memory;

namespace Coordination.Grains.Tests.Backups;

/// <summary>A folder of backups of one world.</summary>
internal sealed class Vault(World world) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("coordination-backups-").FullName;
    private int _count;

    public string Last => Path.Combine(_folder, $"b{_count}");

    public string Folder => _folder;

    public Task<BackupManifest> Write(ITableStore? store = null, IFreezable? freezable = null, SetClock? clock = null)
    {
        _count++;
        return new BackupWriter(store ?? world.Store, freezable, new World.NoFiles(), _ => Task.FromResult<IBusinessClock>(clock ?? world.Clock), new Hasty()).Write(Last, new World.NoFiles(), TestContext.Current.CancellationToken);
    }

    public async Task<(MemoryTableStore Store, IReadOnlyList<Finding> Findings)> Restore(RootKey? key = null, bool unsigned = false)
    {
        var store = new MemoryTableStore();
        var restorer = new Restorer(store, new World.NoFiles(), new World.Midnights(), TimeProvider.System, key, unsigned);
        var (_, findings) = await restorer.Restore(Last, new World.NoFiles(), Rules, TestContext.Current.CancellationToken);
        return (store, findings);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<Rulebook> Rules(ITableStore store, DateTimeOffset instant)
    {
        using var books = new StoreRulebooks(store, new SetClock { Now = instant }, (rows, asOf, cancel) => DirectoryLoader.Load(rows, world.Partitions, asOf, cancel));
        await books.Refresh();
        return books.Current;
    }

    /// <summary>A clock for those who wait: they need not.</summary>
    private sealed class Hasty : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
    }
}

/// <summary>A store that is read while something happens to it: what a backup of a busy store meets, at a place a test chooses.</summary>
/// <param name="order">Partitions in this order instead of the store's; null: as they are.</param>
internal sealed class Meanwhile(ITableStore store, Func<string, string, Task> beforeScan, Func<string, int>? order = null) : ITableStore
{
    public Task<Row?> Read(string partition, string key, CancellationToken cancel = default) => store.Read(partition, key, cancel);

    public async Task<IReadOnlyList<Row>> Scan(string partition, string from, string to, int limit = 1000, CancellationToken cancel = default)
    {
        await beforeScan(partition, from);
        return await store.Scan(partition, from, to, limit, cancel);
    }

    public Task<CommitResult> Commit(string partition, IReadOnlyList<RowChange> changes, CommitLane lane = CommitLane.Command, CancellationToken cancel = default) =>
        store.Commit(partition, changes, lane, cancel);

    public async Task<IReadOnlyList<string>> Partitions(CancellationToken cancel = default) =>
        await store.Partitions(cancel) is var partitions && order is null ? partitions : [.. partitions.OrderBy(order)];
}
