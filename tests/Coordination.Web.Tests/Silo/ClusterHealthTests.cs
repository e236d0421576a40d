using System.Reflection;
using Coordination.Grains.Clocks;
using Coordination.Silo.Hosting;
using Coordination.Storage.Azure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Coordination.Web.Tests.Silo;

/// <summary>A silo that others take for gone, whose clocks stand still, or whose own clock is wrong, is sent nobody.</summary>
public sealed class ClusterHealthTests
{
    [Theory]
    [InlineData(SiloStatus.Active, 0.0, null, null)]
    [InlineData(SiloStatus.Active, 30.0, 0.0, null)]
    [InlineData(SiloStatus.Active, 30.001, 0.0, "clocks: not all of this silo's share answer")]
    [InlineData(SiloStatus.Active, null, 0.0, "clocks: not all of this silo's share answer")]
    [InlineData(SiloStatus.Active, 0.0, 2.0, null)]
    [InlineData(SiloStatus.Active, 0.0, -2.0, null)]
    [InlineData(SiloStatus.Active, 0.0, 2.1, "clock: 2.1 s off the store's")]
    [InlineData(SiloStatus.Active, 0.0, -2.1, "clock: -2.1 s off the store's")]
    [InlineData(SiloStatus.Joining, 0.0, 0.0, "membership: Joining")]
    [InlineData(SiloStatus.ShuttingDown, 0.0, 0.0, "membership: ShuttingDown")]
    [InlineData(SiloStatus.Dead, 0.0, 0.0, "membership: Dead")]
    public void Trouble_OfASilo_IsTheFirstThatKeepsItFromBeingReady(SiloStatus status, double? kept, double? skew, string? trouble) =>
        Assert.Equal(trouble, ClusterHealth.Trouble(status, Seconds(kept), Seconds(skew)));

    [Theory]
    [InlineData(SiloStatus.Active, "clocks: ")] // nobody keeps any yet
    [InlineData(SiloStatus.Dead, "membership: ")]
    public async Task Check_AsksMembership_AndTheKeeperOfTheClocks(SiloStatus status, string why)
    {
        using var keeper = new ClockKeeper(null!, null!, null!, null!, null!, null!, TimeProvider.System, null!);
        using var services = new ServiceCollection().BuildServiceProvider();

        var result = await new ClusterHealth(Oracle.Create(status), keeper, services).CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);

        Assert.Equal(HealthStatus.Unhealthy, result.Status);
        Assert.StartsWith(why, result.Description, StringComparison.Ordinal);
    }

    /// <summary>The check finds the store by its type, and would miss its clock in silence under another.</summary>
    [Fact]
    public async Task SiloOfACluster_HasTheStore_WhoseClockIsComparedWithItsOwn()
    {
        var folder = Directory.CreateTempSubdirectory("health").FullName;
        await using var app = SiloHost.Build(["--data", folder, "--urls", "http://127.0.0.1:0", "--Storage:Provider=AzureTables", "--Storage:ConnectionString=UseDevelopmentStorage=true"]);

        Assert.NotNull(app.Services.GetService<AzureTableStore>());
    }

    private static TimeSpan? Seconds(double? seconds) => seconds is { } some ? TimeSpan.FromSeconds(some) : null;

#pragma warning disable CA1852 // a dispatch proxy is derived from at run time
    /// <summary>Membership, as far as it is asked.</summary>
    public class Oracle : DispatchProxy
    {
        private SiloStatus _status;

        internal static ISiloStatusOracle Create(SiloStatus status)
        {
            var oracle = Create<ISiloStatusOracle, Oracle>();
            ((Oracle)oracle)._status = status;
            return oracle;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod!.Name == "get_CurrentStatus" ? _status : throw new NotSupportedException(targetMethod.Name);
    }
}
