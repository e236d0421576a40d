using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Grains.Store;

namespace Coordination.Grains.Alerts;

/// <summary>
/// Writes a person's rows in batches, so that a hot inbox costs few commits. An entry that is already there was accepted before; it
/// is not accepted again.
/// </summary>
internal sealed class InboxWriter
{
    private const int BatchRows = 64;

    private readonly ITableStore _store;
    private readonly string _person;
    private readonly string _partition;
    private readonly BatchWriter<InboxEntry, bool> _entries;
    private readonly BatchWriter<UpdateInbox, bool> _statuses;

    public InboxWriter(ITableStore store, Partitions partitions, string person)
    {
        (_store, _person, _partition) = (store, person, partitions.OfPerson(person));
        _entries = new(BatchRows, Insert);
        _statuses = new(BatchRows, Renew);
    }

    /// <returns>Those that are new.</returns>
    public async Task<List<InboxEntry>> Accept(IReadOnlyList<InboxEntry> entries)
    {
        var isNew = await _entries.Write(entries);
        return [.. entries.Where((_, i) => isNew[i])];
    }

    /// <summary>When an entry was accepted the first time.</summary>
    public async Task<DateTimeOffset> AcceptedAt(string key) =>
        StoredJson.Read<InboxEntry>((await _store.Read(_partition, key))!.Data.Span).DeliveredAt;

    /// <summary>How an occurrence stands; the newest word wins, and "resolved" is the last one.</summary>
    /// <returns>Whether it changed anything.</returns>
    public async Task<bool> Update(UpdateInbox update) => (await _statuses.Write([update]))[0];

    private async Task<IReadOnlyList<bool>> Insert(IReadOnlyList<InboxEntry> entries)
    {
        var rows = new Dictionary<string, RowChange>(StringComparer.Ordinal);
        var first = entries.Select(entry => rows.TryAdd(entry.Key, RowChange.Insert(entry.Key, StoredJson.Write(entry)))).ToList();
        while (rows.Count > 0)
        {
            var result = await _store.Commit(_partition, [.. rows.Values], CommitLane.Fanout);
            if (result.Committed)
            {
                break;
            }

            // A lost race may have been lost for nothing; only a row that is there was accepted before.
            if (await _store.Read(_partition, result.Conflict!) is not null)
            {
                rows.Remove(result.Conflict!);
            }
        }

        return [.. entries.Select((entry, i) => first[i] && rows.ContainsKey(entry.Key))];
    }

    private async Task<IReadOnlyList<bool>> Renew(IReadOnlyList<UpdateInbox> updates)
    {
        while (true)
        {
            var changes = new Dictionary<string, RowChange>(StringComparer.Ordinal);
            var counts = new bool[updates.Count];
            foreach (var (key, group) in updates.Select((update, i) => (Update: update, Index: i)).GroupBy(pair => Keys.InboxStatus(_person, pair.Update.Source, pair.Update.Occurrence)).Select(group => (group.Key, group)))
            {
                var newest = group.Aggregate((one, other) => IsNewer(Status(one.Update), other.Update) ? one : other);
                if (await Change(key, newest.Update) is { } change)
                {
                    changes.Add(key, change);
                    counts[newest.Index] = true;
                }
            }

            if (changes.Count == 0 || (await _store.Commit(_partition, [.. changes.Values], CommitLane.Background)).Committed)
            {
                return counts;
            }
        }
    }

    /// <summary>Null when something newer is known. Nothing comes after "resolved", so that need not look first.</summary>
    private async Task<RowChange?> Change(string key, UpdateInbox update)
    {
        var data = StoredJson.Write(Status(update));
        if (update.Status == Resolved)
        {
            return RowChange.Upsert(key, data);
        }

        return await _store.Read(_partition, key) switch
        {
            null => RowChange.Insert(key, data),
            { } row when IsNewer(StoredJson.Read<InboxStatus>(row.Data.Span), update) => null,
            { } row => RowChange.Replace(key, data, row.ETag),
        };
    }

    private const string Resolved = "resolved";

    private static InboxStatus Status(UpdateInbox update) => new(update.Status, update.At);

    private static bool IsNewer(InboxStatus known, UpdateInbox update) =>
        known.Status == Resolved || (update.Status != Resolved && known.At >= update.At);
}
