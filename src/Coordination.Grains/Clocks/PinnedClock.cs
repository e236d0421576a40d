namespace Coordination.Grains.Clocks;

/// <summary>
/// Business time of one activation, held still for the length of a turn: an alert that asks its source and then decides, does both as
/// of one instant, or something could fall due in between that the source was never asked about.
/// </summary>
internal sealed class PinnedClock(IBusinessClock clock) : IBusinessClock
{
    private DateTimeOffset? _pin;

    public DateTimeOffset Now => _pin ?? clock.Now;

    public double Speed => clock.Speed;

    /// <param name="seen">An instant somebody has seen already: this silo's clock may lag behind another's.</param>
    public DateTimeOffset Pin(DateTimeOffset seen)
    {
        var now = clock.Now;
        _pin = seen > now ? seen : now;
        return _pin.Value;
    }

    public void Release() => _pin = null;
}
