using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Instrumentation.AspNetCore;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Coordination.Silo.Hosting;

/// <summary>
/// What leaves a node about itself: metrics for whoever scrapes them, and, when <c>Tracing:Collector</c> names one, traces of each request through
/// use case, grains and store. Without a collector no span is made: under load they cost more than they tell.
/// </summary>
internal static class Observation
{
    private const string Collector = "Tracing:Collector";

    public static bool Traces(IConfiguration configuration) => configuration[Collector] is { Length: > 0 };

    /// <exception cref="UriFormatException">The collector's address is none.</exception>
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        var builder = services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter("Coordination.*", "Microsoft.Orleans").AddAspNetCoreInstrumentation().AddView(Buckets.Of).AddPrometheusExporter());
        if (Traces(configuration))
        {
            builder.WithTracing(traces => traces.AddSource("Coordination.*", "Microsoft.Orleans.Application").AddAspNetCoreInstrumentation(Watched))
                .UseOtlpExporter(OtlpExportProtocol.Grpc, new Uri(configuration[Collector]!));
        }
    }

    /// <summary>Probes and scrapes tell nothing.</summary>
    private static void Watched(AspNetCoreTraceInstrumentationOptions options) =>
        options.Filter = http => !http.Request.Path.StartsWithSegments("/healthz") && !http.Request.Path.StartsWithSegments("/metrics");
}
