using Orleans.Services;

namespace Coordination.Grains.Peers;

/// <summary>A silo as another silo speaks to it: directly, without the directory of grains that a broken wire makes useless.</summary>
[Alias("Coordination.IPeer")]
internal interface IPeer : IGrainService
{
    /// <summary>Whoever answers has heard, and is heard.</summary>
    [Alias("Hear")]
    Task Hear();
}
