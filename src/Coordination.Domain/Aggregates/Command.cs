using Coordination.Domain.People;

namespace Coordination.Domain.Aggregates;

/// <summary>What somebody (or the system) asks an aggregate to do. Each concrete command has an <see cref="AliasAttribute"/> that never changes.</summary>
[GenerateSerializer, Immutable, Alias("command")]
public abstract record Command
{
    /// <summary>
    /// When what the command reports became so, for messages between grains: it is decided as of then, however long it travelled,
    /// as far as the receiver has recorded nothing later. Null for requests of people, which count at receipt.
    /// </summary>
    public virtual DateTimeOffset? LegalAt => null;
}

/// <summary>A tick: apply what is due and do nothing else (law 1).</summary>
[GenerateSerializer, Immutable, Alias("settle")]
public sealed record Settle : Command;

/// <summary>Compute the derived rows anew after a release or a newly loaded calendar (law 2). Sent by the walker.</summary>
/// <param name="Reason">For the log, e.g. <c>calendar 2027 v1</c>.</param>
[GenerateSerializer, Immutable, Alias("reindex")]
public sealed record Reindex([property: Id(0)] string Reason) : Command;

/// <summary>A command with everything that must travel with it.</summary>
/// <param name="CommandId">Idempotency key: once accepted, the same id gives the same answer for ever.</param>
/// <param name="Actor">Who, with the posts held at that moment; stored in the event.</param>
/// <param name="BodyHash">Hash of the request body; the same id with another hash is refused. Empty for commands of the system.</param>
/// <param name="ExpectedVersion">From <c>If-Match</c>; null when the client does not care.</param>
[GenerateSerializer, Immutable, Alias("envelope")]
public sealed record CommandEnvelope(
    [property: Id(0)] string CommandId,
    [property: Id(1)] Actor Actor,
    [property: Id(2)] Command Command,
    [property: Id(3)] string BodyHash = "",
    [property: Id(4)] long? ExpectedVersion = null);
