using Coordination.Grains.Store;
using Coordination.Storage.Membership;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Messaging;

namespace Coordination.Bench.Clustered;

/// <summary>A client of the cluster that is no silo: speaks to grains, and asks where they are.</summary>
internal sealed class Guest : IAsyncDisposable
{
    private readonly IHost _host;

    private Guest(IHost host) => _host = host;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public static async Task<Guest> Enter(ITableStore store)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleansClient(client =>
        {
            client.Services.AddSingleton(store).AddSingleton<IGatewayListProvider, StoreGatewayList>();
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("coordination", "coordination"));
            client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2));
        });
        var host = builder.Build();
        await host.StartAsync();
        return new Guest(host);
    }

    /// <summary>The port of the silo that a grain lives on; null when it lives nowhere.</summary>
    public async Task<int?> PortOf(IAddressable grain) => (await Grains.GetGrain<IManagementGrain>(0).GetActivationAddress(grain))?.Endpoint.Port;

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
