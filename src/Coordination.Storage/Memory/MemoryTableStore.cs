using System.Globalization;
using Coordination.Grains.Store;

namespace Coordination.Storage.Memory;

/// <summary>The store as a dictionary: for the deterministic harness and for tests. Forgets everything with the process.</summary>
public sealed class MemoryTableStore : ITableStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Partition> _partitions = new(StringComparer.Ordinal);
    private long _version;

    public Task<Row?> Read(string partition, string key, CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return Task.FromResult(_partitions.GetValueOrDefault(partition)?.Find(key));
        }
    }

    public Task<IReadOnlyList<Row>> Scan(string partition, string from, string to, int limit = 1000, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        cancel.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<Row>>(_partitions.GetValueOrDefault(partition)?.Range(from, to, limit) ?? []);
        }
    }

    public Task<CommitResult> Commit(string partition, IReadOnlyList<RowChange> changes, CommitLane lane = CommitLane.Command, CancellationToken cancel = default)
    {
        BatchRules.Check(partition, changes);
        cancel.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var rows = _partitions.GetValueOrDefault(partition) ?? new Partition();
            foreach (var change in changes)
            {
                if (!rows.Allows(change))
                {
                    return Task.FromResult(CommitResult.Lost(change.Key));
                }
            }

            _partitions[partition] = rows;
            var etag = (++_version).ToString(CultureInfo.InvariantCulture);
            return Task.FromResult(new CommitResult([.. changes.Select(change => rows.Apply(change, etag))], null));
        }
    }

    public Task<IReadOnlyList<string>> Partitions(CancellationToken cancel = default)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<string>>([.. _partitions.Where(p => !p.Value.IsEmpty).Select(p => p.Key).Order(StringComparer.Ordinal)]);
        }
    }

    private sealed class Partition
    {
        private readonly SortedSet<string> _keys = new(StringComparer.Ordinal);
        private readonly Dictionary<string, Row> _rows = new(StringComparer.Ordinal);

        public bool IsEmpty => _rows.Count == 0;

        public Row? Find(string key) => _rows.GetValueOrDefault(key);

        public IReadOnlyList<Row> Range(string from, string to, int limit) =>
            string.CompareOrdinal(from, to) >= 0
                ? []
                : [.. _keys.GetViewBetween(from, to).TakeWhile(key => string.CompareOrdinal(key, to) < 0).Take(limit).Select(key => _rows[key])];

        public bool Allows(in RowChange change)
        {
            var row = Find(change.Key);
            return change.Kind switch
            {
                ChangeKind.Insert => row is null,
                ChangeKind.Replace => row?.ETag == change.IfETag,
                ChangeKind.Delete => row is not null && (change.IfETag is null || change.IfETag == row.ETag),
                _ => true,
            };
        }

        public string Apply(in RowChange change, string etag)
        {
            if (change.Kind == ChangeKind.Delete)
            {
                _keys.Remove(change.Key);
                _rows.Remove(change.Key);
                return "";
            }

            _keys.Add(change.Key);
            _rows[change.Key] = new Row(change.Key, change.Data.ToArray(), etag);
            return etag;
        }
    }
}
