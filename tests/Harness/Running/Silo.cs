using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Domain.People;
using Coordination.Domain.Rectification;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Backups;
using Coordination.Grains.Boards;
using Coordination.Grains.Clocks;
using Coordination.Grains.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Coordination.Harness.Running;

/// <summary>A silo: a clock that is wrong by a few seconds, activations, and a life that may end at any moment.</summary>
internal sealed class Silo : IRefusalAudit
{
    private readonly World _world;
    private readonly Dictionary<GrainId, Host> _hosts = [];
    private AggregateServices _services = null!;

    public Silo(World world, TimeSpan skew)
    {
        _world = world;
        Clock = new SkewedClock(world.Agenda, skew);
        Place = new Place(world.Agenda);
        Start();
    }

    public Place Place { get; private set; }

    public IBusinessClock Clock { get; }

    public bool IsUp => Place.IsAlive;

    public void Crash()
    {
        Place.Die();
        _hosts.Clear();
    }

    public void Start()
    {
        Place = new Place(_world.Agenda);
        var work = new WorkTracker();
        Place.Run(() => _services = new AggregateServices(
            _world.Truth, RemoteGrains.Of(_world), Clock, _world.Rules, this, new Hints(RemoteGrains.Of(_world), Clock, work), new OutboxTraffic(_world.Truth), new Hold(_world.Truth, TimeProvider.System), work, TimeProvider.System, NullLoggerFactory.Instance));
    }

    /// <summary>The activation of an id here; made when there is none.</summary>
    public Host HostOf(GrainId id)
    {
        if (!_hosts.TryGetValue(id, out var host))
        {
            _hosts[id] = host = Activate(id);
        }

        return host;
    }

    /// <summary>Shed, as a silo short of memory does: what the activation knew and had still to do is gone.</summary>
    public void Shed(GrainId id)
    {
        if (_hosts.Remove(id, out var host))
        {
            host.Place.Die();
        }
    }

    public AggregateServices ServicesOf(Place place) => _services with { Store = StoreOf(place), Traffic = new OutboxTraffic(StoreOf(place)) };

    public ITableStore StoreOf(Place place) =>
        _world.Breakage.Store(_world, new RemoteStore(_world.Agenda, _world.Outside, place, _world.Weather, _world.Faulty));

    public Task Record(string jurisdiction, Actor actor, string commandId, string action, string subject, Refusal refusal) => Task.CompletedTask;

    private Host Activate(GrainId id)
    {
        switch (id.Type.ToString())
        {
            case "case":
                var cases = _world.Breakage.Cases(_world, _world.CaseRules);
                return new EntityHost<CaseState>(_world, this, id, cases, envelope => (cases as Breaking.IBeforehand)?.Beforehand(envelope));
            case "alert":
                return new AlertHost(_world, this, id, _world.Breakage.Alerts(new AlertRules()), _ => { });
            case "register":
                return new RegisterHost(_world, this, id);
            case "inbox":
                return new InboxHost(_world, this, id);
            default:
                return new ReferenceHost(_world, this, id);
        }
    }

    private sealed class SkewedClock(Agenda agenda, TimeSpan skew) : IBusinessClock
    {
        public DateTimeOffset Now => agenda.Now + skew;

        public double Speed => 1;
    }
}
