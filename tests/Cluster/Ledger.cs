using System.Collections.Concurrent;
using System.Globalization;

namespace Coordination.Cluster;

/// <summary>A change a node has said yes to.</summary>
internal sealed record Acknowledged(string Person, string Path, object Body, string Key, string Id, long Version);

/// <summary>A change whose answer never came: it counts once or not at all.</summary>
internal sealed record InDoubt(string Person, string Path, object Body, string Key);

/// <summary>An instant at which something must have happened, as arithmetic on acknowledged facts says: no node was asked for it.</summary>
/// <param name="Limit">Kind of the deadline.</param>
/// <param name="Unless">The event that does away with it when recorded before.</param>
internal sealed record Expected(string Case, string Limit, DateTimeOffset Due, string Unless);

/// <summary>What the outside remembers while nodes come and go.</summary>
internal sealed class Ledger
{
    public ConcurrentQueue<Acknowledged> Acknowledged { get; } = new();

    public ConcurrentQueue<InDoubt> InDoubt { get; } = new();

    public ConcurrentDictionary<(string Case, string Limit), Expected> Expected { get; } = new();

    public ConcurrentQueue<string> Surprises { get; } = new();

    /// <summary>Until so many changes have been acknowledged, or <paramref name="work"/> has ended without.</summary>
    public async Task Grows(int count, Task work)
    {
        while (Acknowledged.Count < count && !work.IsCompleted)
        {
            await Task.WhenAny(work, Task.Delay(TimeSpan.FromMilliseconds(20)));
        }
    }

    public static DateTimeOffset Instant(System.Text.Json.Nodes.JsonNode node) =>
        DateTimeOffset.Parse(node.GetValue<string>(), CultureInfo.InvariantCulture);
}
