using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Domain.Documents;
using Coordination.Domain.Rectification;
using Coordination.Harness.Running;

namespace Coordination.Harness.Checking;

/// <summary>One entity in a world without faults: every deadline fires at its instant, every command comes at the instant at which it counted.</summary>
internal sealed class Course<TState>(EntityId id, Timeline timeline, IReadOnlyList<(DateTimeOffset From, IRules<TState> Rules)> releases)
    where TState : class
{
    private int _release;
    private DateTimeOffset _lastAt = DateTimeOffset.MinValue;
    private long _version;

    public TState State { get; private set; } = releases[0].Rules.Empty(id);

    public List<Recorded> History { get; } = [];

    public List<Message> Messages { get; } = [];

    private IRules<TState> Rules => releases[_release].Rules;

    /// <summary>Fires what falls due until an instant, each deadline alone.</summary>
    public void Tick(DateTimeOffset until, bool included)
    {
        while (_release + 1 < releases.Count && releases[_release + 1].From <= until)
        {
            Fire(releases[_release + 1].From, included: false);
            _release++;
        }

        Fire(until, included);
    }

    public void Ask(DateTimeOffset at, CommandEnvelope envelope)
    {
        Tick(at, included: envelope.Command.LegalAt is null);
        Execute(at, envelope);
    }

    private void Fire(DateTimeOffset until, bool included)
    {
        var through = included ? until : until.AddTicks(-1);
        while (Transition.Next(Rules, State, through, timeline.At(through)) is { } due)
        {
            Execute(due.Due, new CommandEnvelope("", Domain.People.Actor.System, new Settle()));
        }
    }

    private void Execute(DateTimeOffset clock, CommandEnvelope envelope)
    {
        var rulebook = timeline.At(clock);
        var outcome = Transition.Execute(Rules, id, State, _version, _lastAt, clock, envelope, rulebook);
        foreach (var step in outcome.Events.GroupBy(recorded => recorded.CommandId))
        {
            var events = step.ToArray();
            var after = events.Aggregate(State, Rules.Evolve);
            Messages.AddRange(Rules.Messages(id, State, after, events, rulebook));
            State = after;
            (_version, _lastAt) = (events[^1].Version, events[^1].At);
        }

        History.AddRange(outcome.Events);
    }
}

/// <summary>
/// The run that should have been: cases by the commands that were accepted, at the instants at which they counted; alerts by what these
/// cases say, heard at once.
/// </summary>
internal sealed class InOrder
{
    private readonly World _world;
    private readonly Archive _archive;
    private readonly DateTimeOffset _end;

    public InOrder(World world, Archive archive, DateTimeOffset end)
    {
        (_world, _archive, _end) = (world, archive, end);
        foreach (var id in archive.Entities("case"))
        {
            Cases[id] = RunCase(id);
        }

        foreach (var words in Words())
        {
            Alerts[words.Key] = RunAlert(words.Key, [.. words]);
        }
    }

    public Dictionary<EntityId, Course<CaseState>> Cases { get; } = [];

    public Dictionary<EntityId, Course<AlertState>> Alerts { get; } = [];

    public IEnumerable<Message> Messages => Cases.Values.SelectMany(course => course.Messages).Concat(Alerts.Values.SelectMany(course => course.Messages));

    /// <summary>Whether an event was caused by a deadline of the entity itself.</summary>
    public static bool IsFired(Recorded recorded) => recorded.Actor.IsSystem && recorded.CommandId.Contains('@', StringComparison.Ordinal);

    private Course<CaseState> RunCase(EntityId id)
    {
        var course = new Course<CaseState>(id, _world.Timeline, _world.Timeline.Releases);
        foreach (var input in _archive.History(id).Where(recorded => !IsFired(recorded)).GroupBy(recorded => recorded.CommandId).Select(group => group.First()))
        {
            course.Ask(input.At, Again(input));
        }

        course.Tick(_end, included: true);
        return course;
    }

    /// <summary>The same command, counted at the instant at which it was recorded.</summary>
    private CommandEnvelope Again(Recorded input)
    {
        var envelope = _world.Commands[input.CommandId][0];
        return envelope.Command switch
        {
            NumberAssigned number => envelope with { Command = number with { At = input.At } },
            DocumentAccepted => envelope with { Command = Accepted(input) },
            _ => envelope,
        };
    }

    private DocumentAccepted Accepted(Recorded input) =>
        (DocumentAccepted)_world.Commands[input.CommandId].Select(envelope => envelope.Command).Last(command => command.LegalAt <= input.At);

    private IEnumerable<IGrouping<EntityId, TellCondition>> Words() => Cases.Values.SelectMany(course => course.Messages)
        .Where(message => message.Body is CommandMessage { Command: TellCondition })
        .GroupBy(message => EntityId.Parse(message.Target["alert/".Length..]), message => (TellCondition)((CommandMessage)message.Body).Command);

    private Course<AlertState> RunAlert(EntityId id, TellCondition[] words)
    {
        var course = new Course<AlertState>(id, _world.Timeline, [(DateTimeOffset.MinValue, new AlertRules())]);
        var asked = _archive.History(id).Where(recorded => !IsFired(recorded) && !recorded.CommandId.StartsWith("out|", StringComparison.Ordinal))
            .GroupBy(recorded => recorded.CommandId).Select(group => (group.First().At, Rank: 1, Envelope: Again(group.First())));
        var heard = words.Select(word => (word.At, Rank: 0, Envelope: new CommandEnvelope("word", Domain.People.Actor.System, word)));
        foreach (var (at, _, envelope) in heard.Concat(asked).OrderBy(input => input.At).ThenBy(input => input.Rank))
        {
            course.Ask(at, envelope);
        }

        course.Tick(_end, included: true);
        return course;
    }
}
