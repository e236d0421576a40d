using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Grains.Aggregates;
using Coordination.Web.Cases;

namespace Coordination.Web.Http;

/// <summary>Sends commands to anything with a history.</summary>
internal sealed class Entities(IGrainFactory grains)
{
    /// <summary>The grain of an id; the kind's word is the grain type.</summary>
    public IAggregateGrain Grain(EntityId id) => grains.GetGrain<IAggregateGrain>(GrainId.Create(EntityKinds.Word(id.Kind), id.ToString()));

    /// <summary>One command, once: the stamp's key makes repeating it harmless.</summary>
    public async Task<Answer<Acted>> Execute(string id, Actor actor, Command command, Stamp stamp)
    {
        if (!EntityId.TryParse(id, out var entity))
        {
            return Refusals.NotFound;
        }

        var outcome = await Grain(entity).Execute(new CommandEnvelope(stamp.CommandId, actor, command, stamp.BodyHash, stamp.ExpectedVersion));
        return outcome.Refusal is { } refusal ? refusal : new Acted(outcome.Id, outcome.Version, outcome.Replayed);
    }
}
