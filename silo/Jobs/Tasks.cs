using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Grains.Backups;
using Coordination.Grains.Clocks;
using Coordination.Grains.Configuration;
using Coordination.Grains.Roots;
using Coordination.Grains.Store;
using Coordination.Grains.Walking;
using Coordination.Silo.Administration;
using Coordination.Web;
using Microsoft.Extensions.Options;

namespace Coordination.Silo.Jobs;

/// <summary>The nightly backup.</summary>
internal sealed class BackupTask(MaintenanceSettings settings, ITableStore store, IBlobStore files, IBusinessClock clock, TimeProvider system, IFreezable? freezable = null) : IInfrastructureTask
{
    public string Name => "backup";

    public string? Cron => string.IsNullOrEmpty(settings.BackupFolder) ? null : settings.BackupTimes;

    public async Task<string> Run(CancellationToken cancel)
    {
        var folder = settings.BackupFolder!;
        var writer = new BackupWriter(store, freezable, files, _ => Task.FromResult(clock), system);
        var (name, backup) = await BackupFolders.Write(writer, folder, system, cancel);
        foreach (var old in BackupFolders.All(folder).SkipLast(settings.BackupsKept).ToList())
        {
            Directory.Delete(old, recursive: true);
        }

        return string.Create(CultureInfo.InvariantCulture, $"backup {name}, {backup.Entities} entities, {backup.Rows} rows, {backup.Files} files");
    }
}

/// <summary>The daily signed root.</summary>
internal sealed class RootTask(MaintenanceSettings settings, ITableStore store, IRulebooks rulebooks, IBusinessClock clock, TimeProvider system) : IInfrastructureTask
{
    public string Name => "root";

    public string? Cron => string.IsNullOrEmpty(settings.RootKeyFile) ? null : settings.RootTimes;

    public async Task<string> Run(CancellationToken cancel)
    {
        using var key = RootKey.Read(settings.RootKeyFile!);
        var root = await new RootWriter(store, key, clock, system, settings.RootFolder).Write(rulebooks.Current.Directory, cancel);
        return string.Create(CultureInfo.InvariantCulture, $"root {root.Number} signed, {root.Parts.Sum(part => part.Leaves)} entities changed");
    }
}

/// <summary>Deletes rows that have done their service: sessions that would have ended by now, walks that were done long ago.</summary>
internal sealed class CleanUpTask(MaintenanceSettings settings, ITableStore store, Partitions partitions, IBusinessClock clock, TimeProvider system, IOptions<WebOptions> web) : IInfrastructureTask
{
    private static readonly TimeSpan WalksKept = TimeSpan.FromDays(90);
    private const int Batch = 90;

    public string Name => "clean-up";

    public string? Cron => settings.CleanUpTimes;

    public async Task<string> Run(CancellationToken cancel)
    {
        var deleted = 0;
        foreach (var partition in partitions.Hashed)
        {
            deleted += await Delete(partition, Keys.EndedSession(""), row => StoredJson.Read<DateTimeOffset>(row.Data.Span) + 2 * web.Value.SessionLength < system.GetUtcNow(), cancel);
        }

        deleted += await Delete(Keys.System, Walks.Key(""), row => StoredJson.Read<WalkRow>(row.Data.Span) is { Done: true } walk && walk.StartedAt + WalksKept < clock.Now, cancel);
        return string.Create(CultureInfo.InvariantCulture, $"{deleted} rows deleted");
    }

    private async Task<int> Delete(string partition, string prefix, Func<Row, bool> isOver, CancellationToken cancel)
    {
        var over = new List<RowChange>();
        await foreach (var row in store.ScanPrefix(partition, prefix, cancel: cancel))
        {
            if (isOver(row))
            {
                over.Add(RowChange.Delete(row.Key, row.ETag));
            }
        }

        var deleted = 0;
        foreach (var batch in over.Chunk(Batch))
        {
            deleted += (await store.Commit(partition, batch, CommitLane.Background, cancel)).Committed ? batch.Length : 0;
        }

        return deleted;
    }
}
