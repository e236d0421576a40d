using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Domain.Rectification;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Store;
using Coordination.Harness.Checking;
using Coordination.Harness.Running;

namespace Coordination.Harness.Town;

/// <summary>
/// People at their screens: they look at the rows, ask for something, and ask again with the same key until they are answered.
/// </summary>
/// <remarks>
/// They keep a distance from deadlines of twice the skew: who is first within it is the clocks' choice, and either order is lawful.
/// What is already late is no obstacle: a command that meets an unfired deadline is what law 1 is about.
/// </remarks>
internal sealed class People(World world, ImmutableArray<CaseScript> scripts)
{
    private static readonly TimeSpan Behind = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(40);

    private readonly Dictionary<string, CommandOutcome> _accepted = new(StringComparer.Ordinal);
    private int _commands;

    /// <summary>Nobody does anything while this is set.</summary>
    public bool Away { get; set; }

    /// <summary>First answers, by idempotency key.</summary>
    public IReadOnlyDictionary<string, CommandOutcome> Accepted => _accepted;

    public int Refused { get; private set; }

    public void Begin()
    {
        foreach (var script in scripts)
        {
            Later(world.Dice.Between(TimeSpan.Zero, TimeSpan.FromDays(25)), () => Act(script));
        }

        Later(TimeSpan.FromDays(1), Acknowledge);
    }

    /// <summary>Whether this instant is clear of the deadlines of a partition.</summary>
    public static bool IsClear(World world, string home) =>
        Sync.Of(world.Truth.Scan(home, Keys.DueUntil(world.Agenda.Now - Behind), Keys.DueUntil(world.Agenda.Now + Ahead), 1)).Count == 0;

    private void Later(TimeSpan pause, Action act) => world.Agenda.Sometime(world.Agenda.Now + pause, world.Outside, act);

    private void Act(CaseScript script)
    {
        if (Away || !IsClear(world, script.Id.Home))
        {
            Later(world.Dice.Between(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(90)), () => Act(script));
            return;
        }

        if (script.Choose(Head<CaseState>(script.Id)?.State, world.Agenda.Now) is { } choice)
        {
            Ask(script.Id, choice.Person, choice.Command);
            Later(world.Dice.Chance(0.3) ? LastMinute(script) : script.Pause(), () => Act(script));
        }
    }

    /// <summary>Just too late: after the next deadline, and perhaps before its tick.</summary>
    private TimeSpan LastMinute(CaseScript script)
    {
        var due = Sync.Of(world.Truth.Scan(script.Id.Home, Keys.DueUntil(world.Agenda.Now), Keys.End(Keys.Due))).Select(row => Keys.ParseDue(row.Key)).FirstOrDefault(due => due.Owner == script.Id).Due;
        return due > world.Agenda.Now ? due - world.Agenda.Now + world.Dice.Between(TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(40)) : script.Pause();
    }

    private void Acknowledge()
    {
        var home = world.Dice.Pick(Places.Homes);
        var open = Sync.Of(world.Truth.Scan(home, Keys.Open + "alert|", Keys.Open + "alert}"));
        var urgent = open.Any(row => StoredJson.Read<BoardRow>(row.Data.Span).Severity == "P0");
        Later(world.Dice.Between(TimeSpan.FromMinutes(2), urgent ? TimeSpan.FromMinutes(40) : TimeSpan.FromHours(16)), Acknowledge);
        if (open.Count == 0 || Away || !IsClear(world, home))
        {
            return;
        }

        var id = EntityId.Parse(world.Dice.Pick(open).Key.Split('|')[2]);
        if (Head<AlertState>(id)?.State.Open is { Told.IsEmpty: false } alert)
        {
            var owing = alert.Told.RemoveAll(told => !told.AckOwed);
            var person = world.Dice.Pick(owing.IsEmpty ? alert.Told : owing).PersonId;
            Ask(id, person, world.Dice.Chance(0.1) ? new EscalateNow("情况紧急") : new Acknowledge());
        }
    }

    private void Ask(EntityId id, string person, Command command)
    {
        var number = (++_commands).ToString(CultureInfo.InvariantCulture);
        var actor = Places.Directory.ActorOf(person, world.Agenda.Now)!;
        world.Outside.Run(() => world.Watch(() => Insist(id, new CommandEnvelope($"c{number}", actor, command, $"h{number}"))));
    }

    private async Task Insist(EntityId id, CommandEnvelope envelope)
    {
        var target = new RemoteGrain(world, GrainId.Create(EntityKinds.Word(id.Kind), id.ToString()));
        for (var attempt = 0; attempt < 30; attempt++)
        {
            while (Away || !IsClear(world, id.Home))
            {
                await Pause(TimeSpan.FromSeconds(25));
            }

            if (await Answer(target, envelope) is { } outcome)
            {
                await Note(target, envelope, outcome);
                return;
            }

            await Pause(world.Dice.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20)));
        }
    }

    /// <summary>Null when it is not known what became of it.</summary>
    private static async Task<CommandOutcome?> Answer(RemoteGrain target, CommandEnvelope envelope)
    {
        try
        {
            return await target.Execute(envelope) is { Refusal: null or { Family: not RefusalFamily.Unavailable } } outcome ? outcome : null;
        }
        catch (Exception error) when (error is TimeoutException or IOException or StoreUnavailableException)
        {
            return null;
        }
    }

    private async Task Note(RemoteGrain target, CommandEnvelope envelope, CommandOutcome outcome)
    {
        if (outcome.Refusal is not null)
        {
            Refused++;
            return;
        }

        _accepted[envelope.CommandId] = outcome;
        if (world.Dice.Chance(0.2))
        {
            await Pause(world.Dice.Between(TimeSpan.FromSeconds(1), TimeSpan.FromHours(5)));
            if (await Answer(target, envelope) is { } again && envelope.Command is CaseCommand && (again.Refusal is not null || again.Version != outcome.Version || !again.Replayed))
            {
                world.Violations.Add(new Violation(Invariants.Once, $"{envelope.CommandId} was answered {outcome}, then {again}"));
            }
        }
    }

    private Task Pause(TimeSpan pause)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Later(pause, () => over.SetResult());
        return over.Task;
    }

    private Head<TState>? Head<TState>(EntityId id) =>
        Sync.Of(world.Truth.Read(id.Home, Keys.Head(id))) is { } row ? StoredJson.Read<Head<TState>>(row.Data.Span) : null;
}
