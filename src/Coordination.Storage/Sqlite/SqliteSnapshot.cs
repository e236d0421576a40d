using Coordination.Grains.Store;

namespace Coordination.Storage.Sqlite;

/// <summary>A copy of an embedded store at one instant, in a folder <c>snapshot</c> of its own; it takes as much room as the database. Gone when disposed of.</summary>
public sealed class SqliteSnapshot : IFrozenStore
{
    private const string Name = "snapshot";

    /// <summary>Left for the node that goes on writing meanwhile, in bytes.</summary>
    private const long Reserve = 256 << 20;

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
            var folder = Path.Combine(options.Folder, Name);
            var copy = new SqliteStoreOptions { Folder = folder };
            PrivateFolder.Make(folder);
            using (StoreLock.Take(folder, copy.LockFile))
            {
                try
                {
                    Clear(folder);
                    DemandRoom(options);
                    Database.Copy(options, copy);
                }
                catch
                {
                    Clear(folder);
                    throw;
                }
            }

            // What fails on the disk of a copy fails the reading of it, and nothing else.
            return new SqliteSnapshot(folder, SqliteTableStore.Open(copy, _ => { }));
        }, cancel);

    /// <summary>Takes away what a process left behind that died over it; nothing while another reads one.</summary>
    internal static void Sweep(SqliteStoreOptions options)
    {
        var folder = Path.Combine(options.Folder, Name);
        if (!Directory.Exists(folder))
        {
            return;
        }

        try
        {
            using (StoreLock.Take(folder, new SqliteStoreOptions { Folder = folder }.LockFile))
            {
                Clear(folder);
            }

            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // in use
        }
    }

    private static void Clear(string folder)
    {
        foreach (var left in Directory.EnumerateFiles(folder, "store.db*"))
        {
            File.Delete(left);
        }
    }

    /// <summary>A copy that filled the disk would stop the node whose store it is a copy of.</summary>
    private static void DemandRoom(SqliteStoreOptions options)
    {
        var needed = Directory.EnumerateFiles(options.Folder, "store.db*").Sum(file => new FileInfo(file).Length) + Reserve;
        var free = new DriveInfo(Path.GetFullPath(options.Folder)).AvailableFreeSpace;
        if (free < needed)
        {
            throw new IOException($"A copy of the store needs {needed >> 20} MiB on the disk of {options.Folder}, and {free >> 20} MiB are free.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
