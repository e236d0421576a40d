using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Grains.Clocks;
using Coordination.Grains.Store;

namespace Coordination.Grains.Aggregates;

/// <summary>The thin Orleans shell around <see cref="Aggregate{TState}"/>; a concrete grain names its type and its rules.</summary>
public abstract class AggregateGrain<TState> : Grain, IAggregateGrain
    where TState : class
{
    private readonly PinnedClock _clock;

    protected AggregateGrain(AggregateServices services, IRules<TState> rules)
    {
        _clock = new PinnedClock(services.Clock);
        Services = services with { Clock = _clock };
        Id = EntityId.Parse(this.GetPrimaryKeyString());
        Entity = new Aggregate<TState>(Id, rules, Services, Schedule);
    }

    protected EntityId Id { get; }

    protected Aggregate<TState> Entity { get; }

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Entity.Load();

    public Task<CommandOutcome> Execute(CommandEnvelope envelope) => Turn(DateTimeOffset.MinValue, async now =>
    {
        if (envelope.Command.LegalAt is null)
        {
            await BeforeSettling(now);
        }

        return await Entity.Execute(envelope, envelope.BodyHash.Length > 0 ? CommitLane.Command : CommitLane.Fanout);
    });

    public Task Settle(DateTimeOffset now, long rulesVersion) => Turn(now, async pinned =>
    {
        await BeforeSettling(pinned);
        return await SettleOnly(pinned, rulesVersion);
    });

    public Task<ImmutableArray<CommandEnvelope>> Words(string listener, DateTimeOffset asOf) => Turn(asOf, async now =>
    {
        await SettleOnly(now, 0);
        return Entity.Outbox.Undelivered(listener).Select(word =>
            new CommandEnvelope(word.MessageId, Actor.System, StoredJson.ReadTyped<Command>(word.Entry.Type, word.Entry.Body))).ToImmutableArray();
    });

    public Task Drain() => Entity.Load();

    public async Task<EntityView?> View()
    {
        await Entity.Load();
        return Entity.View();
    }

    /// <summary>A look "down" that must happen before anything is decided (law 4: only along the fixed order).</summary>
    /// <param name="now">Business time of this turn.</param>
    protected virtual Task BeforeSettling(DateTimeOffset now) => Task.CompletedTask;

    protected AggregateServices Services { get; }

    private async Task<CommandOutcome> SettleOnly(DateTimeOffset now, long rulesVersion)
    {
        var outcome = await Entity.Execute(new CommandEnvelope("", Actor.System, new Settle()), CommitLane.Deadline, rulesVersion, now);
        return outcome.Refusal is { } refusal ? throw new StoreUnavailableException($"{Id}: {refusal.Code}") : outcome;
    }

    private async Task<T> Turn<T>(DateTimeOffset seen, Func<DateTimeOffset, Task<T>> work)
    {
        try
        {
            return await work(_clock.Pin(seen));
        }
        finally
        {
            _clock.Release();
        }
    }

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
