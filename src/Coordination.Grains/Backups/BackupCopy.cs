using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Grains.Documents;
using Coordination.Grains.Roots;
using Coordination.Grains.Store;
using Coordination.Grains.Walking;

namespace Coordination.Grains.Backups;

/// <summary>One pass over a store.</summary>
internal sealed class BackupCopy(ITableStore store, RowFileWriter file, Unfinished unfinished, DateTimeOffset since, DateTimeOffset? cut)
{
    private readonly Dictionary<EntityId, long> _recent = [];
    private readonly Dictionary<EntityId, long> _heard = [];

    /// <summary>Entities that went on after the cut.</summary>
    public HashSet<string> Cut { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Amended { get; } = new(StringComparer.Ordinal);

    public long Entities { get; private set; }

    /// <summary>Signed roots.</summary>
    public long Roots { get; private set; }

    public async Task Run(CancellationToken cancel)
    {
        foreach (var partition in (await store.Partitions(cancel)).Where(BackupScope.HasPartition))
        {
            await CopyPartition(partition, cancel);
        }

        // Only a store that went on can have let anybody hear of what was not copied.
        while (cut is not null && Missing() is { Count: > 0 } missing)
        {
            foreach (var (id, version) in missing)
            {
                await Amend(id, version, cancel);
            }
        }
    }

    private async Task CopyPartition(string partition, CancellationToken cancel)
    {
        var entity = new List<Row>();
        var numbered = new HashSet<string>(StringComparer.Ordinal);
        var stem = "";
        await foreach (var row in store.ScanAll(partition, cancel: cancel))
        {
            if (stem.Length > 0 && !row.Key.StartsWith(stem, StringComparison.Ordinal))
            {
                Take(entity);
                (entity, stem) = ([], "");
            }

            if (EntityKinds.Words.Contains(Families.Of(row.Key)))
            {
                stem = row.Key[..(row.Key.IndexOf('|', row.Key.IndexOf('|', StringComparison.Ordinal) + 1) + 1)];
                entity.Add(row);
            }
            else if (BackupScope.HasRow(row.Key) && IsNumbered(row, numbered))
            {
                file.Write(partition, row.Key, Begun(row).Span);
                Roots += row.Key.StartsWith(RootRows.Roots, StringComparison.Ordinal) ? 1 : 0;
            }
        }

        Take(entity);
    }

    /// <summary>Register rows come before the rows of their documents; one numbered in between has only the latter, and asks for its number again.</summary>
    private static bool IsNumbered(Row row, HashSet<string> numbered)
    {
        switch (Families.Of(row.Key))
        {
            case "docno":
                numbered.Add(Keys.NumberOf(StoredJson.Read<RegisterRow>(row.Data.Span).DocumentId));
                return true;
            case "doc":
                return numbered.Contains(row.Key);
            default:
                return true;
        }
    }

    /// <summary>A walk that was not done, or began since, begins anew: what it has done may be cut off.</summary>
    private ReadOnlyMemory<byte> Begun(Row row)
    {
        if (Families.Of(row.Key) != "walk" || StoredJson.Read<WalkRow>(row.Data.Span) is not { } walk || (walk.Done && walk.StartedAt < since && !unfinished.Walks.Contains(row.Key)))
        {
            return row.Data;
        }

        return StoredJson.Write(walk with { Position = 0, Cursor = "", Visited = 0, Refused = 0, Done = false });
    }

    private void Take(List<Row> rows)
    {
        if (rows.Count > 0)
        {
            var id = EntityId.Parse(rows[0].Key.Split('|')[1]);
            Write(id, EntityCut.Of(id, rows, since, cut), amended: false);
            Entities++;
        }
    }

    private void Write(EntityId id, EntityCut taken, bool amended)
    {
        foreach (var row in taken.Rows)
        {
            file.Write(id.Home, row.Key, row.Data.Span, amended);
        }

        foreach (var row in (unfinished.Messages.GetValueOrDefault(id) ?? []).Where(row => VersionOf(row.Key) <= taken.Version))
        {
            file.Write(id.Home, row.Key, row.Data.Span, amended);
        }

        if (taken.Recent || taken.WasCut)
        {
            _recent[id] = taken.Version;
        }

        if (taken.WasCut)
        {
            Cut.Add(id.ToString());
        }

        foreach (var (source, version) in taken.Heard)
        {
            if (EntityId.TryParse(source, out var heard) && _heard.GetValueOrDefault(heard) < version)
            {
                _heard[heard] = version;
            }
        }
    }

    private List<KeyValuePair<EntityId, long>> Missing() => [.. _heard.Where(heard => _recent.GetValueOrDefault(heard.Key) < heard.Value)];

    private async Task Amend(EntityId id, long version, CancellationToken cancel)
    {
        var rows = new List<Row>();
        await foreach (var row in store.ScanPrefix(id.Home, Keys.Stem(id), cancel: cancel))
        {
            rows.Add(row);
        }

        var taken = EntityCut.Of(id, rows, since, cut, version);
        if (taken.Version < version)
        {
            throw new InvalidDataException($"{id}: somebody has heard of version {version.ToString(CultureInfo.InvariantCulture)}, and it is not there.");
        }

        Amended.Add(id.ToString());
        Write(id, taken, amended: true);
        _recent[id] = taken.Version;
    }

    private static long VersionOf(string outboxKey) => long.Parse(outboxKey.Split('|')[3], CultureInfo.InvariantCulture);
}

/// <summary>What a backup holds.</summary>
internal static class BackupScope
{
    /// <summary>Members of a cluster and the layout of its tables are its own.</summary>
    public static bool HasPartition(string partition) => !partition.StartsWith("cluster:", StringComparison.Ordinal) && !partition.StartsWith(' ');

    /// <summary>No rows that follow from others, none that protect sessions, no hold and no marks of who runs what.</summary>
    public static bool HasRow(string key) =>
        Families.Of(key) is var family && !Families.IsDerived(family) && family is not ("out" or "ref" or "refgone" or "keys" or "keyring" or "hold" or "mode" or "task");
}
