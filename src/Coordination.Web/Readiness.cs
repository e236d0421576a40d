using Coordination.Domain.Aggregates;
using Coordination.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Coordination.Web;

/// <summary>Whether this node has done everything it does before people may change anything. The silo opens it.</summary>
public sealed class Readiness
{
    private volatile bool _isReady;

    public bool IsReady => _isReady;

    public void Open() => _isReady = true;
}

/// <summary>Ready means: everything before the first change is done.</summary>
internal sealed class ReadinessHealth(Readiness readiness) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(readiness.IsReady ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("starting"));
}

/// <summary>Until the node is ready one may sign in and look, but change nothing.</summary>
internal static class ReadinessGate
{
    public static void UseReadiness(this WebApplication app, Readiness readiness) => app.Use((http, next) =>
        readiness.IsReady || HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)
        || !http.Request.Path.StartsWithSegments("/api") || http.Request.Path == "/api/session"
            ? next(http)
            : Problems.Write(http, Refusals.Unavailable));
}
