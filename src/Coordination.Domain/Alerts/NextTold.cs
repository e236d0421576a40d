using Coordination.Domain.Aggregates;
using Coordination.Domain.Configuration;
using Coordination.Domain.People;

namespace Coordination.Domain.Alerts;

/// <summary>Who would be told next if nobody acted, looked up in the roster of now: for screens only, the telling itself looks again.</summary>
public static class NextTold
{
    public static ImmutableArray<Recipient> Of(EntityId id, AlertState state, Rulebook rules, DateTimeOffset now) =>
        state is { Open: { } open, Condition: not null } && open.HasTier(open.Tier + 1)
            ? Recipients.Of(open.Policy.Tiers[open.Tier + 1], new AlertDraft(state, new Context(id, now, Actor.System, "", state.Version, rules))).People
            : [];
}
