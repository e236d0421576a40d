using Coordination.Domain.Aggregates;

namespace Coordination.Grains.Boards;

/// <summary>The rows of a board in memory. A higher version wins; a removal leaves its version behind until the next full scan has passed.</summary>
internal sealed class BoardImage
{
    private readonly Dictionary<string, BoardRow> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _removed = new(StringComparer.Ordinal);

    public IReadOnlyCollection<BoardRow> Rows => _rows.Values;

    public BoardRow? this[string key] => _rows.GetValueOrDefault(key);

    /// <summary>The version with which a row was removed; it must outrank the row on the parent's board, and only that.</summary>
    public long RemovedAt(string key) => _removed.GetValueOrDefault(key);

    /// <returns>Whether the image changed.</returns>
    public bool Apply(BoardChange change)
    {
        if (_removed.TryGetValue(change.Key, out var gone) && gone >= change.Version)
        {
            return false;
        }

        if (_rows.TryGetValue(change.Key, out var present) && present.Version >= change.Version)
        {
            return false;
        }

        if (change.Row is { } row)
        {
            _rows[change.Key] = row;
            _removed.Remove(change.Key);
            return true;
        }

        _removed[change.Key] = change.Version;
        return _rows.Remove(change.Key);
    }

    /// <summary>Compares with a full scan that began when the image had <paramref name="before"/>.</summary>
    /// <param name="before">Keys and versions at the start of the scan: what came or changed meanwhile is newer than the scan.</param>
    /// <returns>Keys that changed.</returns>
    public List<string> Heal(Dictionary<string, BoardRow> scanned, Dictionary<string, long> before)
    {
        var changed = scanned.Where(pair => Apply(new BoardChange(pair.Key, pair.Value.Version, pair.Value))).Select(pair => pair.Key).ToList();
        var vanished = before.Where(pair => !scanned.ContainsKey(pair.Key) && _rows.TryGetValue(pair.Key, out var row) && row.Version == pair.Value).Select(pair => pair.Key).ToList();
        _removed.Clear();
        foreach (var key in vanished)
        {
            _removed[key] = _rows[key].Version + 1;
            _rows.Remove(key);
        }

        return [.. changed, .. vanished];
    }

    public Dictionary<string, long> Versions() => _rows.ToDictionary(pair => pair.Key, pair => pair.Value.Version, StringComparer.Ordinal);
}
