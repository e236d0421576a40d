using Coordination.Domain.Aggregates;

namespace Coordination.Grains.Aggregates;

/// <summary>The snapshot row of an entity; its ETag is the fence of every transition.</summary>
/// <param name="LastAt">Legal instant of the newest event.</param>
/// <param name="Chain">Hash of the newest event row.</param>
/// <param name="Index">Derived rows actually written, key to short hash of their bytes: the next difference is taken against these (law 2).</param>
public sealed record Head<TState>(
    int StateVersion, long Version, DateTimeOffset LastAt, string Chain, ImmutableSortedDictionary<string, string> Index, TState State)
{
    /// <summary>Largest head; what grows without bound belongs in rows of its own (architecture.md).</summary>
    public const int MaxBytes = 48 * 1024;
}

/// <summary>The accepted answer to a command, insert-only.</summary>
public sealed record CommandRow(long Version, string BodyHash, string PersonId);

/// <summary>One message in an outbox row.</summary>
public sealed record OutboxEntry(string Target, string Lane, string Type, Payload Body)
{
    public static OutboxEntry Of(Message message)
    {
        object body = message.Body is CommandMessage { Command: var command } ? command : message.Body;
        return new(message.Target, message.Lane, StoredJson.AliasOf(body.GetType()), Payload.Of(body));
    }
}
