namespace Coordination.Domain.Alerts;

/// <summary>Takes a catalogue row into a running alert: the owner's level decides which tiers remain (domain.md 5.4, preamble).</summary>
internal static class PolicyFreezer
{
    public static FrozenPolicy Freeze(Condition condition, bool cityOwner)
    {
        var policy = AlertCatalogue.Find(condition.Key.Kind, VariantOf(condition));
        var tiers = policy.Tiers.Select((tier, level) => (tier, level)).Where(pair => !(cityOwner && pair.tier.CountyOnly)).ToArray();
        var kept = ImmutableArray.CreateBuilder<FrozenTier>();
        var told = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < tiers.Length; i++)
        {
            var roles = tiers[i].tier.Tell.Select(role => cityOwner ? RoleExpression.OfCity(role) : role).Distinct(StringComparer.Ordinal).ToArray();
            var repeats = roles.All(told.Contains);
            told.UnionWith(roles);
            // A tier that names only people already told falls away; the last one stays, so that the chain keeps its final warning.
            if (!repeats || i == 0 || i == tiers.Length - 1)
            {
                kept.Add(Frozen(tiers[i].tier, tiers[i].level, roles));
            }
        }

        return new FrozenPolicy(policy.Id, policy.Name, policy.Severity, policy.Manual, policy.EveryoneAcknowledges, policy.RemindsSubject, kept.ToImmutable());
    }

    /// <summary>Variants that the row of the catalogue depends on besides life-safety: a transfer's step, the vacant post being the director's.</summary>
    public static string VariantOf(Condition condition) => condition switch
    {
        { Variant.Length: > 0 } => condition.Variant,
        { Key.Kind: "AL-52" } when condition.Values.GetValueOrDefault("step", "").StartsWith("transfer", StringComparison.Ordinal) => "T",
        { Key.Kind: "AL-38" } when condition.Key.Subject.EndsWith(":DIR", StringComparison.Ordinal) => "D",
        _ => "",
    };

    private static FrozenTier Frozen(TierPolicy tier, int level, string[] roles) =>
        new(level, [.. roles], [.. tier.Inform.Except(roles, StringComparer.Ordinal)], tier.After, tier.On, tier.Stage, tier.ByCountOnly, tier.Severity);
}
