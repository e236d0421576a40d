using Coordination.Domain.Aggregates;
using Coordination.Domain.Configuration;
using Coordination.Domain.Rectification;
using Coordination.Grains.Configuration;
using Coordination.Grains.Store;
using Coordination.Harness.Breaking;
using Coordination.Harness.Checking;
using Coordination.Harness.Town;
using Coordination.Storage.Faults;
using Coordination.Storage.Memory;

namespace Coordination.Harness.Running;

/// <summary>Two silos, a store, the partitions' clocks and the weather; everything in it follows from the seed.</summary>
internal sealed class World
{
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(3);

    private readonly MemoryTableStore _rows = new();
    private readonly FaultScript _faults;
    private readonly Dictionary<string, Waker> _wakers = new(StringComparer.Ordinal);
    private readonly Dictionary<GrainId, int> _placement = [];
    private readonly Dictionary<string, List<CommandEnvelope>> _issued = new(StringComparer.Ordinal);
    private readonly Silo[] _silos;

    public World(ulong seed, Breakage breakage)
    {
        Breakage = breakage;
        Dice = new Dice(seed);
        Agenda = new Agenda(Calendars.Start);
        Outside = new Place(Agenda);
        Weather = new Weather(Dice);
        Wire = new Wire(this);
        Truth = new WatchedStore(_rows);
        Truth.Applied += Notice;
        _faults = new FaultScript((int)(seed % int.MaxValue), Weather.StoreFaults());
        Faulty = new FaultyTableStore(Truth, _faults, TimeProvider.System);
        Rules = new Rulebooks(Calendars.First);
        Timeline = new Timeline(Calendars.First);
        CaseRules = Timeline.Releases[0].Rules;
        _silos = [new Silo(this, Skew), new Silo(this, -Skew)];
        foreach (var home in Places.Homes)
        {
            _wakers.Add(home, new Waker(this, home));
        }
    }

    public Partitions Partitions { get; } = new(Coordination.Grains.Store.Partitions.DefaultHashes);

    public Dice Dice { get; }

    public Agenda Agenda { get; }

    public Breakage Breakage { get; }

    public Weather Weather { get; }

    public Wire Wire { get; }

    /// <summary>Where people, the network and the store are: never dies.</summary>
    public Place Outside { get; }

    public WatchedStore Truth { get; }

    public FaultyTableStore Faulty { get; }

    public Rulebooks Rules { get; }

    /// <summary>The rules of the release that runs now.</summary>
    public IRules<CaseState> CaseRules { get; set; }

    /// <summary>What was in force when: the in-order run goes by it.</summary>
    public Timeline Timeline { get; }

    /// <summary>Entities changed since somebody looked.</summary>
    public HashSet<EntityId> Changed { get; } = [];

    public List<Violation> Violations { get; } = [];

    public IReadOnlyDictionary<string, List<CommandEnvelope>> Commands => _issued;

    /// <summary>Keeps what was asked, so that the in-order run can ask the same.</summary>
    public void Issued(CommandEnvelope envelope)
    {
        if (!_issued.TryGetValue(envelope.CommandId, out var envelopes))
        {
            _issued[envelope.CommandId] = envelopes = [];
        }

        envelopes.Add(envelope);
    }

    public Silo? AnySilo()
    {
        var up = _silos.Where(silo => silo.IsUp).ToArray();
        return up.Length == 0 ? null : Dice.Pick(up);
    }

    /// <summary>The activation a call reaches; now and then a second one on the other silo, as after a split of the directory.</summary>
    public Host? Locate(GrainId id)
    {
        if (AnySilo() is not { } any)
        {
            return null;
        }

        if (!_placement.TryGetValue(id, out var number) || !_silos[number].IsUp)
        {
            _placement[id] = number = Array.IndexOf(_silos, any);
        }

        var silo = Weather.Happens(0.004) ? any : _silos[number];
        if (Weather.Happens(0.003))
        {
            silo.Shed(id);
        }

        return silo.HostOf(id);
    }

    public void Crash()
    {
        var silo = Dice.Pick(_silos);
        silo.Crash();
        var pause = Dice.Chance(0.1) ? Dice.Between(TimeSpan.FromMinutes(5), TimeSpan.FromHours(3)) : Dice.Between(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2));
        Agenda.Sometime(Agenda.Now + pause, Outside, () => Start(silo));
    }

    /// <summary>All silos at once, with the rules of another release.</summary>
    public void Release(IRules<CaseState> rules)
    {
        CaseRules = rules;
        foreach (var silo in _silos)
        {
            silo.Crash();
            silo.Start();
        }
    }

    /// <summary>The storm is over: nothing fails any more and every silo is up.</summary>
    public void Calm()
    {
        Weather.IsCalm = true;
        Weather.StoreAway = false;
        _faults.Calmed();
        foreach (var silo in _silos)
        {
            Start(silo);
        }
    }

    /// <summary>Nothing is under way, nothing is late and nothing waits to be told.</summary>
    public bool IsAtRest(TimeSpan ahead) => Agenda.Busy == 0 && !Places.Homes.Any(home =>
        Sync.Of(Truth.Scan(home, Keys.Due, Keys.DueUntil(Agenda.Now + ahead), 1)).Count > 0
        || Sync.Of(Truth.Scan(home, Keys.Outbox, Keys.End(Keys.Outbox), 1)).Count > 0);

    public Task Delay(TimeSpan span)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Agenda.In(span, Outside, () => over.SetResult());
        return over.Task;
    }

    /// <summary>Runs something nobody waits for. That others cannot be reached is weather; everything else is a finding.</summary>
    public async void Watch(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception error) when (error is TimeoutException or IOException or StoreUnavailableException)
        {
        }
        catch (Exception error)
        {
            Violations.Add(new Violation(Invariants.Unexpected, error.ToString()));
        }
    }

    private static void Start(Silo silo)
    {
        if (!silo.IsUp)
        {
            silo.Start();
        }
    }

    private void Notice(string partition, IReadOnlyList<RowChange> changes)
    {
        foreach (var change in changes)
        {
            if (change.Kind == ChangeKind.Upsert && change.Key.StartsWith(Keys.Due, StringComparison.Ordinal))
            {
                _wakers[partition].Expect(Keys.ParseDue(change.Key).Due);
            }
            else if (change.Kind == ChangeKind.Insert && change.Key.StartsWith(Keys.Outbox, StringComparison.Ordinal))
            {
                _wakers[partition].ExpectOutbox(change.Key);
                if (Weather.Happens(0.006))
                {
                    // The worst moment: committed, and nobody has been told yet.
                    Agenda.Sometime(Agenda.Now + Dice.Between(TimeSpan.Zero, TimeSpan.FromMilliseconds(30)), Outside, Crash);
                }
            }
            else if (change.Key.EndsWith("|head", StringComparison.Ordinal))
            {
                Changed.Add(EntityId.Parse(change.Key.Split('|')[1]));
            }
        }
    }
}

/// <summary>The one rulebook all silos see.</summary>
internal sealed class Rulebooks(Rulebook first) : IRulebooks
{
    public Rulebook Current { get; set; } = first;

    public ValueTask<Rulebook> AtLeast(long version) => ValueTask.FromResult(Current);

    public Task Refresh(CancellationToken cancel = default) => Task.CompletedTask;
}
