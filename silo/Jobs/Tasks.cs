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
internal sealed partial class BackupTask(
    MaintenanceSettings settings, ITableStore store, IBlobStore files, IBusinessClock clock, TimeProvider system, ILogger<BackupTask> log, IFreezable? freezable = null) : IInfrastructureTask
{
    /// <summary>System time after which what was begun and not ended is nobody's any more.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(2);

    public string Name => "backup";

    public string? Cron => string.IsNullOrEmpty(settings.BackupFolder) ? null : settings.BackupTimes;

    public async Task<string> Run(CancellationToken cancel)
    {
        var folder = settings.BackupFolder!;
        var writer = new BackupWriter(store, freezable, files, _ => Task.FromResult(clock), system);
        var (name, backup) = await BackupFolders.Write(writer, folder, system, cancel);
        Tidy(folder);
        return string.Create(CultureInfo.InvariantCulture, $"backup {name}, {backup.Entities} entities, {backup.Rows} rows, {backup.Files} files");
    }

    /// <summary>The backup stands; what cannot be deleted is the operator's to look at, and no reason to make it again.</summary>
    private void Tidy(string folder)
    {
        var abandoned = BackupFolders.Begun(folder).Where(path => system.GetUtcNow() - Directory.GetLastWriteTimeUtc(path) > Abandoned);
        foreach (var old in BackupFolders.All(folder).SkipLast(settings.BackupsKept).Concat(abandoned).ToList())
        {
            try
            {
                Directory.Delete(old, recursive: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                LogKept(error, old);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The old backup {Folder} could not be deleted")]
    private partial void LogKept(Exception error, string folder);
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
