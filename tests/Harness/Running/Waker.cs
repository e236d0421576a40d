using Coordination.Domain.Aggregates;
using Coordination.Grains.Store;

namespace Coordination.Harness.Running;

/// <summary>
/// The clock of one partition as law 3 wants it: every tick begins at the first due row and pokes until the rows are gone. When the
/// ticks come is the weather's: on time, some seconds late, or after an outage. Rows of outboxes that stay are swept as well.
/// </summary>
internal sealed class Waker(World world, string partition)
{
    private DateTimeOffset _next = DateTimeOffset.MaxValue;
    private DateTimeOffset _cursor = DateTimeOffset.MinValue;

    public void Expect(DateTimeOffset due)
    {
        var late = world.Weather.Happens(0.02) ? TimeSpan.FromMinutes(40)
            : world.Weather.Happens(0.15) ? TimeSpan.FromMinutes(4)
            : world.Weather.Happens(0.5) ? TimeSpan.FromSeconds(20) : TimeSpan.FromSeconds(2);
        Tick((due > world.Agenda.Now ? due : world.Agenda.Now) + world.Dice.Between(TimeSpan.FromSeconds(-3), late));
    }

    public void ExpectOutbox(string key) => world.Agenda.Sometime(
        world.Agenda.Now + world.Dice.Between(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(25)), world.Outside, () => Sweep(key));

    private void Tick(DateTimeOffset at)
    {
        if (at < _next)
        {
            _next = at;
            world.Agenda.Sometime(at, world.Outside, () => Tick());
        }
    }

    private void Tick()
    {
        if (_next > world.Agenda.Now)
        {
            return;
        }

        _next = DateTimeOffset.MaxValue;
        if (world.AnySilo() is not { } silo)
        {
            Tick(world.Agenda.Now + TimeSpan.FromSeconds(5));
            return;
        }

        var now = silo.Clock.Now;
        var from = world.Breakage.HasCursor && _cursor > DateTimeOffset.MinValue ? Keys.DueUntil(_cursor) : Keys.Due;
        var due = Sync.Of(world.Truth.Scan(partition, from, Keys.DueUntil(now))).Select(row => Keys.ParseDue(row.Key)).ToArray();
        _cursor = now;
        foreach (var owner in due.Select(row => row.Owner).Distinct())
        {
            world.Watch(() => new RemoteGrain(world, GrainId.Create(EntityKinds.Word(owner.Kind), owner.ToString())).Settle(now, 0));
        }

        if (due.Length > 0 && !world.Breakage.HasCursor)
        {
            Tick(world.Agenda.Now + world.Dice.Between(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(12)));
        }
        else if (Sync.Of(world.Truth.Scan(partition, Keys.DueUntil(now), Keys.End(Keys.Due), 1)) is [var first])
        {
            Expect(Keys.ParseDue(first.Key).Due);
        }
    }

    private void Sweep(string key)
    {
        if (Sync.Of(world.Truth.Read(partition, key)) is not null)
        {
            var owner = EntityId.Parse(key.Split('|')[2]);
            world.Watch(() => new RemoteGrain(world, GrainId.Create(EntityKinds.Word(owner.Kind), owner.ToString())).Drain());
            ExpectOutbox(key);
        }
    }
}
