using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Domain.People;
using Coordination.Grains.Store;

namespace Coordination.Grains.Aggregates;

/// <summary>The thin Orleans shell around <see cref="Aggregate{TState}"/>; a concrete grain names its type and its rules.</summary>
public abstract class AggregateGrain<TState> : Grain, IAggregateGrain
    where TState : class
{
    private readonly AggregateServices _services;

    protected AggregateGrain(AggregateServices services, IRules<TState> rules)
    {
        _services = services;
        Id = EntityId.Parse(this.GetPrimaryKeyString());
        Entity = new Aggregate<TState>(Id, rules, services, Schedule);
    }

    protected EntityId Id { get; }

    protected Aggregate<TState> Entity { get; }

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Entity.Load();

    public virtual async Task<CommandOutcome> Execute(CommandEnvelope envelope)
    {
        await BeforeSettling();
        return await Entity.Execute(envelope, envelope.BodyHash.Length > 0 ? CommitLane.Command : CommitLane.Fanout);
    }

    public async Task Settle(DateTimeOffset now, long rulesVersion)
    {
        await BeforeSettling();
        var outcome = await Entity.Execute(new CommandEnvelope("", Actor.System, new Settle()), CommitLane.Deadline, rulesVersion, now);
        if (outcome.Refusal is { } refusal)
        {
            throw new StoreUnavailableException($"{Id}: {refusal.Code}");
        }
    }

    public Task Drain() => Entity.Load();

    public async Task<EntityView?> View()
    {
        await Entity.Load();
        return Entity.View();
    }

    public virtual Task<TellCondition?> Condition(AlertKey key) => Task.FromResult<TellCondition?>(null);

    /// <summary>A look "down" that must happen before anything is decided (law 4: only along the fixed order).</summary>
    protected virtual Task BeforeSettling() => Task.CompletedTask;

    protected AggregateServices Services => _services;

    private void Schedule(Func<Task> work, TimeSpan due)
    {
        IGrainTimer? timer = null;
        timer = this.RegisterGrainTimer(
            async _ =>
            {
                timer?.Dispose();
                await work();
            },
            new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
    }
}
