using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Rectification;
using Coordination.Grains.Store;
using Coordination.Harness.Breaking;
using Coordination.Harness.Checking;
using Coordination.Harness.Running;
using Coordination.Harness.Town;

namespace Coordination.Harness;

/// <summary>Half a year of a small town under bad weather, checked whenever things are quiet and compared with the run that should have been.</summary>
internal sealed class Simulation
{
    private const long MostSteps = 1_500_000;
    private static readonly TimeSpan BetweenChecks = TimeSpan.FromDays(3);

    private readonly World _world;
    private readonly People _people;
    private readonly Happenings _happenings;
    private readonly Archive _archive;
    private readonly Checker _checker;
    private DateTimeOffset _checked;

    private Simulation(ulong seed, Breakage breakage)
    {
        _world = new World(seed, breakage);
        // Most towns have one case and are quick; every fourth has three that share registers, inboxes and clocks.
        var scripts = Places.Schools.Take(seed % 4 == 0 ? 3 : 1).Select(school => new CaseScript(_world.Dice, school.School, school.County, (CaseClass)Weighted(_world.Dice.Below(12)))).ToImmutableArray();
        _people = new People(_world, scripts);
        _happenings = new Happenings(_world, _people);
        _archive = new Archive(_world.Truth);
        _checker = new Checker(_world, _archive);
    }

    public static SimulationReport Run(ulong seed, Breakage? breakage = null)
    {
        var simulation = new Simulation(seed, breakage ?? Breakage.None);
        simulation.Live();
        simulation.Conclude();
        return new SimulationReport(seed, simulation._world.Agenda.Steps, simulation._people.Accepted.Count, simulation._people.Refused, [.. simulation._world.Violations]);
    }

    private static int Weighted(int dice) => dice switch { 0 => (int)CaseClass.A, < 4 => (int)CaseClass.B, < 10 => (int)CaseClass.C, _ => (int)CaseClass.D };

    private void Live()
    {
        _people.Begin();
        _happenings.Begin();
        while (_world.Violations.Count == 0 && _world.Agenda.Steps < MostSteps && _world.Agenda.Step(Calendars.End))
        {
            Look();
        }

        if (_world.Agenda.Steps >= MostSteps)
        {
            _world.Violations.Add(new Violation(Invariants.Rest, $"Still busy at {_world.Agenda.Now:O}."));
        }
    }

    /// <summary>Entities that changed, as soon as nothing is under way.</summary>
    private void Look()
    {
        var agenda = _world.Agenda;
        if (agenda.Now - _checked < BetweenChecks || _world.Changed.Count == 0 || agenda.Busy > 0)
        {
            return;
        }

        _checked = agenda.Now;
        if (agenda.Now - _world.Timeline.Changed > BetweenChecks && !_world.Weather.StoreAway)
        {
            _world.Violations.AddRange(_checker.CheckReindexed());
        }

        _world.Violations.AddRange(_world.Changed.SelectMany(_checker.Check));
        _world.Changed.Clear();
    }

    private void Conclude()
    {
        if (_world.Violations.Count > 0)
        {
            return;
        }

        _people.Away = true;
        _world.Calm();
        var patience = _world.Agenda.Now.AddDays(3);
        while (!(_happenings.HaveWalked && _world.IsAtRest(TimeSpan.FromSeconds(30))) && _world.Agenda.Now < patience)
        {
            var next = _world.Agenda.Now.AddSeconds(20);
            while (_world.Agenda.Step(next))
            {
            }
        }

        if (_world.Agenda.Now >= patience)
        {
            _world.Violations.Add(new Violation(Invariants.Rest, $"Not at rest: {Unrest()}"));
        }

        _world.Violations.AddRange(_archive.Entities("case").Concat(_archive.Entities("alert")).SelectMany(_checker.Check));
        _world.Violations.AddRange(_checker.CheckReindexed());
        _world.Violations.AddRange(Lost());
        _world.Violations.AddRange(new FinalCheck(_world, _archive, _world.Agenda.Now).All());
    }

    /// <summary>What was accepted is there.</summary>
    private IEnumerable<Violation> Lost() =>
        from accepted in _people.Accepted
        where _world.Commands[accepted.Key][0].Command is CaseCommand
        let id = EntityId.Parse(accepted.Value.Id)
        where !_archive.Has(id.Home, Keys.Command(id, accepted.Key)) || _archive.History(id).All(recorded => recorded.CommandId != accepted.Key)
        select new Violation(Invariants.Once, $"{accepted.Key} was accepted and is lost.");

    private string Unrest() => string.Create(
        CultureInfo.InvariantCulture,
        $"{_world.Agenda.Busy} under way, walked {_happenings.HaveWalked}, {string.Join(' ', Places.Homes.SelectMany(home => _archive.Rows(home, Keys.Outbox).Concat(_archive.Rows(home, Keys.Due).Take(1))).Select(row => row.Key).Take(6))}");
}

/// <summary>How a run went.</summary>
internal sealed record SimulationReport(ulong Seed, long Steps, int Accepted, int Refused, ImmutableArray<Violation> Violations)
{
    public override string ToString() => Violations.IsEmpty
        ? $"seed {Seed}: sound, {Steps} steps, {Accepted} accepted, {Refused} refused"
        : $"seed {Seed}: replay with HARNESS_SEEDS={Seed}\n{string.Join('\n', Violations.Take(8))}";
}
