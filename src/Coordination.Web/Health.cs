using Coordination.Grains.Configuration;
using Coordination.Grains.Store;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Coordination.Web;

/// <summary>Ready means: the rulebook is read and the store answers.</summary>
internal sealed class StoreHealth(ITableStore store, IRulebooks rulebooks) : IHealthCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            _ = rulebooks.Current;
            await store.Read(Keys.System, "rules|version", cancellationToken).WaitAsync(Limit, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy(fault.GetType().Name);
        }
    }
}
