namespace Coordination.Domain.Alerts;

/// <summary>
/// Aggregation (domain.md 5.1): more than 20 alerts of one kind to one person within 5 minutes become one digest with count and
/// link. Life-safety is never aggregated. For the hand-over to channels; the inbox itself keeps every row.
/// </summary>
public static class DigestRule
{
    /// <summary>Up to this many go out singly.</summary>
    public const int Most = 20;

    public static TimeSpan Window { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Groups one person's hand-overs: a group of one is told singly, a larger one as a digest. Urgent first, then by instant.</summary>
    public static ImmutableArray<DigestGroup> Group(IEnumerable<HandOver> handOvers) =>
    [
        .. handOvers.GroupBy(item => (item.Kind, item.Severity)).SelectMany(Fold)
            .OrderBy(group => group.Severity).ThenBy(group => group.Items[0].At).ThenBy(group => group.Kind, StringComparer.Ordinal),
    ];

    /// <summary>Whether one more of a kind, handed over now, belongs to a digest, given when others of that kind went to the person.</summary>
    public static bool Applies(Severity severity, IEnumerable<DateTimeOffset> earlier, DateTimeOffset now) =>
        severity != Severity.P0 && earlier.Count(at => at <= now && now - at < Window) >= Most;

    private static IEnumerable<DigestGroup> Fold(IGrouping<(string Kind, Severity Severity), HandOver> kind)
    {
        var items = kind.OrderBy(item => item.At).ThenBy(item => item.Id, StringComparer.Ordinal).ToArray();
        for (var first = 0; first < items.Length;)
        {
            var within = items.Skip(first).TakeWhile(item => item.At - items[first].At < Window).Count();
            var size = within > Most && kind.Key.Severity != Severity.P0 ? within : 1;
            yield return new DigestGroup(kind.Key.Kind, kind.Key.Severity, [.. items.AsSpan(first, size)]);
            first += size;
        }
    }
}

/// <summary>Something about to leave for a channel.</summary>
public sealed record HandOver(string Id, string Kind, Severity Severity, DateTimeOffset At);

/// <summary>What leaves as one.</summary>
public sealed record DigestGroup(string Kind, Severity Severity, ImmutableArray<HandOver> Items)
{
    public bool IsDigest => Items.Length > 1;
}
