using Coordination.Grains.Clocks;

namespace Coordination.Bench.Product;

/// <summary>Business time at its normal pace, begun at an instant of our choice: a measurement must not wait for a midnight.</summary>
internal sealed class BenchClock(TimeProvider system, DateTimeOffset start) : IBusinessClock
{
    private readonly long _from = system.GetTimestamp();

    public DateTimeOffset Now => At(system.GetTimestamp());

    public double Speed => 1;

    /// <summary>Business time of a timestamp of the system.</summary>
    public DateTimeOffset At(long timestamp) => start + system.GetElapsedTime(_from, timestamp);
}
