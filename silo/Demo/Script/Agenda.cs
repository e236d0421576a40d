namespace Coordination.Silo.Demo.Script;

/// <summary>Who does what next, by time. One entry per entity.</summary>
internal sealed class Agenda<T>
{
    private readonly SortedSet<(DateTimeOffset At, string Entity)> _byTime = new(Comparer<(DateTimeOffset At, string Entity)>.Create(Compare));
    private readonly Dictionary<string, (DateTimeOffset At, T What)> _byEntity = new(StringComparer.Ordinal);

    public int Count => _byEntity.Count;

    public DateTimeOffset? First => _byTime.Count == 0 ? null : _byTime.Min.At;

    public void Set(string entity, DateTimeOffset at, T what)
    {
        Remove(entity);
        _byTime.Add((at, entity));
        _byEntity[entity] = (at, what);
    }

    public void Remove(string entity)
    {
        if (_byEntity.Remove(entity, out var old))
        {
            _byTime.Remove((old.At, entity));
        }
    }

    /// <summary>Takes what is due, in order.</summary>
    public List<(string Entity, T What)> TakeDue(DateTimeOffset now, int most)
    {
        var due = _byTime.TakeWhile(entry => entry.At <= now).Take(most).Select(entry => (entry.Entity, _byEntity[entry.Entity].What)).ToList();
        due.ForEach(entry => Remove(entry.Entity));
        return due;
    }

    /// <summary>Entities whose time lies before an instant.</summary>
    public List<string> Before(DateTimeOffset instant) => [.. _byTime.TakeWhile(entry => entry.At < instant).Select(entry => entry.Entity)];

    private static int Compare((DateTimeOffset At, string Entity) one, (DateTimeOffset At, string Entity) other) =>
        one.At.CompareTo(other.At) is var times and not 0 ? times : string.CompareOrdinal(one.Entity, other.Entity);
}
