using Coordination.Grains.Clocks;
using Coordination.Storage.Azure;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Coordination.Silo.Hosting;

/// <summary>Ready means for a silo: the others take it for active, the clocks of its share answer, and its own clock agrees with the store's.</summary>
internal sealed class ClusterHealth(ISiloStatusOracle membership, ClockKeeper keeper, IServiceProvider services) : IHealthCheck
{
    /// <summary>Three rounds of the keeper.</summary>
    private static readonly TimeSpan LongestWithoutClocks = TimeSpan.FromSeconds(30);

    /// <summary>As far as a silo's clock may be from the store's (architecture: two clocks).</summary>
    public static readonly TimeSpan LargestSkew = TimeSpan.FromSeconds(2);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(Trouble() is { } trouble
        ? HealthCheckResult.Unhealthy(trouble)
        : HealthCheckResult.Healthy());

    private string? Trouble()
    {
        if (membership.CurrentStatus != SiloStatus.Active)
        {
            return $"membership: {membership.CurrentStatus}";
        }

        if (keeper.KeptAge is not { } age || age > LongestWithoutClocks)
        {
            return "clocks: not all of this silo's share answer";
        }

        return services.GetService<AzureTableStore>()?.Skew is { } skew && skew.Duration() > LargestSkew ? $"clock: {skew.TotalSeconds:0.0} s off the store's" : null;
    }
}
