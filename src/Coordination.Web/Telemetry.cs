using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Coordination.Web;

/// <summary>Names under which the outside reports to OpenTelemetry.</summary>
public static class Telemetry
{
    public const string SourceName = "Coordination.Web";

    internal static ActivitySource Source { get; } = new(SourceName);

    internal static Meter Meter { get; } = new(SourceName);

    internal static Histogram<double> UseCases { get; } = Meter.CreateHistogram<double>("coordination.use_case.duration", "s", "Duration of a use case, by name and outcome code");

    internal static UpDownCounter<long> Connections { get; } = Meter.CreateUpDownCounter<long>("coordination.push.connections", "{connection}", "Live connections");

    internal static Counter<long> Pushed { get; } = Meter.CreateCounter<long>("coordination.push.messages", "{message}", "Messages handed to live connections");

    internal static Counter<long> Dropped { get; } = Meter.CreateCounter<long>("coordination.push.dropped", "{connection}", "Connections closed because they did not keep up");
}
