using System.Collections.Frozen;
using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Configuration;
using Coordination.Domain.Jobs;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Roots;
using Coordination.Grains.Store;
using Coordination.Grains.Verifying;

namespace Coordination.Grains.Backups;

/// <summary>
/// Writes a backup into an empty store of any backend. Until it is done the store is marked <c>restoring</c>, and every node refuses it; when it is done
/// the store is on hold (<see cref="Hold"/>): rules run, nothing leaves.
/// </summary>
/// <param name="key">Signs that there was a restore, so that roots of the lost time are not taken for proof of a theft; null: none is there.</param>
/// <param name="unsigned">Goes on without the key although roots were signed.</param>
public sealed class Restorer(ITableStore store, IBlobStore files, ICron cron, TimeProvider system, RootKey? key = null, bool unsigned = false)
{
    /// <summary>What a store is marked with while it is filled.</summary>
    public const string Mode = "restoring";

    private readonly FrozenDictionary<string, EntityRebuild> _kinds = KnownRules.Each(cron, new EntityRebuild.Maker());

    /// <param name="folder">Of the backup.</param>
    /// <param name="copies">Its attachments.</param>
    /// <param name="rulebook">Reads the rules from the store, once what they are made of is there.</param>
    /// <returns>Entities whose events do not hang together: they are there, without what would follow from them.</returns>
    /// <exception cref="InvalidDataException">The backup is not whole, or of another format.</exception>
    /// <exception cref="InvalidOperationException">The store is not empty, or the key of its roots is missing.</exception>
    public async Task<(BackupManifest Backup, IReadOnlyList<Finding> Findings)> Restore(
        string folder, IBlobStore copies, Func<ITableStore, DateTimeOffset, Task<Rulebook>> rulebook, CancellationToken cancel = default)
    {
        var backup = await BackupManifest.Read(folder, cancel);
        var rows = Path.Combine(folder, BackupManifest.RowsFile);
        if (backup.LastRoot > 0 && key is null && !unsigned)
        {
            throw new InvalidOperationException("The backup holds signed roots. Name their key, or they will tell of a theft where there was a restore.");
        }

        await DemandEmpty(cancel);
        await DemandFiles(backup, copies, cancel);
        var marked = await Mark(backup, folder, cancel);
        await CopyFiles(copies, cancel);
        var writer = new RestoreWriter(store, cancel);
        foreach (var row in RowFile.Read(rows).Where(row => IsPlain(row.Key)))
        {
            await writer.Write(row.Partition, row.Key, row.Data);
        }

        await writer.Finish();

        var findings = await Entities(rows, backup, await rulebook(store, backup.Instant), cancel);
        await Open(backup, marked, cancel);
        return (backup, findings);
    }

    private static bool IsPlain(string key) => Families.Of(key) is var family && family != "out" && !EntityKinds.Words.Contains(family);

    private async Task DemandEmpty(CancellationToken cancel)
    {
        if ((await store.Partitions(cancel)).Any(BackupScope.HasPartition))
        {
            throw new InvalidOperationException("The store is not empty. A backup is restored into a new one only.");
        }
    }

    private static async Task DemandFiles(BackupManifest backup, IBlobStore copies, CancellationToken cancel)
    {
        var there = await copies.All(cancel).LongCountAsync(cancel);
        if (there < backup.Files)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"The backup has {backup.Files} files, and only {there} are there: the folder files beside it belongs to it."));
        }
    }

    /// <summary>From the first row on nobody takes it for a store, and nothing would leave it.</summary>
    private async Task<string> Mark(BackupManifest backup, string folder, CancellationToken cancel)
    {
        var hold = new HoldRow(backup.Instant, system.GetUtcNow(), Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), backup.Cut.Length);
        var marked = await store.Commit(
            Keys.System, [RowChange.Insert(Keys.Mode, StoredJson.Write(Mode)), RowChange.Insert(Keys.Hold, StoredJson.Write(hold))], cancel: cancel);
        return marked.Committed ? marked.ETags[0] : throw new InvalidOperationException("Somebody else has begun to use the store.");
    }

    private async Task CopyFiles(IBlobStore copies, CancellationToken cancel)
    {
        await foreach (var blob in copies.All(cancel))
        {
            await using var content = await copies.Open(blob.Sha256, cancel) ?? throw new IOException($"The file {blob.Sha256} is gone.");
            if ((await files.Put(content, cancel)).Sha256 != blob.Sha256)
            {
                throw new InvalidDataException($"The file {blob.Sha256} of the backup was altered.");
            }
        }
    }

    private async Task<IReadOnlyList<Finding>> Entities(string rows, BackupManifest backup, Rulebook rules, CancellationToken cancel)
    {
        var findings = new List<Finding>();
        var twice = backup.Amended.ToHashSet(StringComparer.Ordinal);
        var amended = new Dictionary<EntityId, List<Row>>();
        var writer = new RestoreWriter(store, cancel);
        foreach (var (id, parts, again) in Grouped(RowFile.Read(rows)))
        {
            if (again)
            {
                amended[id] = parts; // the newest copy counts
            }
            else if (!twice.Contains(id.ToString()))
            {
                findings.AddRange(await Put(writer, id, parts, backup, rules));
            }
        }

        foreach (var (id, parts) in amended)
        {
            findings.AddRange(await Put(writer, id, parts, backup, rules));
        }

        await writer.Finish();
        return findings;
    }

    /// <summary>Rows of one entity lie side by side.</summary>
    private static IEnumerable<(EntityId Id, List<Row> Rows, bool Amended)> Grouped(IEnumerable<BackupRow> rows)
    {
        var group = new List<Row>();
        var (current, amended) = ("", false);
        foreach (var row in rows.Where(row => !IsPlain(row.Key)))
        {
            var fields = row.Key.Split('|');
            var id = fields[0] == "out" ? fields[2] : fields[1];
            if ((id != current || row.Amended != amended) && group.Count > 0)
            {
                yield return (EntityId.Parse(current), group, amended);
                group = [];
            }

            (current, amended) = (id, row.Amended);
            group.Add(new Row(row.Key, row.Data, ""));
        }

        if (group.Count > 0)
        {
            yield return (EntityId.Parse(current), group, amended);
        }
    }

    private async Task<IReadOnlyList<Finding>> Put(RestoreWriter writer, EntityId id, List<Row> rows, BackupManifest backup, Rulebook rules)
    {
        var rebuilt = _kinds[EntityKinds.Word(id.Kind)].Rebuild(id, rows, backup.Since, rules);
        foreach (var row in rows)
        {
            if (!row.Key.StartsWith(Keys.Outbox, StringComparison.Ordinal))
            {
                await writer.Write(id.Home, row.Key, row.Data);
            }
            else if (WithoutReferences(row) is { Length: > 0 } entries)
            {
                await writer.Write(id.Home, row.Key, StoredJson.Write(entries));
            }
        }

        foreach (var (partition, key, data) in rebuilt.Rows)
        {
            await writer.Write(partition, key, data);
        }

        return rebuilt.Findings;
    }

    /// <summary>References are made anew as they stand; an older word that arrived after them would be the newest somebody has. They come last, so positions stay.</summary>
    private static ImmutableArray<OutboxEntry> WithoutReferences(Row row) =>
        [.. StoredJson.Read<ImmutableArray<OutboxEntry>>(row.Data.Span).Where(entry => !entry.Target.StartsWith("reference/", StringComparison.Ordinal))];

    private async Task Open(BackupManifest backup, string etag, CancellationToken cancel)
    {
        var now = system.GetUtcNow();
        var changes = new List<RowChange>
        {
            backup.Mode is null ? RowChange.Delete(Keys.Mode, etag) : RowChange.Replace(Keys.Mode, StoredJson.Write(backup.Mode), etag),
        };
        if (key is not null)
        {
            changes.Add(RowChange.Insert(RootRows.RestoredRow(now), StoredJson.Write(Signed.Of(new Restored(backup.Instant, now, backup.LastRoot), key))));
        }

        if (!(await store.Commit(Keys.System, changes, cancel: cancel)).Committed)
        {
            throw new InvalidOperationException("Somebody else has begun to use the store. Delete it and restore again.");
        }
    }
}
