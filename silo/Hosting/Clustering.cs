using System.Net;
using Coordination.Grains.Peers;
using Coordination.Storage.Membership;
using Orleans.Configuration;

namespace Coordination.Silo.Hosting;

/// <summary>How silos find each other, and how soon they know that one is gone.</summary>
internal static class Clustering
{
    /// <summary>The embedded store is one silo's alone: localhost clustering on free loopback ports, no membership table.</summary>
    public static void Alone(ISiloBuilder silo)
    {
        var ports = Addresses.FreePorts().Take(2).ToArray();
        silo.UseLocalhostClustering(ports[0], ports[1]);
        silo.Configure<EndpointOptions>(options => options.AdvertisedIPAddress = IPAddress.Loopback);
        Calls(silo);
    }

    public static void Together(ISiloBuilder silo, ClusterSettings settings)
    {
        silo.Services.AddSingleton<IMembershipTable, StoreMembershipTable>();
        silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings.Id, "coordination"));
        var free = Addresses.FreePorts().GetEnumerator();
        silo.Configure<EndpointOptions>(options =>
        {
            options.SiloPort = Port(settings.SiloPort, free);
            options.GatewayPort = Port(settings.GatewayPort, free);
            if (settings.Address is { } address)
            {
                options.AdvertisedIPAddress = IPAddress.Parse(address);
            }

            var bind = options.AdvertisedIPAddress is { } ip && IPAddress.IsLoopback(ip) ? IPAddress.Loopback : IPAddress.Any;
            options.SiloListeningEndpoint = new IPEndPoint(bind, options.SiloPort);
            options.GatewayListeningEndpoint = new IPEndPoint(bind, options.GatewayPort);
        });
        silo.Configure<ClusterMembershipOptions>(Liveness);
        PeerServices.Add(silo);
        silo.Services.AddSingleton<Leave>(services => why => Apart.Leave(services, why));
        Calls(silo);
    }

    /// <summary>
    /// A killed silo is out after three probes of three seconds and a vote: about ten seconds, fifteen with a slow store, and no pause of
    /// garbage collection or of a virtual machine comes near it. Two have to agree where there are enough (Orleans takes the smaller number in a
    /// small cluster), so one silo with a broken network cannot throw out the others.
    /// </summary>
    private static void Liveness(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(3);
        options.NumMissedProbesLimit = 3;
        options.NumVotesForDeathDeclaration = 2;
        options.TableRefreshTimeout = TimeSpan.FromSeconds(10); // gossip is faster; this heals gossip that was lost
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(30);
        options.DefunctSiloExpiration = TimeSpan.FromDays(1);
        options.DefunctSiloCleanupPeriod = TimeSpan.FromHours(1);
        options.MaxJoinAttemptTime = TimeSpan.FromMinutes(2);
    }

    private static void Calls(ISiloBuilder silo) => silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(30));

    private static int Port(int wanted, IEnumerator<int> free) => wanted > 0 ? wanted : free.MoveNext() ? free.Current : 0;
}

/// <summary>Section <c>Cluster</c>: what a silo of a cluster has to know of its network.</summary>
public sealed class ClusterSettings
{
    /// <summary>Silos with the same id and the same store are one cluster.</summary>
    public string Id { get; set; } = "coordination";

    /// <summary>The address other silos reach this one at; null: the machine's first.</summary>
    public string? Address { get; set; }

    /// <summary>Between silos; 0: a free one.</summary>
    public int SiloPort { get; set; } = 11111;

    /// <summary>For clients of Orleans that are no silos; 0: a free one.</summary>
    public int GatewayPort { get; set; } = 30000;

    /// <exception cref="ArgumentException">The address is none.</exception>
    public static ClusterSettings Read(IConfiguration configuration)
    {
        var settings = configuration.GetSection("Cluster").Get<ClusterSettings>() ?? new ClusterSettings();
        return settings.Address is null || IPAddress.TryParse(settings.Address, out _)
            ? settings
            : throw new ArgumentException($"Cluster:Address is '{settings.Address}', which is no IP address.");
    }
}
