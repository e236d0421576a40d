using Microsoft.Extensions.Logging;
using Orleans.Runtime.Services;

namespace Coordination.Grains.Peers;

/// <inheritdoc cref="IPeer"/>
internal sealed class Peer(GrainId id, Silo silo, ILoggerFactory loggers) : GrainService(id, silo, loggers), IPeer
{
    public Task Hear() => Task.CompletedTask;
}

/// <summary>How a silo speaks to another one.</summary>
internal interface IPeerCalls
{
    /// <exception cref="Exception">It does not hear, or is not heard.</exception>
    Task Hear(SiloAddress silo);
}

/// <inheritdoc cref="IPeerCalls"/>
internal sealed class PeerCalls(IServiceProvider services) : GrainServiceClient<IPeer>(services), IPeerCalls
{
    public Task Hear(SiloAddress silo) => GetGrainService(silo).Hear();
}
