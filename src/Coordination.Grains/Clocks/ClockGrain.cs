using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Configuration;
using Coordination.Grains.Store;
using Microsoft.Extensions.Logging;
using Orleans.Placement;

namespace Coordination.Grains.Clocks;

/// <inheritdoc cref="IClockGrain"/>
[GrainType("clock")]
[PreferLocalPlacement] // with its keeper, so that the shares of the silos are the load of the silos
internal sealed partial class ClockGrain(
    ITableStore store, IBusinessClock clock, IRulebooks rulebooks, TimeProvider system, ILogger<ClockGrain> log) : Grain, IClockGrain
{
    private const int PageSize = 1_000;
    private const int Slots = 256;
    private const int SlowSlots = 8;
    private const int FailuresUntilSlow = 5;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>System time between two looks at outboxes that hold more than one look takes, as long as it gets less.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>System time a scan waits for those it called. Who takes longer answers later: one grain that hangs must not hold up the county.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan[] Again = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(45), TimeSpan.FromMinutes(1)];
    private static readonly Meter Meter = new("Coordination.Clock");
    private static readonly Histogram<double> Lateness = Meter.CreateHistogram<double>("coordination.clock.lateness", "s", "Business time between a due instant and the poke");
    private static readonly Counter<long> Stuck = Meter.CreateCounter<long>("coordination.clock.stuck", "{owner}", "Owners of a due deadline that failed five times in a row");

    private readonly Dictionary<EntityId, (int Failures, DateTimeOffset NotBefore)> _failing = [];
    private readonly HashSet<EntityId> _poked = [];
    private readonly HashSet<EntityId> _missed = [];
    private readonly HashSet<EntityId> _draining = [];
    private readonly SemaphoreSlim _slots = new(Slots);
    private int _slow;
    private OutboxWatch? _outbox;
    private DateTimeOffset _outboxSwept;
    private bool _backlog;
    private readonly Turns _drains = new();
    private DateTimeOffset _scanned;
    private TimeSpan _overdue;
    private DateTimeOffset? _firstDue;
    private DateTimeOffset _wake = DateTimeOffset.MinValue;
    private IGrainTimer? _timer;
    private bool _scanning;
    private TimeSpan _pause = Longest;
    private bool _looked;

    /// <summary>How far ahead a scan looks, in business time: a bit more than the longest pause between scans.</summary>
    public static TimeSpan Horizon(double speed) => TimeSpan.FromSeconds(15 * Math.Max(1, speed));

    /// <summary>System time by which the first due row was late when last looked at, and what has passed since if nobody can look.</summary>
    public TimeSpan Overdue => _overdue + (system.GetUtcNow() - _scanned is var since && _timer is not null && since > Longest + Patience ? since : TimeSpan.Zero);

    /// <summary>System time the oldest message has been seen waiting.</summary>
    public TimeSpan OutboxAge => _outbox?.Age ?? TimeSpan.Zero;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _scanned = system.GetUtcNow();
        ClockGauges.Watch(this);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        ClockGauges.Forget(this);
        return Task.CompletedTask;
    }

    public Task Ping()
    {
        _timer ??= this.RegisterGrainTimer(_ => Scan(), new GrainTimerCreationOptions(TimeSpan.Zero, Longest) { Interleave = true, KeepAlive = true });
        return Task.CompletedTask;
    }

    public Task Hint(DateTimeOffset due)
    {
        Wake(due);
        return Task.CompletedTask;
    }

    public Task<ClockStatus> Status()
    {
        var late = _firstDue is { } due && due < clock.Now ? clock.Now - due : TimeSpan.Zero;
        return Task.FromResult(new ClockStatus(_firstDue, late, _failing.Count(pair => pair.Value.Failures >= FailuresUntilSlow)));
    }

    private async Task Scan()
    {
        if (_scanning)
        {
            return;
        }

        _scanning = true;
        try
        {
            _wake = DateTimeOffset.MaxValue;
            (_pause, _looked) = (_looked ? Longest : ClockShare.FirstPause(this.GetPrimaryKeyString(), Longest), true);
            await ScanDue();
            _scanned = system.GetUtcNow();
            await SweepOutboxes();
        }
        catch (StoreUnavailableException error)
        {
            LogStoreUnavailable(error, this.GetPrimaryKeyString());
        }
        finally
        {
            _scanning = false;
            Arm();
        }
    }

    /// <summary>From the first due row on, always: no cursor, no memory of success (law 3).</summary>
    private async Task ScanDue()
    {
        var partition = this.GetPrimaryKeyString();
        var now = clock.Now;
        var from = Keys.Due;
        DateTimeOffset? first = null;
        var seen = new HashSet<EntityId>();
        while (await store.Scan(partition, from, Keys.DueUntil(now + Horizon(clock.Speed)), PageSize) is { Count: > 0 } rows)
        {
            var due = rows.Select(row => Keys.ParseDue(row.Key)).ToList();
            _firstDue = first ??= Late(due[0].Due, now);
            _scanned = system.GetUtcNow();
            var pokes = due.Where(row => row.Due <= now && seen.Add(row.Owner) && MayPoke(row.Owner)).Select(row => Poke(row.Owner, row.Due, now)).ToList();
            await Answered(pokes);
            if (due.Find(row => row.Due > now) is { Owner.Home: not null } next)
            {
                Wake(next.Due);
                return;
            }

            from = Keys.After(rows[^1].Key);
        }

        _firstDue = first;
        _overdue = first is null ? TimeSpan.Zero : _overdue;
    }

    private DateTimeOffset Late(DateTimeOffset first, DateTimeOffset now)
    {
        _overdue = first < now ? (now - first) / Math.Max(1, clock.Speed) : TimeSpan.Zero;
        return first;
    }

    private bool MayPoke(EntityId owner)
    {
        if (_poked.Contains(owner))
        {
            // Busy with an older poke, as of an older instant: looked at again as soon as that is over.
            _missed.Add(owner);
            return false;
        }

        return !_failing.TryGetValue(owner, out var failing) || failing.NotBefore <= system.GetUtcNow();
    }

    private Task Poke(EntityId owner, DateTimeOffset due, DateTimeOffset now)
    {
        if (_failing.GetValueOrDefault(owner).Failures < FailuresUntilSlow)
        {
            return PokeIn(_slots, owner, due, now);
        }

        // Owners that keep failing have a few places of their own and are not waited for.
        if (_slow < SlowSlots)
        {
            PokeSlowly(owner, due, now).Ignore();
        }

        return Task.CompletedTask;
    }

    private async Task PokeSlowly(EntityId owner, DateTimeOffset due, DateTimeOffset now)
    {
        _slow++;
        using var alone = new SemaphoreSlim(1);
        await PokeIn(alone, owner, due, now);
        _slow--;
    }

    private async Task PokeIn(SemaphoreSlim slots, EntityId owner, DateTimeOffset due, DateTimeOffset now)
    {
        using var span = Cause.Begin("clock.poke")?.SetTag("owner", owner.ToString()).SetTag("due", due.ToString("O", CultureInfo.InvariantCulture));
        _poked.Add(owner);
        await slots.WaitAsync();
        try
        {
            Lateness.Record((clock.Now - due).TotalSeconds);
            span?.SetTag("lateness", (clock.Now - due).TotalSeconds);
            await GrainFactory.GetGrain<IAggregateGrain>(GrainId.Create(EntityKinds.Word(owner.Kind), owner.ToString())).Settle(now, rulebooks.Current.Version);
            _failing.Remove(owner);
        }
        catch (Exception error)
        {
            span?.SetStatus(ActivityStatusCode.Error, error.GetType().Name);
            var failures = _failing.GetValueOrDefault(owner).Failures + 1;
            _failing[owner] = (failures, system.GetUtcNow() + Again[Math.Min(failures - 1, Again.Length - 1)]);
            Wake(clock.Now + Again[0] * Math.Max(1, clock.Speed));
            if (failures == FailuresUntilSlow)
            {
                Stuck.Add(1);
                LogStuck(error, owner, due);
            }
            else
            {
                LogFailed(error, owner, failures);
            }
        }
        finally
        {
            slots.Release();
            _poked.Remove(owner);
            if (_missed.Remove(owner))
            {
                Wake(clock.Now);
            }
        }
    }

    private async Task Answered(IEnumerable<Task> calls)
    {
        using var enough = new CancellationTokenSource();
        await Task.WhenAny(Task.WhenAll(calls), Task.Delay(Patience, system, enough.Token));
        await enough.CancelAsync();
    }

    /// <summary>Wakes those who have messages that wait.</summary>
    private async Task SweepOutboxes()
    {
        if (system.GetUtcNow() - _outboxSwept < (_backlog ? Soon : OutboxWatch.InPassing))
        {
            return;
        }

        _outboxSwept = system.GetUtcNow();
        _outbox ??= new OutboxWatch(store, this.GetPrimaryKeyString(), system);
        var waiting = (await _outbox.Look()).Where(owner => !_draining.Contains(owner)).ToList();
        var next = _drains.Next(waiting, SlowSlots * 8 - _draining.Count);
        _backlog = _outbox.Moves && (_outbox.More || next.Count < waiting.Count);
        _pause = _backlog ? Soon : _pause;
        await Answered(next.Select(Drain).ToList());
    }

    private async Task Drain(EntityId owner)
    {
        _draining.Add(owner);
        try
        {
            await GrainFactory.GetGrain<IAggregateGrain>(GrainId.Create(EntityKinds.Word(owner.Kind), owner.ToString())).Drain();
        }
        catch (Exception error)
        {
            LogFailed(error, owner, 1);
        }
        finally
        {
            _draining.Remove(owner);
        }
    }

    private void Wake(DateTimeOffset due)
    {
        if (due < _wake)
        {
            _wake = due;
            Arm();
        }
    }

    private void Arm()
    {
        if (_scanning || _timer is null)
        {
            return;
        }

        var wait = _wake == DateTimeOffset.MaxValue ? _pause : (_wake - clock.Now) / Math.Max(clock.Speed, 1e-6);
        _timer.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait < _pause ? wait : _pause, Longest);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Partition}: the store cannot be scanned for due rows")]
    private partial void LogStoreUnavailable(Exception error, string partition);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Owner}: poke failed ({Failures})")]
    private partial void LogFailed(Exception error, EntityId owner, int failures);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Owner}: the deadline of {Due} is stuck; it is tried on in the slow lane")]
    private partial void LogStuck(Exception error, EntityId owner, DateTimeOffset due);
}
