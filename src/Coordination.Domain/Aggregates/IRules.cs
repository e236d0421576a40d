using Coordination.Domain.Configuration;
using Coordination.Domain.People;

namespace Coordination.Domain.Aggregates;

/// <summary>Everything a rule may look at besides the state: no clock, no I/O.</summary>
/// <param name="Now">The instant being decided: the command's, or a fired deadline's legal instant. Asia/Shanghai offset or any; compare as instants.</param>
/// <param name="Version">Version the state has before this decision.</param>
public sealed record Context(EntityId Id, DateTimeOffset Now, Actor Actor, string CommandId, long Version, Rulebook Rules);

/// <summary>
/// The rules of one kind of aggregate, pure: the same inputs give the same outputs for ever. Used by the grains, by the
/// deterministic harness and by replay.
/// </summary>
/// <typeparam name="TState">Immutable state, JSON-serialisable, at most 48 KiB.</typeparam>
public interface IRules<TState>
    where TState : class
{
    /// <summary>The kind's letter, see <see cref="EntityKinds"/>.</summary>
    char Kind { get; }

    /// <summary>Raised when <see cref="Derive"/> or the state's shape changes; a head with another number is folded anew.</summary>
    int StateVersion { get; }

    /// <summary>The state before anything has happened.</summary>
    TState Empty(EntityId id);

    /// <summary>Decides a command. Never called with <see cref="Settle"/> or <see cref="Reindex"/> unless the kind wants the latter.</summary>
    Decision Decide(TState state, Command command, Context context);

    /// <summary>Fires a due deadline at its legal instant (<see cref="Context.Now"/> = due). The result must remove or move that deadline.</summary>
    IEnumerable<Event> Fire(TState state, Deadline deadline, Context context);

    TState Evolve(TState state, Recorded recorded);

    /// <summary>The pending deadlines the state holds: facts set by events, never computed here from a calendar (law 2).</summary>
    IEnumerable<Deadline> Deadlines(TState state);

    /// <summary>
    /// What the rulebook imposes on this state at given instants (orders, law 8): settled with the deadlines, in their order,
    /// but without a due row, because whoever writes the order also visits everybody it names.
    /// </summary>
    IEnumerable<Deadline> Imposed(TState state, Rulebook rulebook) => [];

    /// <summary>Everything else that follows from the state alone: rows for boards and other audiences.</summary>
    Derived Derive(EntityId id, TState state);

    /// <summary>What is to be said to others after these events (conditions, spawned work, numbers asked for); delivered at least once, in order.</summary>
    IEnumerable<Message> Messages(EntityId id, TState before, TState after, IReadOnlyList<Recorded> events, Rulebook rules);
}

/// <summary>Rows that follow from a state.</summary>
/// <param name="Open">The board row while the entity is open, else null.</param>
/// <param name="Audiences">Who else sees it: keys such as <c>512000</c> (a jurisdiction), <c>s:AY-0217</c>, <c>p:{person}</c>. Each gets the same row by a level-triggered message.</param>
/// <param name="Done">Set once ended: the summary row for history and statistics (<c>done|{kind}|{date}|{id}</c>).</param>
/// <param name="Extra">Other rows of the home partition this state wants, key to JSON, e.g. <c>link|{case}|{alert}</c>.</param>
public sealed record Derived(
    BoardRow? Open,
    ImmutableArray<string> Audiences,
    DoneRow? Done = null,
    ImmutableSortedDictionary<string, string>? Extra = null)
{
    public static Derived None { get; } = new(null, []);
}

/// <summary>The row kept for history; never deleted.</summary>
/// <param name="Date">Day (Asia/Shanghai) on which the entity ended.</param>
public sealed record DoneRow(DateOnly Date, string Json);

/// <summary>Something said to another grain: how things are, not what happened (law 5).</summary>
/// <param name="Target">Grain type and key, e.g. <c>alert/512021-A-…</c>, <c>register/512021</c>, <c>inbox/p:07|person</c>.</param>
/// <param name="Lane">Messages of one lane are delivered in order; lanes do not wait for each other. Usually the target's type.</param>
/// <param name="Body">What is said.</param>
public sealed record Message(string Target, string Lane, MessageBody Body);

/// <summary>Base of all messages between grains; each has a stable alias.</summary>
[GenerateSerializer, Immutable, Alias("message")]
public abstract record MessageBody;

/// <summary>A message that reaches an aggregate as a command, with the outbox key as command id.</summary>
[GenerateSerializer, Immutable, Alias("message.command")]
public sealed record CommandMessage([property: Id(0)] Command Command) : MessageBody;

/// <summary>To the references of another jurisdiction: this is how the entity looks now (null: no longer yours to see). Newest version wins.</summary>
[GenerateSerializer, Immutable, Alias("message.reference")]
public sealed record ReferenceChanged([property: Id(0)] string EntityId, [property: Id(1)] long Version, [property: Id(2)] BoardRow? Row) : MessageBody;
