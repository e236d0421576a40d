using System.Globalization;
using Coordination.Domain.Time;
using Coordination.Grains.Backups;
using Coordination.Grains.Clocks;
using Coordination.Grains.Store;
using Coordination.Silo.Hosting;
using Coordination.Storage.Azure;
using Coordination.Storage.Blobs;
using Coordination.Storage.Sqlite;

namespace Coordination.Silo.Administration;

/// <summary><c>silo backup --to DIR</c>: copies a store, whether its nodes run or not.</summary>
internal static class BackupCommand
{
    public static async Task<int> Run(string[] args)
    {
        var (target, rest) = CommandLine.Demand(args, "--to", "backup --to DIR [--data DIR | --Storage:Provider=AzureTables …]");
        var settings = SiloSettings.OfCommand(rest);
        if (settings.Store.IsCluster)
        {
            await using var store = await Stores.Open(settings, create: false);
            DemandClock(store.Rows);
            await Write(new BackupWriter(store.Rows, null, store.Blobs, Clock, TimeProvider.System), target);
            return 0;
        }

        // A node may have the store: it is read beside it, and its files are not touched.
        Stores.DemandThere(settings);
        var files = new FolderBlobStore(Stores.FilesOf(settings), settings.Store.MaxBlobBytes, beside: true);
        await Write(new BackupWriter(null, new Beside(settings), files, Clock, TimeProvider.System), target);
        return 0;
    }

    /// <summary>What is in the backup is told by this machine's clock.</summary>
    private static void DemandClock(ITableStore rows)
    {
        if (rows is AzureTableStore { Skew: { } skew } && skew.Duration() > ClusterHealth.LargestSkew)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"This machine's clock is {skew.TotalSeconds:F1} s off the store's. Synchronise it."));
        }
    }

    private static Task<IBusinessClock> Clock(ITableStore store) => StoreClock.Of(store, TimeProvider.System);

    private static async Task Write(BackupWriter writer, string target)
    {
        var (name, backup) = await BackupFolders.Write(writer, target, TimeProvider.System);
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"Backup {name} in {target}: {backup.Entities} entities, {backup.Rows} rows, {backup.Files} files, as of {backup.Instant.ToOffset(Beijing.Offset):yyyy-MM-dd'T'HH:mm:sszzz}."));
    }

    private sealed class Beside(SiloSettings settings) : IFreezable
    {
        public Task<IFrozenStore> Freeze(CancellationToken cancel = default) => SqliteSnapshot.Take(new SqliteStoreOptions { Folder = settings.Data }, cancel);
    }
}
