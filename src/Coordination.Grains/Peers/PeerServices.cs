using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Grains.Peers;

/// <summary>What a silo of a cluster needs to hear the others. Whoever composes it says what <see cref="Leave"/> does.</summary>
public static class PeerServices
{
    public static void Add(ISiloBuilder silo)
    {
        silo.AddGrainService<Peer>();
        silo.Services.AddSingleton<IPeerCalls, PeerCalls>();
        silo.Services.AddHostedService<PeerWatch>();
    }
}
