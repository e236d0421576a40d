using Coordination.Grains.Clocks;

namespace Coordination.Grains.Tests.Worlds;

/// <summary>Business time that moves only when told.</summary>
internal sealed class SetClock : IBusinessClock
{
    private long _ticks = World.T("2026-03-03 10:00").UtcTicks;

    public DateTimeOffset Now
    {
        get => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);
        set => Interlocked.Exchange(ref _ticks, value.UtcTicks);
    }

    public double Speed => 1;
}
