using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Coordination.Grains.Clocks;

/// <summary>The worst of this silo's clocks: the proof that no deadline passes in silence, and that nobody waits for a message.</summary>
internal static class ClockGauges
{
    private static readonly ConcurrentDictionary<ClockGrain, bool> Clocks = new();
    private static readonly Meter Meter = new("Coordination.Clock");

    static ClockGauges()
    {
        Meter.CreateObservableGauge("coordination.clock.overdue", () => Worst(clock => clock.Overdue), "s", "System time by which the first due row of the worst partition is late");
        Meter.CreateObservableGauge("coordination.outbox.age", () => Worst(clock => clock.OutboxAge), "s", "System time the oldest message of the worst partition has been seen waiting");
    }

    /// <summary>The gauges are there, at zero, also on a silo that has no clock yet.</summary>
    public static void Begin()
    {
        // The static constructor has done it.
    }

    public static void Watch(ClockGrain clock) => Clocks.TryAdd(clock, true);

    public static void Forget(ClockGrain clock) => Clocks.TryRemove(clock, out _);

    private static double Worst(Func<ClockGrain, TimeSpan> of) => Clocks.Keys.Select(of).DefaultIfEmpty().Max().TotalSeconds;
}
