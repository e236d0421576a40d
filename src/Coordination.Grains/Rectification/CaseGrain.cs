using Coordination.Domain.Alerts;
using Coordination.Domain.Rectification;
using Coordination.Grains.Aggregates;

namespace Coordination.Grains.Rectification;

/// <summary>A rectification case.</summary>
[GrainType("case")]
internal sealed class CaseGrain(AggregateServices services) : AggregateGrain<CaseState>(services, Rules)
{
    private static readonly CaseRules Rules = new();

    public override async Task<TellCondition?> Condition(AlertKey key)
    {
        await Entity.Load();
        return Entity is { State: { } state, Version: > 0 and var version }
            ? new TellCondition(Id.ToString(), version, key, CaseRules.ConditionOf(state, key), null, Entity.LastAt)
            : null;
    }
}
