using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Store;

namespace Coordination.Grains.Backups;

/// <summary>The rows of one entity as far as a backup takes them.</summary>
/// <param name="Rows">Events, answers and whatever else lies below its stem; no head, which follows from the events.</param>
/// <param name="Version">Of the last event taken.</param>
/// <param name="WasCut">There were newer ones.</param>
/// <param name="Recent">Something was recorded since the instant from which on messages may be lost.</param>
/// <param name="Heard">What it was told in that time, and by which version of whom.</param>
internal sealed record EntityCut(IReadOnlyList<Row> Rows, long Version, bool WasCut, bool Recent, IReadOnlyList<(string Source, long Version)> Heard)
{
    /// <param name="cut">Business time; null takes everything.</param>
    /// <param name="atLeast">A version somebody has heard of: taken whenever it was recorded.</param>
    public static EntityCut Of(EntityId id, IReadOnlyList<Row> rows, DateTimeOffset since, DateTimeOffset? cut, long atLeast = 0)
    {
        var (events, answers, head) = (Keys.Stem(id) + "e|", Keys.Command(id, ""), Keys.Head(id));
        var version = 0L;
        var (wasCut, recent) = (false, false);
        var kept = new List<Row>();
        var heard = new List<(string, long)>();
        foreach (var row in rows.Where(row => row.Key.StartsWith(events, StringComparison.Ordinal)))
        {
            if (EventRow.TryRead(row.Data.Span) is not { } transition)
            {
                // Somebody altered it: copied as it is, for verify and restore to name it.
                kept.Add(row);
                version = Math.Max(version, FirstVersion(row.Key));
                continue;
            }

            if (wasCut || transition.RecordedAt > cut && FirstVersion(row.Key) > atLeast)
            {
                wasCut = true;
                continue;
            }

            kept.Add(row);
            version = transition.Events[^1].Version;
            if (transition.RecordedAt >= since)
            {
                recent = true;
                heard.AddRange(transition.Recorded().Select(recorded => recorded.Event).OfType<ConditionTold>().Select(told => (told.Source, told.SourceVersion)));
            }
        }

        kept.AddRange(rows.Where(row => row.Key != head && !row.Key.StartsWith(events, StringComparison.Ordinal)
            && !(row.Key.StartsWith(answers, StringComparison.Ordinal) && StoredJson.Read<CommandRow>(row.Data.Span).Version > version)));
        return new EntityCut(version == 0 ? [] : kept, version, wasCut, recent, heard);
    }

    private static long FirstVersion(string key) => long.Parse(key.AsSpan(key.LastIndexOf('|') + 1), CultureInfo.InvariantCulture);
}
