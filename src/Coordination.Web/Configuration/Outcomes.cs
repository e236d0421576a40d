using Coordination.Grains.Aggregates;
using Coordination.Grains.Configuration;
using Coordination.Web.Cases;
using Coordination.Web.Http;

namespace Coordination.Web.Configuration;

/// <summary>Between grains that are no aggregates and answers.</summary>
internal static class Outcomes
{
    public static Answer<Acted> Of(CommandOutcome outcome) =>
        outcome.Refusal is { } refusal ? refusal : new Acted(outcome.Id, outcome.Version, outcome.Replayed);

    public static CommandIdentity Identity(Stamp stamp, Caller caller) => new(stamp.CommandId, caller.Require, stamp.BodyHash);
}
