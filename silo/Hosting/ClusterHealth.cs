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

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Trouble(membership.CurrentStatus, keeper.KeptAge, services.GetService<AzureTableStore>()?.Skew) is { } trouble
            ? HealthCheckResult.Unhealthy(trouble)
            : HealthCheckResult.Healthy());

    /// <param name="kept">Since all clocks of the share answered; null: they have not yet.</param>
    /// <param name="skew">How far this clock is ahead of the store's; null where the store has none, or has not answered yet.</param>
    /// <returns>Why the silo is not ready; null when it is.</returns>
    internal static string? Trouble(SiloStatus status, TimeSpan? kept, TimeSpan? skew)
    {
        if (status != SiloStatus.Active)
        {
            return $"membership: {status}";
        }

        if (kept is not { } age || age > LongestWithoutClocks)
        {
            return "clocks: not all of this silo's share answer";
        }

        return skew is { } off && off.Duration() > LargestSkew ? $"clock: {off.TotalSeconds:0.0} s off the store's" : null;
    }
}
