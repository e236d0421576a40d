using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Domain.Configuration;
using Coordination.Domain.People;
using Coordination.Domain.Tests.People;
using Coordination.Domain.Tests.Time;
using Coordination.Domain.Time;

namespace Coordination.Domain.Tests.Alerts;

/// <summary>One alert driven through time: fires each deadline at its instant and keeps what was said to whom.</summary>
internal sealed class AlertRun
{
    public const string CaseId = "512021-C-0123456789ABC";
    public const string County = SmallCity.County;
    public const string City = SmallCity.City;
    public const string SchoolCode = SmallCity.Subject;

    private readonly AlertRules _rules = new();
    private readonly List<(DateTimeOffset At, string Person)> _promised = [];
    private DateTimeOffset _lastAt = DateTimeOffset.MinValue;
    private int _commands;

    public AlertRun(string home = County) => Id = EntityId.Derive(home, EntityKinds.AlertLetter, "test");

    public static DirectorySnapshot FullRoster { get; } = SmallCity.Base.With(new DirectoryRows
    {
        People = [.. new[] { "k-disc", "k-law", "k-org" }.Select(id => new Person(id, id, id, []))],
        Holdings =
        [
            SmallCity.Hold("k-disc", Role.DISC, County), SmallCity.Hold("k-law", Role.LAW, County), SmallCity.Hold("k-org", Role.ORG, County),
        ],
    });

    public EntityId Id { get; }

    public AlertState State { get; private set; } = AlertState.Empty;

    public List<Recorded> History { get; } = [];

    public List<Message> Messages { get; } = [];

    public DirectorySnapshot Roster { get; set; } = FullRoster;

    public WorkCalendar Calendar { get; set; } = Announced.Calendar;

    /// <summary>Fires one deadline a step; false settles in great leaps, as a late clock does.</summary>
    public bool Punctual { get; init; } = true;

    /// <summary>Everyone told acknowledges within a minute (domain.md 9).</summary>
    public bool EveryoneAcknowledges { get; init; }

    public OpenAlert Open => State.Open ?? throw new InvalidOperationException("Nothing is open.");

    public IEnumerable<Sent> Sent => History.Select(recorded => recorded.Event).OfType<Sent>();

    /// <summary>One line per telling: <c>04-07 08:30 L0 wang li zhao</c>; repeats carry their number, the informed a question mark.</summary>
    public string[] Told => [.. Sent.Select(Line)];

    public static Condition Case(string kind, string since, string trigger, string variant = "") => new()
    {
        Key = new AlertKey(kind, SchoolCode, CaseId), Since = At(since), Trigger = Announced.Day(trigger), Variant = variant, Owner = County, Location = County,
        SchoolId = SchoolCode, SubjectName = "安岳县甲镇中心小学", Title = "食堂留样记录缺失",
    };

    /// <summary>The roster after somebody left a post.</summary>
    public static DirectorySnapshot Without(string person, Role role, string scope, string since, DirectorySnapshot? roster = null) =>
        (roster ?? FullRoster).With(new DirectoryRows { Holdings = [SmallCity.Hold(person, role, scope) with { Until = At(since) }] });

    public static DirectorySnapshot OnLeave(string person, string from, string until, DirectorySnapshot? roster = null) =>
        (roster ?? FullRoster).With(new DirectoryRows { Leaves = [new Leave(person, At(from), At(until))] });

    public static DirectorySnapshot WithDeputy(string person, Role role, string scope, DirectorySnapshot? roster = null) =>
        (roster ?? FullRoster).With(new DirectoryRows { People = [new Person(person, person, person, [])], Holdings = [SmallCity.Hold(person, role, scope, Standing.Deputy)] });

    public static DateTimeOffset At(string text) => Announced.At(text);

    public Rulebook Rules() => new(1, Calendar, Settings.Default, Orders.None, Roster);

    public AlertRun Tell(string at, long version, Condition? condition, string? because = null, AlertKey? key = null, string source = CaseId) =>
        Tell(At(at), version, condition, because, key, source);

    public AlertRun Tell(DateTimeOffset at, long version, Condition? condition, string? because = null, AlertKey? key = null, string source = CaseId)
    {
        Execute(at, Actor.System, new TellCondition(source, version, condition?.Key ?? key ?? State.Key!, condition, because, at));
        return this;
    }

    public Refusal? Do(string at, string person, Command command) => Execute(At(at), Roster.ActorOf(person, At(at))!, command);

    public AlertRun Advance(string to)
    {
        Advance(At(to));
        return this;
    }

    public Refusal? Execute(DateTimeOffset at, Actor actor, Command command)
    {
        Advance(at);
        var refusal = Step(at, actor, command);
        Advance(at);
        return refusal;
    }

    public Deadline? NextDeadline() => Transition.Next(_rules, State, DateTimeOffset.MaxValue);

    public Derived Derive() => _rules.Derive(Id, State);

    /// <summary>Fires what is due, each deadline in a step of its own.</summary>
    public void Advance(DateTimeOffset to)
    {
        while (true)
        {
            var due = Transition.Next(_rules, State, to)?.Due;
            if (due is { } late && late <= _lastAt && Punctual)
            {
                Step(_lastAt, Actor.System, new Settle());
                continue;
            }

            var promise = _promised.Count == 0 ? default : _promised.Min();
            if (promise.Person is { } person && promise.At <= to && (due is null || promise.At < due))
            {
                _promised.Remove(promise);
                Step(promise.At, Roster.ActorOf(person, promise.At)!, new Acknowledge());
            }
            else if (due is { } instant)
            {
                Step(Punctual ? instant : to, Actor.System, new Settle());
            }
            else
            {
                return;
            }
        }
    }

    private Refusal? Step(DateTimeOffset at, Actor actor, Command command)
    {
        var before = State;
        var envelope = new CommandEnvelope($"c{_commands++}", actor, command);
        var outcome = Transition.Execute(_rules, Id, State, State.Version, _lastAt, at, envelope, Rules());
        State = outcome.After;
        History.AddRange(outcome.Events);
        Messages.AddRange(_rules.Messages(Id, before, outcome.After, outcome.Events, Rules()).Select(Wire.Checked));
        _lastAt = outcome.Events.IsEmpty ? _lastAt : outcome.Events[^1].At;
        if (EveryoneAcknowledges)
        {
            _promised.AddRange(outcome.Events.Select(recorded => recorded.Event).OfType<Sent>()
                .SelectMany(sent => sent.Recipients.Where(person => person.AckOwed).Select(person => (sent.SentAt.AddSeconds(30), person.PersonId))));
        }

        return outcome.Refusal;
    }

    private static string Line(Sent sent)
    {
        var at = Beijing.Local(sent.SentAt).ToString("MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
        var people = string.Join(' ', sent.Recipients.Select(person => person.PersonId + (person.Informed ? "?" : "")));
        return $"{at} L{sent.Level}{(sent.Reason == SendReason.Telling ? "" : sent.Reason == SendReason.Voice ? " voice" : " again")} {people}".TrimEnd();
    }
}
