namespace Coordination.Grains.Clocks;

/// <summary>Business time: what rules, due rows, delivery windows and occurrences go by. Leases, retries and tokens use <see cref="TimeProvider"/>.</summary>
public interface IBusinessClock
{
    DateTimeOffset Now { get; }

    /// <summary>Business seconds per system second: 1 in production, 0 when frozen.</summary>
    double Speed { get; }
}
