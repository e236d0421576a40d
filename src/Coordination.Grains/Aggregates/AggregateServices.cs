using Coordination.Grains.Backups;
using Coordination.Grains.Boards;
using Coordination.Grains.Clocks;
using Coordination.Grains.Configuration;
using Coordination.Grains.Store;
using Microsoft.Extensions.Logging;

namespace Coordination.Grains.Aggregates;

/// <summary>What every aggregate needs from its silo.</summary>
public sealed record AggregateServices(
    ITableStore Store,
    IGrainFactory Grains,
    IBusinessClock Clock,
    IRulebooks Rulebooks,
    IRefusalAudit Audit,
    Hints Hints,
    OutboxTraffic Traffic,
    Hold Hold,
    WorkTracker Work,
    TimeProvider System,
    ILoggerFactory Logs);
