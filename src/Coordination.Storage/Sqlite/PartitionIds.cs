using System.Collections.Concurrent;

namespace Coordination.Storage.Sqlite;

/// <summary>
/// Partition names and the small numbers that stand for them in keys. Filled by the writer only; a reader that sees a number before
/// its commit finds no rows, which is the truth.
/// </summary>
internal sealed class PartitionIds
{
    private readonly ConcurrentDictionary<string, long> _ids = new(StringComparer.Ordinal);

    public PartitionIds(Database database)
    {
        using var statement = database.Prepare("SELECT name, id FROM partitions");
        while (statement.Step())
        {
            _ids[statement.Text(0)] = statement.Number(1);
        }
    }

    public long? Find(string name) => _ids.TryGetValue(name, out var id) ? id : null;

    public void Add(string name, long id) => _ids[name] = id;

    public int Count => _ids.Count;
}
