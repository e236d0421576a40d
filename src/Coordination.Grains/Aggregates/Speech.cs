using Coordination.Domain.Aggregates;
using Coordination.Domain.Configuration;

namespace Coordination.Grains.Aggregates;

/// <summary>What a transition says to others.</summary>
internal static class Speech
{
    /// <summary>A batch speaks as its steps would have spoken one by one: what others are told must not depend on how late a tick was.</summary>
    public static IEnumerable<Message> Of<TState>(IRules<TState> rules, EntityId id, TState before, IReadOnlyList<Recorded> events, Rulebook rulebook)
        where TState : class
    {
        var state = before;
        foreach (var step in Steps(events))
        {
            var after = step.Aggregate(state, rules.Evolve);
            foreach (var message in rules.Messages(id, state, after, step, rulebook))
            {
                yield return message;
            }

            state = after;
        }
    }

    /// <summary>The events of each fired deadline, and those of the command.</summary>
    private static IEnumerable<IReadOnlyList<Recorded>> Steps(IReadOnlyList<Recorded> events)
    {
        for (var first = 0; first < events.Count;)
        {
            var command = events[first].CommandId;
            var step = events.Skip(first).TakeWhile(recorded => recorded.CommandId == command).ToList();
            yield return step;
            first += step.Count;
        }
    }
}
