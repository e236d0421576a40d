using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Domain.Configuration;
using Coordination.Domain.Time;

namespace Coordination.Domain.People;

/// <summary>An attempt against independence was refused (IND-1, 2 or 11). Told to the watch of the body whose record was touched.</summary>
/// <param name="Action">Stable name of the refused command.</param>
/// <param name="Subject">Record it touched.</param>
/// <param name="At">When; identical attempts of one instant count once.</param>
[GenerateSerializer, Immutable, Alias("independence.report-attempt")]
public sealed record ReportAttempt(
    [property: Id(0)] string PersonId,
    [property: Id(1)] string PersonName,
    [property: Id(2)] string Action,
    [property: Id(3)] string Subject,
    [property: Id(4)] string Code,
    [property: Id(5)] string AttemptId,
    [property: Id(6)] DateTimeOffset At) : Command;

/// <summary>C2.4 of domain.md 3.2.</summary>
[EventName("independence.breach-attempted.v1")]
public sealed record IndependenceBreachAttempted(string PersonId, string PersonName, string Action, string Subject, string Code, string AttemptId) : Event;

/// <summary>Attempts of the last 30 days at one body.</summary>
public sealed record IndependenceState(long Version, ImmutableArray<IndependenceAttempt> Recent);

public sealed record IndependenceAttempt(string AttemptId, string PersonName, string Action, DateTimeOffset At);

/// <summary>Watches one body for attempts against its independence and tells AL-39; three in 30 days tell DIR and DISC as well (domain.md 5.4).</summary>
public sealed class IndependenceRules : IRules<IndependenceState>
{
    private static readonly TimeSpan Window = TimeSpan.FromDays(30);

    public char Kind => EntityKinds.WatchLetter;

    public int StateVersion => 1;

    /// <summary>The watch of a body.</summary>
    public static EntityId IdOf(string jurisdiction) => EntityId.Derive(jurisdiction, EntityKinds.WatchLetter, "independence");

    public IndependenceState Empty(EntityId id) => new(0, []);

    public Decision Decide(IndependenceState state, Command command, Context context) => command switch
    {
        ReportAttempt attempt when state.Recent.Any(known => known.AttemptId == attempt.AttemptId) => Decision.Nothing,
        ReportAttempt attempt => new IndependenceBreachAttempted(attempt.PersonId, attempt.PersonName, attempt.Action, attempt.Subject, attempt.Code, attempt.AttemptId),
        Reindex => Decision.Nothing,
        _ => throw new InvalidOperationException($"A watch has no rule for {command.GetType().Name}."),
    };

    public IEnumerable<Event> Fire(IndependenceState state, Deadline deadline, Context context) => [];

    public IndependenceState Evolve(IndependenceState state, Recorded recorded) => recorded.Event switch
    {
        IndependenceBreachAttempted attempt => new(
            recorded.Version,
            [.. state.Recent.Where(known => known.At > recorded.At - Window).TakeLast(49), new(attempt.AttemptId, attempt.PersonName, attempt.Action, recorded.At)]),
        _ => state,
    };

    public IEnumerable<Deadline> Deadlines(IndependenceState state) => [];

    public Derived Derive(EntityId id, IndependenceState state) => Derived.None;

    public IEnumerable<Message> Messages(EntityId id, IndependenceState before, IndependenceState after, IReadOnlyList<Recorded> events, Rulebook rules)
    {
        if (after.Recent is not [.., var last])
        {
            yield break;
        }

        var key = new AlertKey("AL-39", id.Home, "independence");
        var condition = new Condition
        {
            Key = key,
            Since = last.At,
            Trigger = Beijing.Date(last.At),
            Stage = after.Recent.Length,
            Owner = id.Home,
            Location = id.Home,
            Title = $"{last.PersonName}:{last.Action}",
        };
        yield return new Message(
            $"alert/{key.IdIn(id.Home)}", "alert", new CommandMessage(new TellCondition(id.ToString(), after.Version, key, condition, null, last.At)));
    }
}
