namespace Coordination.Harness.Running;

/// <summary>
/// Virtual time and everything that is to happen in it, one thing after the other on one thread. What happens belongs to a
/// <see cref="Place"/>; what belongs to a place that has died never happens.
/// </summary>
internal sealed class Agenda(DateTimeOffset start)
{
    private readonly PriorityQueue<Entry, (long Ticks, long Order)> _entries = new();
    private long _order;

    public DateTimeOffset Now { get; private set; } = start;

    /// <summary>Entries that must have happened before the world is at rest; timers that merely wait are not among them.</summary>
    public int Busy { get; private set; }

    public long Steps { get; private set; }

    public void Do(Place place, Action action) => Add(Now, place, true, action);

    public void In(TimeSpan delay, Place place, Action action) => Add(Now + delay, place, true, action);

    /// <summary>For what nobody waits for: the next tick of a clock, a time-out, a late repetition.</summary>
    public void Sometime(DateTimeOffset when, Place place, Action action) => Add(when < Now ? Now : when, place, false, action);

    public bool Step(DateTimeOffset until)
    {
        if (!_entries.TryPeek(out var entry, out var key) || key.Ticks > until.UtcTicks)
        {
            Now = until > Now ? until : Now;
            return false;
        }

        _entries.Dequeue();
        Busy -= entry.Counts ? 1 : 0;
        Now = new DateTimeOffset(key.Ticks, TimeSpan.Zero);
        Steps++;
        entry.Place.Run(entry.Action);
        return true;
    }

    private void Add(DateTimeOffset when, Place place, bool counts, Action action)
    {
        Busy += counts ? 1 : 0;
        _entries.Enqueue(new Entry(place, counts, action), (when.UtcTicks, ++_order));
    }

    private readonly record struct Entry(Place Place, bool Counts, Action Action);
}

/// <summary>
/// Where code runs: an activation, a silo, or the world outside. As synchronization context it brings every continuation back to
/// the agenda, so that the real asynchronous code runs deterministically; when the place dies its continuations are lost, as memory is.
/// </summary>
internal sealed class Place(Agenda agenda, Place? within = null) : SynchronizationContext
{
    private bool _dead;

    public bool IsAlive => !_dead && within?.IsAlive != false;

    public void Die() => _dead = true;

    public override void Post(SendOrPostCallback d, object? state) => agenda.Do(this, () => d(state));

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Nothing here waits for another thread.");

    public override SynchronizationContext CreateCopy() => this;

    public void Run(Action action)
    {
        if (!IsAlive)
        {
            return;
        }

        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            action();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }
}
