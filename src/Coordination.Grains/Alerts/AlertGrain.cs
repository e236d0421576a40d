using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Domain.People;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Store;
using Microsoft.Extensions.Logging;

namespace Coordination.Grains.Alerts;

/// <summary>One alert per cause and kind. Before an escalation leaves it asks its source whether it is still so (law 5).</summary>
[GrainType("alert")]
internal sealed partial class AlertGrain(AggregateServices services) : AggregateGrain<AlertState>(services, Rules)
{
    private static readonly AlertRules Rules = new();

    protected override async Task BeforeSettling()
    {
        await Entity.Load();
        if (Entity.State is not { Key: { } key } state
            || Transition.Next(Rules, state, Services.Clock.Now) is not { } due
            || AlertRules.SourceToAsk(state, due) is not { } source)
        {
            return;
        }

        if (await Ask(source, key) is { } answer)
        {
            Command word = answer.Condition is null
                ? new SourceSaysOver(answer.Source, answer.SourceVersion, answer.EndedBecause ?? "over", Earlier(answer.At, AlertRules.JustBefore(due)))
                : answer;
            await Entity.Execute(new CommandEnvelope("", Actor.System, word), CommitLane.Fanout);
        }
    }

    /// <summary>If the source cannot be asked, the alert escalates: better one alarm too many than a silence.</summary>
    private async Task<TellCondition?> Ask(EntityId source, AlertKey key)
    {
        try
        {
            return await GrainFactory.GetGrain<IAggregateGrain>(GrainId.Create(EntityKinds.Word(source.Kind), source.ToString())).Condition(key);
        }
        catch (Exception error)
        {
            LogSourceSilent(Services.Logs.CreateLogger<AlertGrain>(), error, Id, source);
            return null;
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Alert}: its source {Source} could not be asked; it escalates")]
    private static partial void LogSourceSilent(ILogger logger, Exception error, EntityId alert, EntityId source);
}
