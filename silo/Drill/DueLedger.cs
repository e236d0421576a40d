using Coordination.Domain.Aggregates;
using Coordination.Grains.Store;

namespace Coordination.Silo.Drill;

/// <summary>
/// The due rows and the open entities of a drill's store, kept in memory as they are committed: a drill asks for the next due
/// instant thousands of times, and its process is the only one that writes. What it cannot know (an unknown outcome) it reads again.
/// </summary>
public sealed class DueLedger
{
    private readonly Lock _lock = new();
    private readonly SortedSet<(string Key, string Partition)> _due = new(Comparer<(string Key, string Partition)>.Create(Compare));
    private readonly HashSet<string> _doubted = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReadOnlyMemory<byte>?> _changed = new(StringComparer.Ordinal);
    private bool _following;

    /// <summary>Deadlines that have not fired yet, whenever they are due.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _due.Count;
            }
        }
    }

    /// <summary>Takes what a commit did. Rows of one entity change one commit after the other, so the order of calls does not matter.</summary>
    public void Note(string partition, IReadOnlyList<RowChange> changes)
    {
        lock (_lock)
        {
            foreach (var change in changes)
            {
                if (change.Key.StartsWith(Keys.Due, StringComparison.Ordinal))
                {
                    _ = change.Kind == ChangeKind.Delete ? _due.Remove((change.Key, partition)) : _due.Add((change.Key, partition));
                }
                else if (_following && change.Key.StartsWith(Keys.Open, StringComparison.Ordinal))
                {
                    _changed[change.Key] = change.Kind == ChangeKind.Delete ? default(ReadOnlyMemory<byte>?) : change.Data;
                }
            }
        }
    }

    /// <summary>Somebody wants to know which entities change (<see cref="TakeChanged"/>); without this nothing of them is kept.</summary>
    public void Follow()
    {
        lock (_lock)
        {
            _following = true;
            _doubted.UnionWith(_known);
        }
    }

    /// <summary>The outcome of a commit there is unknown.</summary>
    public void Doubt(string partition)
    {
        lock (_lock)
        {
            _doubted.Add(partition);
        }
    }

    /// <summary>Reads partitions not read yet and those in doubt. Nothing may be in flight.</summary>
    public async Task Refresh(ITableStore store, IEnumerable<string> partitions, CancellationToken cancel = default)
    {
        List<string> stale;
        lock (_lock)
        {
            stale = [.. partitions.Where(partition => _known.Add(partition) || _doubted.Contains(partition))];
            _doubted.Clear();
        }

        foreach (var partition in stale)
        {
            try
            {
                await Read(store, partition, cancel);
            }
            catch
            {
                Doubt(partition);
                throw;
            }
        }
    }

    /// <summary>The first deadline of all, by due instant and rank; null when there is none.</summary>
    public DateTimeOffset? Earliest()
    {
        lock (_lock)
        {
            return _due.Count == 0 ? null : Keys.ParseDue(_due.Min.Key).Due;
        }
    }

    /// <summary>Everything due by an instant, in (due, rank) order.</summary>
    public List<(string Key, int Rank, EntityId Owner)> Until(DateTimeOffset instant)
    {
        var end = Keys.DueUntil(instant);
        var due = new List<(string, int, EntityId)>();
        lock (_lock)
        {
            foreach (var (key, _) in _due.TakeWhile(row => string.CompareOrdinal(row.Key, end) < 0))
            {
                var (_, rank, owner, _) = Keys.ParseDue(key);
                due.Add((key, rank, owner));
            }
        }

        return due;
    }

    /// <summary>Open rows that changed since the last call, by key; null where the entity is no longer open.</summary>
    public Dictionary<string, ReadOnlyMemory<byte>?> TakeChanged()
    {
        lock (_lock)
        {
            var changed = new Dictionary<string, ReadOnlyMemory<byte>?>(_changed, StringComparer.Ordinal);
            _changed.Clear();
            return changed;
        }
    }

    private async Task Read(ITableStore store, string partition, CancellationToken cancel)
    {
        var due = new List<string>();
        await foreach (var row in store.ScanPrefix(partition, Keys.Due, cancel: cancel))
        {
            due.Add(row.Key);
        }

        var open = new List<Row>();
        await foreach (var row in store.ScanPrefix(partition, Keys.Open, cancel: cancel))
        {
            open.Add(row);
        }

        lock (_lock)
        {
            _due.RemoveWhere(row => row.Partition == partition);
            _due.UnionWith(due.Select(key => (key, partition)));
            foreach (var row in _following ? open : [])
            {
                _changed[row.Key] = row.Data;
            }
        }
    }

    private static int Compare((string Key, string Partition) one, (string Key, string Partition) other) =>
        string.CompareOrdinal(one.Key, other.Key) is var keys and not 0 ? keys : string.CompareOrdinal(one.Partition, other.Partition);
}
