using System.Collections.Frozen;
using System.Reflection;
using Coordination.Domain.People;

namespace Coordination.Domain.Aggregates;

/// <summary>A fact. Stored as JSON for decades under the name given by <see cref="EventNameAttribute"/>; never changed, only followed by a new version with an upcaster.</summary>
public abstract record Event;

/// <summary>The name under which an event is stored, e.g. <c>case.issued.v1</c>.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EventNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>An event in its place in a history.</summary>
/// <param name="Version">1-based, gap-free within the entity.</param>
/// <param name="At">The legal instant: for a fired deadline its due instant, however late the tick was.</param>
/// <param name="RecordedAt">When it was written (business time).</param>
public sealed record Recorded(long Version, Event Event, Actor Actor, string CommandId, DateTimeOffset At, DateTimeOffset RecordedAt);

/// <summary>All stored event names of this release.</summary>
public static class EventNames
{
    private static readonly FrozenDictionary<string, Type> ByName = typeof(Event).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(Event)))
        .ToFrozenDictionary(type => NameOf(type), StringComparer.Ordinal);

    private static readonly FrozenDictionary<Type, string> ByType = ByName.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    public static IReadOnlyCollection<string> All => ByName.Keys;

    public static string Of(Event @event) => ByType[@event.GetType()];

    /// <exception cref="UnknownEventException">A newer release wrote it: the activation must be refused, never the event skipped.</exception>
    public static Type Find(string name) => ByName.TryGetValue(name, out var type) ? type : throw new UnknownEventException(name);

    private static string NameOf(Type type) => type.GetCustomAttribute<EventNameAttribute>()?.Name
        ?? throw new InvalidOperationException($"{type.Name} has no EventName.");
}

/// <summary>A stored event this release does not know.</summary>
[GenerateSerializer, Alias("error.unknown-event")]
public sealed class UnknownEventException(string name) : Exception($"The stored event '{name}' is unknown to this release.")
{
    [Id(0)]
    public string Name { get; } = name;
}
