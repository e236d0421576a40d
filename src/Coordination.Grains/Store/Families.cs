using Coordination.Domain.Aggregates;

namespace Coordination.Grains.Store;

/// <summary>First fields of row keys, where a rule needs to know what kind of row one is.</summary>
public static class Families
{
    public static string Of(string key) => key.IndexOf('|', StringComparison.Ordinal) is > 0 and var end ? key[..end] : key;

    /// <summary>Rows of entities with a history: events, answers, heads.</summary>
    public static bool IsEntity(string family) => EntityKinds.Words.Contains(family);

    /// <summary>Rows an entity's head lists: they follow from its events.</summary>
    public static bool IsDerived(string family) => family is "due" or "open" or "done" or "link";
}
