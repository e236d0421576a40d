using Orleans.Concurrency;

namespace Coordination.Grains.Clocks;

/// <summary>
/// The waker of one partition: scans its due rows from the first one on and pokes their owners until the rows are gone (law 3).
/// It has no memory of success. Key: partition name.
/// </summary>
[Alias("Coordination.IClock")]
public interface IClockGrain : IGrainWithStringKey
{
    /// <summary>Keeps the clock awake; from the keeper of each silo.</summary>
    [Alias("Ping")]
    Task Ping();

    /// <summary>A deadline was set at this instant; losing the hint is harmless.</summary>
    [Alias("Hint")]
    [OneWay]
    [AlwaysInterleave]
    Task Hint(DateTimeOffset due);

    /// <summary>How things stand, for health and metrics.</summary>
    [Alias("Status")]
    [AlwaysInterleave]
    Task<ClockStatus> Status();
}

/// <param name="FirstDue">The first due row's instant, null when there is none.</param>
/// <param name="Lateness">Business time by which that row is late; zero when it is not.</param>
/// <param name="Stuck">Rows whose owner keeps failing.</param>
[GenerateSerializer, Immutable, Alias("clock.status")]
public sealed record ClockStatus([property: Id(0)] DateTimeOffset? FirstDue, [property: Id(1)] TimeSpan Lateness, [property: Id(2)] int Stuck);
