using Coordination.Domain.Aggregates;
using Coordination.Domain.People;

namespace Coordination.Grains.Aggregates;

/// <summary>
/// Who else must see an entity: audiences that are neither its home nor above it (a parent's board merges its children's rows
/// and needs no copy).
/// </summary>
internal static class References
{
    public static IEnumerable<Message> Between(EntityId id, Derived before, Derived after, long version, IDirectory directory)
    {
        if (before.Audiences.IsDefaultOrEmpty && after.Audiences.IsDefaultOrEmpty)
        {
            return [];
        }

        var known = Outside(id, after, directory);
        var row = after.Open is { } open ? open with { Version = version } : null;
        return known.Select(audience => Tell(id, audience, version, row))
            .Concat(Outside(id, before, directory).Except(known, StringComparer.Ordinal).Select(audience => Tell(id, audience, version, null)));
    }

    /// <summary>The audiences that see an entity as it stands, and what they see.</summary>
    public static IEnumerable<(string Audience, BoardRow Row)> Standing(EntityId id, Derived derived, long version, IDirectory directory) =>
        derived.Open is { } open ? Outside(id, derived, directory).Select(audience => (audience, open with { Version = version })) : [];

    private static HashSet<string> Outside(EntityId id, Derived derived, IDirectory directory)
    {
        var audiences = derived.Audiences.IsDefaultOrEmpty ? [] : derived.Audiences.Where(audience => !audience.Contains(':')).ToHashSet(StringComparer.Ordinal);
        for (var code = id.Home; code is not null && audiences.Count > 0; code = directory.Jurisdiction(code)?.Parent)
        {
            audiences.Remove(code);
        }

        return audiences;
    }

    private static Message Tell(EntityId id, string audience, long version, BoardRow? row) =>
        new($"reference/{audience}", "reference", new ReferenceChanged(id.ToString(), version, row));
}
