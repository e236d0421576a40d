using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Store;
using Microsoft.Extensions.Logging;

namespace Coordination.Grains.Alerts;

/// <summary>One alert per cause and kind. Before an escalation leaves it asks its source whether it is still so (law 5).</summary>
[GrainType("alert")]
internal sealed partial class AlertGrain(AggregateServices services) : AggregateGrain<AlertState>(services, Rules)
{
    private static readonly AlertRules Rules = new();

    protected override async Task BeforeSettling(DateTimeOffset now)
    {
        await Entity.Load();
        if (Entity.State is { } state && AlertRules.SourceToAsk(state, now) is { } source)
        {
            foreach (var word in await Ask(source, now))
            {
                // What the source has said must stand before anything is decided; the clock comes again.
                var outcome = await Entity.Execute(word, CommitLane.Deadline);
                if (outcome.Refusal is { Family: RefusalFamily.Unavailable } refusal)
                {
                    throw new StoreUnavailableException($"{Id}: {refusal.Code}");
                }
            }
        }
    }

    /// <summary>If the source cannot be asked, the alert escalates: better one alarm too many than a silence.</summary>
    private async Task<ImmutableArray<CommandEnvelope>> Ask(EntityId source, DateTimeOffset now)
    {
        try
        {
            return await GrainFactory.GetGrain<IAggregateGrain>(GrainId.Create(EntityKinds.Word(source.Kind), source.ToString())).Words($"alert/{Id}", now);
        }
        catch (Exception error)
        {
            LogSourceSilent(Services.Logs.CreateLogger<AlertGrain>(), error, Id, source);
            return [];
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Alert}: its source {Source} could not be asked; it escalates")]
    private static partial void LogSourceSilent(ILogger logger, Exception error, EntityId alert, EntityId source);
}
