using System.Globalization;
using Coordination.Domain.Configuration;
using Coordination.Domain.Time;
using Coordination.Grains.Backups;
using Coordination.Grains.Clocks;
using Coordination.Grains.Configuration;
using Coordination.Grains.People;
using Coordination.Grains.Roots;
using Coordination.Grains.Store;
using Coordination.Silo.Hosting;
using Coordination.Silo.Jobs;

namespace Coordination.Silo.Administration;

/// <summary><c>silo restore --from DIR</c>: fills an empty store, of any backend, from a backup of any other; it is then on hold.</summary>
internal static class RestoreCommand
{
    public static async Task<int> Run(string[] args)
    {
        var (from, rest) = CommandLine.Demand(args, "--from", "restore --from DIR [--roots-key FILE | --unsigned] [--data DIR | --Storage:Provider=AzureTables …]");
        var folder = BackupFolders.Find(from);
        (var keyFile, rest) = CommandLine.Take(rest, "--roots-key");
        var unsigned = rest.Contains("--unsigned", StringComparer.Ordinal);
        var settings = SiloSettings.OfCommand([.. rest.Where(arg => arg != "--unsigned")]);
        keyFile ??= settings.Maintenance.RootKeyFile;
        using var key = keyFile is not null && File.Exists(keyFile) ? RootKey.Read(keyFile) : null;
        await using var store = await Stores.Open(settings, create: true);
        var restorer = new Restorer(store.Rows, store.Blobs, new QuartzCron(), TimeProvider.System, key, unsigned);
        var (backup, findings) = await restorer.Restore(folder, BackupFolders.FilesBeside(folder), Rules);
        foreach (var finding in findings)
        {
            await Console.Out.WriteLineAsync(finding.ToString());
        }

        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"Restored {Path.GetFileName(folder)}: {backup.Entities} entities, as of {backup.Instant.ToOffset(Beijing.Offset):yyyy-MM-dd'T'HH:mm:sszzz}; {findings.Count} could not be made anew. The store is on hold: nobody is told anything before it is released."));
        return findings.Count == 0 ? 0 : 1;
    }

    private static async Task<Rulebook> Rules(ITableStore store, DateTimeOffset instant)
    {
        var partitions = new Partitions();
        await partitions.Claim(store, null);
        using var books = new StoreRulebooks(store, new Then(instant), (rows, asOf, cancel) => DirectoryLoader.Load(rows, partitions, asOf, cancel));
        await books.Refresh();
        return books.Current;
    }

    private sealed class Then(DateTimeOffset now) : IBusinessClock
    {
        public DateTimeOffset Now => now;

        public double Speed => 0;
    }
}
