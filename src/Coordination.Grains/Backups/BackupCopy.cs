using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Time;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Documents;
using Coordination.Grains.Roots;
using Coordination.Grains.Store;
using Coordination.Grains.Walking;

namespace Coordination.Grains.Backups;

/// <summary>One pass over a store.</summary>
internal sealed class BackupCopy(ITableStore store, RowFileWriter file, Unfinished unfinished, DateTimeOffset since)
{
    private readonly Dictionary<EntityId, long> _recent = [];
    private readonly Dictionary<EntityId, long> _heard = [];
    private readonly List<(string Partition, Row Row)> _numbers = [];
    private DateTimeOffset? _cut;

    /// <summary>Entities that went on after the cut.</summary>
    public HashSet<string> Cut { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Amended { get; } = new(StringComparer.Ordinal);

    public long Entities { get; private set; }

    /// <summary>What people were told, before anything else: an inbox in the copy knows of nothing that is cut off.</summary>
    public async Task Inboxes(CancellationToken cancel)
    {
        foreach (var partition in await store.Partitions(cancel))
        {
            foreach (var prefix in (string[])["inbox|", "inboxstatus|"])
            {
                await foreach (var row in store.ScanPrefix(partition, prefix, cancel: cancel))
                {
                    file.Write(partition, row.Key, row.Data.Span);
                }
            }
        }
    }

    /// <param name="cut">Business instant at which every entity is cut; null: the store stands still.</param>
    public async Task Rest(DateTimeOffset? cut, CancellationToken cancel)
    {
        _cut = cut;
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

        await Numbers(cancel);
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
            else if (BackupScope.HasRow(row.Key) && RootRows.NumberOf(row.Key) <= unfinished.LastRoot && !IsOfRegister(partition, row, numbered))
            {
                file.Write(partition, row.Key, Begun(row).Span);
            }
        }

        Take(entity);
    }

    /// <summary>
    /// Numbers of late are written last, when it is known which documents the copy has. The row of a document follows from that of its number.
    /// </summary>
    private bool IsOfRegister(string partition, Row row, HashSet<string> numbered)
    {
        switch (Families.Of(row.Key))
        {
            case "docno" when StoredJson.Read<RegisterRow>(row.Data.Span) is var entry && _cut is not null && entry.IssueDate >= Beijing.Date(since).AddDays(-1):
                _numbers.Add((partition, row));
                return true;
            case "docno":
                numbered.Add(Keys.NumberOf(StoredJson.Read<RegisterRow>(row.Data.Span).DocumentId));
                return false;
            case "doc":
                return !numbered.Contains(row.Key);
            default:
                return false;
        }
    }

    /// <summary>
    /// A number whose document was cut off is given to another one later, and so are those after it: whoever had got one of them by the cut had
    /// it after the first, whose document was signed before.
    /// </summary>
    private async Task Numbers(CancellationToken cancel)
    {
        foreach (var series in _numbers.GroupBy(number => (number.Partition, number.Row.Key[..(number.Row.Key.LastIndexOf('|') + 1)])))
        {
            foreach (var (partition, row) in series.OrderBy(number => number.Row.Key, StringComparer.Ordinal))
            {
                var document = StoredJson.Read<RegisterRow>(row.Data.Span).DocumentId;
                if (!await Has(document, cancel))
                {
                    break;
                }

                file.Write(partition, row.Key, row.Data.Span);
                file.Write(partition, Keys.NumberOf(document), row.Data.Span);
            }
        }
    }

    /// <summary>Whether the copy has the event a document was signed by (<c>case/version</c>), or the case itself.</summary>
    private async Task<bool> Has(string document, CancellationToken cancel)
    {
        var fields = document.Split('/');
        if (!EntityId.TryParse(fields[0], out var id))
        {
            return true;
        }

        var version = fields.Length > 1 ? long.Parse(fields[1], CultureInfo.InvariantCulture) : 1;
        if (_recent.TryGetValue(id, out var kept))
        {
            return kept >= version;
        }

        // Nothing of late was copied of it: it was recorded long ago, or after its partition was copied.
        await foreach (var row in store.ScanPrefix(id.Home, Keys.Stem(id) + "e|", cancel: cancel))
        {
            if (StoredJson.Read<EventRow>(row.Data.Span) is var transition && transition.Events[^1].Version >= version)
            {
                return transition.RecordedAt < since;
            }
        }

        return false;
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
            Write(id, EntityCut.Of(id, rows, since, _cut), amended: false);
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

        var taken = EntityCut.Of(id, rows, since, _cut, version);
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
    public static bool HasPartition(string partition) => !partition.StartsWith(Keys.ClusterPrefix, StringComparison.Ordinal) && !partition.StartsWith(' ');

    /// <summary>No rows that follow from others, none that protect sessions, no hold and no marks of who runs what.</summary>
    public static bool HasRow(string key) =>
        Families.Of(key) is var family && !Families.IsDerived(family) && family is not ("inbox" or "inboxstatus" or "out" or "ref" or "refgone" or "keys" or "keyring" or "hold" or "mode" or "task");
}
