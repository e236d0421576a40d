using Coordination.Grains.Clocks;

namespace Coordination.Silo.Hosting;

/// <summary>Production: business time is the system's.</summary>
internal sealed class SystemBusinessClock(TimeProvider system) : IBusinessClock
{
    public DateTimeOffset Now => system.GetUtcNow();

    public double Speed => 1;
}
