using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Grains.Store;

namespace Coordination.Grains.Alerts;

/// <summary>
/// Accepts entries in batches: what arrives while one batch is being written goes into the next, so a hot inbox costs few commits.
/// An entry that is already there was accepted before; it is not accepted again.
/// </summary>
internal sealed class InboxWriter(ITableStore store, string person)
{
    private const int BatchRows = 64;

    private readonly Queue<(InboxEntry Entry, TaskCompletionSource<bool> Done)> _waiting = new();
    private bool _writing;

    /// <returns>Those that are new.</returns>
    public async Task<List<InboxEntry>> Accept(IReadOnlyList<InboxEntry> entries)
    {
        var waits = entries.Select(entry => (Entry: entry, Done: new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously))).ToList();
        waits.ForEach(_waiting.Enqueue);
        if (!_writing)
        {
            await Write();
        }

        var accepted = new List<InboxEntry>();
        foreach (var (entry, done) in waits)
        {
            if (await done.Task)
            {
                accepted.Add(entry);
            }
        }

        return accepted;
    }

    /// <summary>When an entry was accepted the first time.</summary>
    public async Task<DateTimeOffset> AcceptedAt(string key) =>
        StoredJson.Read<InboxEntry>((await store.Read(Partitions.OfPerson(person), key))!.Data.Span).DeliveredAt;

    /// <summary>How an occurrence stands; the newest word wins, and "resolved" is the last one.</summary>
    public async Task Update(UpdateInbox update)
    {
        var key = Keys.InboxStatus(person, update.Source, update.Occurrence);
        var data = StoredJson.Write(new InboxStatus(update.Status, update.At));
        while (true)
        {
            var row = await store.Read(Partitions.OfPerson(person), key);
            if (row is not null && IsNewer(StoredJson.Read<InboxStatus>(row.Data.Span), update))
            {
                return;
            }

            var change = row is null ? RowChange.Insert(key, data) : RowChange.Replace(key, data, row.ETag);
            if ((await store.Commit(Partitions.OfPerson(person), [change], CommitLane.Background)).Committed)
            {
                return;
            }
        }
    }

    private static bool IsNewer(InboxStatus known, UpdateInbox update) =>
        known.Status == "resolved" || (update.Status != "resolved" && known.At >= update.At);

    private async Task Write()
    {
        _writing = true;
        try
        {
            while (_waiting.Count > 0)
            {
                var batch = new Dictionary<string, (InboxEntry Entry, TaskCompletionSource<bool> Done)>(StringComparer.Ordinal);
                while (batch.Count < BatchRows && _waiting.TryDequeue(out var next))
                {
                    if (!batch.TryAdd(next.Entry.Key, next))
                    {
                        next.Done.SetResult(false);
                    }
                }

                await Write(batch);
            }
        }
        finally
        {
            _writing = false;
        }
    }

    private async Task Write(Dictionary<string, (InboxEntry Entry, TaskCompletionSource<bool> Done)> batch)
    {
        try
        {
            while (batch.Count > 0)
            {
                var rows = batch.Values.Select(wait => RowChange.Insert(wait.Entry.Key, StoredJson.Write(wait.Entry))).ToList();
                var result = await store.Commit(Partitions.OfPerson(person), rows, CommitLane.Fanout);
                if (result.Committed)
                {
                    break;
                }

                // A lost race may have been lost for nothing; only a row that is there was accepted before.
                if (await store.Read(Partitions.OfPerson(person), result.Conflict!) is not null)
                {
                    batch.Remove(result.Conflict!, out var repeated);
                    repeated.Done.SetResult(false);
                }
            }

            foreach (var (_, done) in batch.Values)
            {
                done.SetResult(true);
            }
        }
        catch (Exception error)
        {
            foreach (var (_, done) in batch.Values)
            {
                done.TrySetException(error);
            }
        }
    }
}
