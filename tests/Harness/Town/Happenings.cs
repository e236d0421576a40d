using Coordination.Domain.Aggregates;
using Coordination.Domain.Configuration;
using Coordination.Domain.Rectification;
using Coordination.Grains.Store;
using Coordination.Grains.Walking;
using Coordination.Harness.Running;

namespace Coordination.Harness.Town;

/// <summary>What happens to everybody: crashes, outages, a calendar, a release, a force-majeure order and the walks they cause.</summary>
/// <remarks>
/// A calendar and a release come at a moment of rest, because which of two calendars a late deadline was computed by is lawful either
/// way (it says so itself); an order that has not yet reached every case is such a late deadline. The walks that follow meet all the
/// weather there is; an order comes in the middle of everything.
/// </remarks>
internal sealed class Happenings(World world, People people)
{
    private readonly HashSet<string> _walks = new(StringComparer.Ordinal);
    private int _planned;

    /// <summary>All walks have ended.</summary>
    public bool HaveWalked => _planned == 0 && _walks.All(walk => Sync.Of(Walks.Progress(world.Truth, walk)) is { Done: true });

    public void Begin()
    {
        var dice = world.Dice;
        In(dice.Between(TimeSpan.FromDays(2), TimeSpan.FromDays(9)), CrashAgain);
        In(dice.Between(TimeSpan.FromDays(2), TimeSpan.FromDays(9)), Outage);
        In(dice.Between(TimeSpan.FromDays(25), TimeSpan.FromDays(60)), () => AtRest(LoadCalendar));
        In(dice.Between(TimeSpan.FromDays(70), TimeSpan.FromDays(90)), () => AtRest(Release));
        In(dice.Between(TimeSpan.FromDays(35), TimeSpan.FromDays(130)), () => Order(dice.Pick(Places.Counties)));
    }

    private void In(TimeSpan pause, Action happen) => world.Agenda.Sometime(world.Agenda.Now + pause, world.Outside, happen);

    private void CrashAgain()
    {
        if (!world.Weather.IsCalm)
        {
            world.Crash();
            In(world.Dice.Between(TimeSpan.FromDays(1), TimeSpan.FromDays(9)), CrashAgain);
        }
    }

    private void Outage()
    {
        if (world.Weather.IsCalm)
        {
            return;
        }

        world.Weather.StoreAway = true;
        In(world.Dice.Between(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(6)), () => world.Weather.StoreAway = false);
        In(world.Dice.Between(TimeSpan.FromDays(2), TimeSpan.FromDays(12)), Outage);
    }

    private void AtRest(Action happen)
    {
        people.Away = true;
        if (!HaveWalked || !world.IsAtRest(TimeSpan.FromSeconds(60)))
        {
            In(TimeSpan.FromSeconds(7), () => AtRest(happen));
            return;
        }

        happen();
        people.Away = false;
    }

    private void LoadCalendar()
    {
        var next = world.Rules.Current with { Version = world.Rules.Current.Version + 1, Calendar = Calendars.Loaded };
        world.Timeline.From(world.Agenda.Now, next);
        world.Rules.Current = next;
        Walk("calendar-2027-1", new Reindex("calendar 2027 v1"), Places.Homes, ["case", "alert"]);
    }

    private void Release()
    {
        world.Timeline.Release(world.Agenda.Now);
        world.Release(world.Timeline.Releases[^1].Rules);
        Walk("release-2", new Reindex("release 2"), Places.Homes, ["case", "alert"]);
    }

    private void Order(string county)
    {
        if (!People.IsClear(world, county) || people.Away)
        {
            In(TimeSpan.FromSeconds(30), () => Order(county));
            return;
        }

        var order = new SuspensionOrder("flood", county, world.Agenda.Now, null, "洪水", Places.Person(Domain.People.Role.CI, county));
        Decree(order, world.Breakage.WritesNoOrder ? new SuspendCase(order.Reason, order.OrderId, order.At) : new Reindex("suspension flood"), "suspend-flood");
        In(world.Dice.Between(TimeSpan.FromDays(1), TimeSpan.FromDays(15)), () => Lift(order));
    }

    private void Lift(SuspensionOrder order)
    {
        if (!People.IsClear(world, order.Jurisdiction) || people.Away)
        {
            In(TimeSpan.FromSeconds(30), () => Lift(order));
            return;
        }

        var lifted = order with { LiftedAt = world.Agenda.Now };
        Decree(lifted, world.Breakage.WritesNoOrder ? new ResumeCase("水已退", order.OrderId, lifted.LiftedAt) : new Reindex("suspension flood lifted"), "lift-flood");
    }

    /// <summary>In force from its instant; people keep still while the clocks of the silos disagree about that instant.</summary>
    private void Decree(SuspensionOrder order, Command command, string walk)
    {
        people.Away = true;
        In(TimeSpan.FromSeconds(10), () => people.Away = false);
        world.Timeline.Orders = new Orders([order]);
        world.Rules.Current = world.Rules.Current with
        {
            Version = world.Rules.Current.Version + 1,
            Orders = world.Breakage.WritesNoOrder ? Orders.None : world.Timeline.Orders,
        };

        // However late it sets out: the order row is what counts.
        _planned++;
        In(world.Dice.Between(TimeSpan.Zero, TimeSpan.FromDays(2)), () =>
        {
            _planned--;
            Walk(walk, command, [order.Jurisdiction], ["case"]);
        });
    }

    private void Walk(string id, Command command, ImmutableArray<string> places, ImmutableArray<string> kinds)
    {
        if (world.Breakage.WalksNot)
        {
            return;
        }

        Sync.Of(world.Truth.Commit(Keys.System, [Walks.Begin(id, command, places, kinds, world.Agenda.Now)]));
        _walks.Add(id);
        Resume(id);
    }

    /// <summary>The keeper wakes an unfinished walk again and again; two walkers at once do no harm.</summary>
    private void Resume(string id)
    {
        if (Sync.Of(Walks.Progress(world.Truth, id)) is { Done: true })
        {
            return;
        }

        if (world.AnySilo() is { } silo)
        {
            var place = new Place(world.Agenda, silo.Place);
            var walker = new Walker(silo.StoreOf(place), entity => new RemoteGrain(world, GrainId.Create(EntityKinds.Word(entity.Kind), entity.ToString())));
            place.Run(() => world.Watch(() => walker.Walk(id)));
        }

        In(world.Dice.Between(TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(90)), () => Resume(id));
    }
}
