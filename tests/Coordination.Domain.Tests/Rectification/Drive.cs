using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Domain.Configuration;
using Coordination.Domain.Documents;
using Coordination.Domain.People;
using Coordination.Domain.Rectification;
using Coordination.Domain.Tests.People;
using Coordination.Domain.Tests.Time;
using Coordination.Domain.Time;

namespace Coordination.Domain.Tests.Rectification;

/// <summary>
/// Drives one case through <see cref="Transition"/> at given instants and plays the register and the inbox: a signed document gets its
/// number and is accepted in the same instant, unless <see cref="Mail"/> is off.
/// </summary>
internal sealed class Drive
{
    private readonly CaseRules _rules = new();
    private int _command;
    private int _sequence;

    public Drive(WorkCalendar? calendar = null, DirectorySnapshot? directory = null, string home = SmallCity.County)
    {
        Id = EntityId.Derive(home, EntityKinds.CaseLetter, "drive");
        Rules = new Rulebook(1, calendar ?? Announced.Calendar, Settings.Default, Orders.None, directory ?? SmallCity.Base);
        State = _rules.Empty(Id);
    }

    public EntityId Id { get; }

    public Rulebook Rules { get; set; }

    public CaseState State { get; private set; }

    public bool Mail { get; set; } = true;

    public long Version { get; private set; }

    public DateTimeOffset LastAt { get; private set; } = DateTimeOffset.MinValue;

    public List<Recorded> History { get; } = [];

    /// <summary>What was last said of each alert key.</summary>
    public Dictionary<AlertKey, TellCondition> Told { get; } = [];

    /// <summary>Everything ever said, in order.</summary>
    public List<TellCondition> Tellings { get; } = [];

    public List<Message> Messages { get; } = [];

    public static DateTimeOffset T(string text) => DateTimeOffset.Parse((text.Length == 10 ? text + "T00:00" : text.Replace(' ', 'T')) + "+08:00", CultureInfo.InvariantCulture);

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public Refusal? Do(string at, string person, Command command, string? actingAs = null) =>
        Execute(T(at), person == "system" ? Actor.System : Rules.Directory is DirectorySnapshot known ? known.ActorOf(person, T(at), actingAs)! : throw new InvalidOperationException(), command);

    /// <summary>The command must be accepted.</summary>
    public Drive Must(string at, string person, Command command, string? actingAs = null)
    {
        var refusal = Do(at, person, command, actingAs);
        Assert.True(refusal is null, $"{at} {command.GetType().Name}: {refusal?.Code} {string.Join(',', refusal?.Values ?? [])}");
        return this;
    }

    /// <summary>The command must be refused with this code, and leave nothing.</summary>
    public Drive Not(string at, string person, Command command, string code, string? actingAs = null)
    {
        Tick(at);
        var before = Version;
        Assert.Equal(code, Do(at, person, command, actingAs)?.Code);
        Assert.Equal(before, Version);
        return this;
    }

    public Drive Tick(string at)
    {
        Execute(T(at), Actor.System, new Settle());
        return this;
    }

    public Refusal? Execute(DateTimeOffset now, Actor actor, Command command)
    {
        while (true)
        {
            var before = State;
            var envelope = new CommandEnvelope($"c{++_command}", actor, command);
            var outcome = Transition.Execute(_rules, Id, State, Version, LastAt, now, envelope, Rules);
            if (outcome.Events.Length > 0)
            {
                (State, Version, LastAt) = (outcome.After, outcome.Events[^1].Version, outcome.Events[^1].At);
                History.AddRange(outcome.Events);
                Deliver(_rules.Messages(Id, before, State, outcome.Events, Rules).ToList(), now);
            }

            if (!outcome.MoreDue)
            {
                return outcome.Refusal;
            }
        }
    }

    /// <summary>What is true of an alert now, or null.</summary>
    public Condition? Alert(string kind, string suffix = "") =>
        Told.Values.Where(told => told.Condition is not null).FirstOrDefault(told => told.Key.Kind == kind && told.Key.Period == Id + suffix)?.Condition;

    public bool WasTold(string kind) => Tellings.Any(told => told.Key.Kind == kind && told.Condition is not null);

    public ImmutableArray<string> Events => [.. History.Select(recorded => EventNames.Of(recorded.Event))];

    public T Event<T>()
        where T : CaseEvent => (T)History.Last(recorded => recorded.Event is T).Event;

    private void Deliver(List<Message> messages, DateTimeOffset now)
    {
        Messages.AddRange(messages.Select(Wire.Checked));
        foreach (var message in messages)
        {
            switch (message.Body)
            {
                case CommandMessage { Command: TellCondition told }:
                    Told[told.Key] = told;
                    Tellings.Add(told);
                    break;
                case RequestNumber request when Mail:
                    Execute(now, Actor.System, new NumberAssigned(request.DocumentId, DocumentNumber.Format(SmallCity.County, "安岳县", request.Kind, request.IssueDate.Year, ++_sequence), now));
                    break;
                case Deliver { Items: [var item, ..] } when Mail:
                    Execute(now, Actor.System, new DocumentAccepted(item.Source, item.PersonId, now));
                    break;
            }
        }
    }
}
