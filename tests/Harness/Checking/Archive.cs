using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Coordination.Domain.Aggregates;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Store;
using Coordination.Harness.Running;
using Coordination.Harness.Town;

namespace Coordination.Harness.Checking;

/// <summary>The rows of a store, read as what they mean.</summary>
internal sealed partial class Archive(WatchedStore store)
{
    public IEnumerable<EntityId> Entities(string kind) => Places.Homes.SelectMany(home =>
        Rows(home, kind + "|").Where(row => row.Key.EndsWith("|head", StringComparison.Ordinal)).Select(row => EntityId.Parse(row.Key.Split('|')[1])));

    public Head<TState>? Head<TState>(EntityId id) =>
        Sync.Of(store.Read(id.Home, Keys.Head(id))) is { } row ? StoredJson.Read<Head<TState>>(row.Data.Span) : null;

    public IReadOnlyList<Row> EventRows(EntityId id) => Rows(id.Home, Keys.Stem(id) + "e|");

    public ImmutableArray<Recorded> History(EntityId id) => [.. EventRows(id).SelectMany(row => StoredJson.Read<EventRow>(row.Data.Span).Recorded())];

    public IReadOnlyList<Row> Rows(string partition, string prefix) => Sync.Of(store.Scan(partition, prefix, Keys.End(prefix), 100_000));

    public IReadOnlyList<string> Partitions => Sync.Of(store.Partitions());

    public bool Has(string partition, string key) => Sync.Of(store.Read(partition, key)) is not null;

    public static bool Same(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        one.SequenceEqual(other) || Same(Encoding.UTF8.GetString(one), Encoding.UTF8.GetString(other));

    /// <summary>Whether two texts say the same, whatever offsets their instants are written in.</summary>
    public static bool Same(string one, string other) => one == other || Plain(one) == Plain(other);

    private static string Plain(string json) => Instant().Replace(
        json, match => DateTimeOffset.Parse(match.Value, CultureInfo.InvariantCulture).UtcDateTime.ToString("O", CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Instant();
}
