using Coordination.Domain.Rectification;
using Coordination.Grains.Aggregates;

namespace Coordination.Grains.Rectification;

/// <summary>A rectification case.</summary>
[GrainType("case")]
internal sealed class CaseGrain(AggregateServices services) : AggregateGrain<CaseState>(services, Rules)
{
    private static readonly CaseRules Rules = new();
}
