using Coordination.Grains.Store;

namespace Coordination.Storage.Sqlite;

/// <summary>A copy of an embedded store at one instant, in a folder <c>snapshot</c> of its own; it takes as much room as the database. Gone when disposed of.</summary>
public sealed class SqliteSnapshot : IFrozenStore
{
    private readonly string _folder;
    private readonly SqliteTableStore _store;

    private SqliteSnapshot(string folder, SqliteTableStore store) => (_folder, _store) = (folder, store);

    public ITableStore Rows => _store;

    /// <summary>Of a store that a node, this process or another, may be writing to.</summary>
    /// <exception cref="StoreInUseException">Another copy is being read.</exception>
    /// <exception cref="SqliteFailureException">The database cannot be read, or there is no room.</exception>
    public static Task<IFrozenStore> Take(SqliteStoreOptions options, CancellationToken cancel = default) =>
        Task.Run<IFrozenStore>(() =>
        {
            var folder = Path.Combine(options.Folder, "snapshot");
            var copy = new SqliteStoreOptions { Folder = folder };
            using (StoreLock.Take(folder, copy.LockFile))
            {
                // One that an earlier process left behind.
                foreach (var left in Directory.EnumerateFiles(folder, "store.db*"))
                {
                    File.Delete(left);
                }

                Database.Copy(options, copy);
            }

            return new SqliteSnapshot(folder, SqliteTableStore.Open(copy, error => throw error));
        }, cancel);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
