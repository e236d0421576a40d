using Coordination.Domain.Aggregates;

namespace Coordination.Grains.Clocks;

/// <summary>Who is next of many that wait again and again: owners that cannot get rid of what they hold must not keep the others from it.</summary>
internal sealed class Turns
{
    private string _last = "";

    /// <summary>Some of those that wait, beginning after the last one chosen before.</summary>
    public IReadOnlyList<EntityId> Next(IEnumerable<EntityId> waiting, int most)
    {
        var all = waiting.OrderBy(owner => owner.ToString(), StringComparer.Ordinal).ToList();
        var first = Math.Max(0, all.FindIndex(owner => string.CompareOrdinal(owner.ToString(), _last) > 0));
        var chosen = all.Skip(first).Concat(all.Take(first)).Take(most).ToList();
        _last = chosen.Count > 0 ? chosen[^1].ToString() : "";
        return chosen;
    }
}
