using Coordination.Domain.People;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Configuration;

namespace Coordination.Grains.People;

/// <summary>The one writer of a jurisdiction's posts, of its people and schools. Key: jurisdiction code (<c>sys</c> for the tree).</summary>
[Alias("Coordination.IRoster")]
public interface IRosterGrain : IGrainWithStringKey
{
    /// <summary>Applies a change or refuses it (see <see cref="RosterRules"/>); the same command id gives the first answer again.</summary>
    [Alias("Apply")]
    Task<CommandOutcome> Apply(CommandIdentity by, RosterChange change);
}
