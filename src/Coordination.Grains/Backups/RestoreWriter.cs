using Coordination.Grains.Store;

namespace Coordination.Grains.Backups;

/// <summary>Fills an empty store: full batches per partition, several under way.</summary>
internal sealed class RestoreWriter(ITableStore store, CancellationToken cancel)
{
    private const int BatchRows = 90, BatchBytes = 1 << 20, UnderWay = 12, Attempts = 5;

    private readonly Dictionary<string, (List<RowChange> Changes, int Bytes)> _batches = new(StringComparer.Ordinal);
    private readonly List<Task> _underWay = [];

    public async ValueTask Write(string partition, string key, ReadOnlyMemory<byte> data)
    {
        var (changes, bytes) = _batches.TryGetValue(partition, out var batch) ? batch : ([], 0);
        if (changes.Count == BatchRows || (changes.Count > 0 && bytes + data.Length > BatchBytes))
        {
            await Send(partition, changes);
            (changes, bytes) = ([], 0);
        }

        changes.Add(RowChange.Insert(key, data));
        _batches[partition] = (changes, bytes + data.Length);
    }

    /// <summary>Writes what is left.</summary>
    public async Task Finish()
    {
        foreach (var (partition, (changes, _)) in _batches)
        {
            await Send(partition, changes);
        }

        await Task.WhenAll(_underWay);
    }

    private async Task Send(string partition, List<RowChange> changes)
    {
        while (_underWay.Count >= UnderWay)
        {
            var done = await Task.WhenAny(_underWay);
            _underWay.Remove(done);
            await done;
        }

        _underWay.Add(Commit(partition, changes));
    }

    /// <summary>A batch whose answer was lost is there or not, whole: its first row tells.</summary>
    private async Task Commit(string partition, List<RowChange> changes)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var result = await store.Commit(partition, changes, CommitLane.Background, cancel);
                if (result.Committed || attempt > 1 && await IsThere(partition, changes[0]))
                {
                    return;
                }

                throw new InvalidDataException($"The backup has {partition} {result.Conflict} twice.");
            }
            catch (Exception error) when (attempt < Attempts && error is not (InvalidDataException or InvalidBatchException or OperationCanceledException))
            {
                // Asked again; the store has waited by itself before it gave up.
            }
        }
    }

    private async Task<bool> IsThere(string partition, RowChange change) =>
        await store.Read(partition, change.Key, cancel) is { } row && row.Data.Span.SequenceEqual(change.Data.Span);
}
