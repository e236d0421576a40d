using System.Security.Cryptography;
using System.Text.Json;
using Coordination.Domain.Aggregates;
using Coordination.Domain.People;

namespace Coordination.Grains.Aggregates;

/// <summary>
/// The events of one transition, in one row keyed by the first one's version. The hash of the row's bytes is what the next row
/// names as <see cref="Previous"/> and the head as its chain: an altered byte breaks both.
/// </summary>
/// <param name="Previous">Hash of the row before, empty for the first.</param>
public sealed record EventRow(string Previous, DateTimeOffset RecordedAt, ImmutableArray<StoredEvent> Events)
{
    public static string Hash(ReadOnlySpan<byte> row) => Convert.ToHexStringLower(SHA256.HashData(row));

    public static EventRow Of(string previous, IReadOnlyList<Recorded> events) => new(
        previous,
        events[0].RecordedAt,
        [.. events.Select(recorded => new StoredEvent(
            recorded.Version, EventNames.Of(recorded.Event), recorded.At, recorded.Actor.IsSystem ? null : recorded.Actor, recorded.CommandId, Payload.Of(recorded.Event)))]);

    /// <summary>The row; null when it is none, or its events cannot be read by this release.</summary>
    public static EventRow? TryRead(ReadOnlySpan<byte> row)
    {
        try
        {
            var read = StoredJson.Read<EventRow>(row);
            _ = read.Events.IsDefault ? null : read.Recorded().ToList(); // each of them
            return read.Events.IsDefaultOrEmpty ? null : read;
        }
        catch (Exception error) when (error is JsonException or UnknownEventException or FormatException or NotSupportedException)
        {
            return null;
        }
    }

    /// <exception cref="UnknownEventException">Written by a newer release.</exception>
    public IEnumerable<Recorded> Recorded() => Events.Select(stored => new Recorded(
        stored.Version,
        (Event)stored.Data.Read(EventNames.Find(stored.Type)),
        stored.Actor ?? Actor.System,
        stored.CommandId,
        stored.At,
        RecordedAt));
}

/// <summary>One event as stored.</summary>
/// <param name="Actor">Null for the software itself.</param>
public sealed record StoredEvent(long Version, string Type, DateTimeOffset At, Actor? Actor, string CommandId, Payload Data);
