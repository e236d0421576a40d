using Coordination.Domain.Aggregates;

namespace Coordination.Grains.Aggregates;

/// <summary>
/// Any entity with a history: a rectification case, an alert, a business job, a walk. The grain type is the kind's word
/// (<c>case</c>, <c>alert</c>…), the key is the entity id.
/// </summary>
[Alias("Coordination.IAggregate")]
public interface IAggregateGrain : IGrainWithStringKey
{
    /// <summary>Settles what is due, then decides the command, then commits both in one batch.</summary>
    /// <returns>The outcome; a refusal is a value. Store trouble arrives as a refusal of the family Unavailable.</returns>
    [Alias("Execute")]
    Task<CommandOutcome> Execute(CommandEnvelope envelope);

    /// <summary>A tick from the clock.</summary>
    /// <param name="now">The clock's business time.</param>
    /// <param name="rulesVersion">Version of the rulebook the clock has seen; an older one is refreshed first.</param>
    [Alias("Settle")]
    Task Settle(DateTimeOffset now, long rulesVersion);

    /// <summary>Delivers what the outbox still holds; sent by the clock for rows older than 10 s.</summary>
    [Alias("Drain")]
    Task Drain();

    /// <summary>
    /// Settles, then says again what has not yet been heard where it was sent, oldest first and under its message ids: an alert hears its
    /// source out before it escalates (law 5), with the words and instants that would have reached it anyway.
    /// </summary>
    /// <param name="listener">Target of the messages, <c>alert/…</c>.</param>
    /// <param name="asOf">Business time of who asks.</param>
    [Alias("Words")]
    Task<ImmutableArray<CommandEnvelope>> Words(string listener, DateTimeOffset asOf);

    /// <summary>The state as JSON, or null when nothing has happened yet.</summary>
    [Alias("View")]
    [Orleans.Concurrency.ReadOnly]
    Task<EntityView?> View();
}

/// <summary>Answer to a command.</summary>
/// <param name="Version">Version after the command.</param>
/// <param name="Refusal">Null when accepted.</param>
/// <param name="Replayed">The command had been accepted before: this is its first answer again.</param>
[GenerateSerializer, Immutable, Alias("command.outcome")]
public sealed record CommandOutcome([property: Id(0)] string Id, [property: Id(1)] long Version, [property: Id(2)] Refusal? Refusal, [property: Id(3)] bool Replayed = false);

/// <summary>A state as stored.</summary>
[GenerateSerializer, Immutable, Alias("entity.view")]
public sealed record EntityView([property: Id(0)] string Id, [property: Id(1)] long Version, [property: Id(2)] byte[] State);
