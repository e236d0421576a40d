using Coordination.Domain.Jobs;
using Coordination.Grains.Aggregates;

namespace Coordination.Grains.Jobs;

/// <summary>A business job.</summary>
[GrainType("job")]
internal sealed class JobGrain(AggregateServices services, ICron cron) : AggregateGrain<JobState>(services, new JobRules(cron));
