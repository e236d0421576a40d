using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace Coordination.Silo.Hosting;

/// <summary>How finely durations are counted.</summary>
public static class Buckets
{
    /// <summary>
    /// Upper bounds in seconds. The exporter's own begin at 5, as if all durations were milliseconds: a commit of a millisecond and one of four
    /// seconds would be the same. The marks that alerts look at (1 s, 30 s) are among them.
    /// </summary>
    public static double[] Seconds => [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

    /// <summary>For histograms of this product in seconds; null leaves an instrument as it is.</summary>
    public static MetricStreamConfiguration? Of(Instrument instrument) =>
        instrument is Histogram<double> { Unit: "s" } && instrument.Meter.Name.StartsWith("Coordination.", StringComparison.Ordinal)
            ? new ExplicitBucketHistogramConfiguration { Boundaries = Seconds }
            : null;
}
