using Coordination.Domain.People;

namespace Coordination.Domain.Alerts;

/// <summary>Who would be told next if nobody acted, looked up in the roster of now: for screens only, the telling itself looks again.</summary>
public static class NextTold
{
    public static ImmutableArray<Recipient> Of(AlertState state, IDirectory directory, DateTimeOffset now) =>
        state is { Open: { } open, Condition: { } condition } && open.HasTier(open.Tier + 1)
            ? new Recipients(condition, directory, now, open.Severity != Severity.P3).Told(open.Policy.Tiers[open.Tier + 1]).People
            : [];
}
