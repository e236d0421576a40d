using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Clocks;
using Coordination.Grains.Store;
using Microsoft.Extensions.Logging;

namespace Coordination.Grains.People;

/// <inheritdoc cref="IRefusalAudit"/>
public sealed partial class RefusalAudit(ITableStore store, IGrainFactory grains, IBusinessClock clock, ILogger<RefusalAudit> log) : IRefusalAudit
{
    public async Task Record(string jurisdiction, Actor actor, string commandId, string action, string subject, Refusal refusal)
    {
        var now = clock.Now;
        var row = new AuditRow(now, actor.PersonId, actor.Name, actor.Posts, action, subject, refusal.Code, refusal.Values);
        await store.Commit(jurisdiction, [RowChange.Upsert(Keys.AuditRow(now, $"{actor.PersonId}@{commandId}"), StoredJson.Write(row))], CommitLane.Fanout);
        LogRefused(actor.PersonId, action, subject, refusal.Code);
        if (Permissions.IsBreach(refusal))
        {
            var watch = IndependenceRules.IdOf(jurisdiction);
            await grains.GetGrain<IAggregateGrain>(GrainId.Create(EntityKinds.Word(watch.Kind), watch.ToString())).Execute(new CommandEnvelope(
                commandId, Actor.System, new ReportAttempt(actor.PersonId, actor.Name, action, subject, refusal.Code, $"{actor.PersonId}@{commandId}", now)));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Person} was refused {Action} on {Subject}: {Code}")]
    private partial void LogRefused(string person, string action, string subject, string code);
}

/// <summary>A refused attempt, kept in the body's jurisdiction.</summary>
public sealed record AuditRow(
    DateTimeOffset At, string PersonId, string PersonName, ImmutableArray<HeldPost> Posts, string Action, string Subject, string Code, ImmutableDictionary<string, string> Values);

/// <summary>The watch over one body's independence.</summary>
[GrainType("watch")]
internal sealed class WatchGrain(AggregateServices services) : AggregateGrain<IndependenceState>(services, new IndependenceRules());
