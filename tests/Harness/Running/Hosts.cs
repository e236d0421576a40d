using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Domain.Documents;
using Coordination.Domain.People;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Alerts;
using Coordination.Grains.Boards;
using Coordination.Grains.Clocks;
using Coordination.Grains.Documents;
using Coordination.Grains.Store;
using Coordination.Harness.Town;

namespace Coordination.Harness.Running;

/// <summary>An activation on a silo: one turn at a time, and a memory that ends with it.</summary>
internal abstract class Host(World world, Silo silo, GrainId id)
{
    private Task _last = Task.CompletedTask;

    public Place Place { get; } = new(world.Agenda, silo.Place);

    public string Key { get; } = id.Key.ToString()!;

    protected World World => world;

    protected Silo Silo => silo;

    public virtual Task<CommandOutcome> Execute(CommandEnvelope envelope) => throw new NotSupportedException();

    public virtual Task<bool> Settle(DateTimeOffset now, long rulesVersion) => throw new NotSupportedException();

    public virtual Task<bool> Drain() => throw new NotSupportedException();

    public virtual Task<bool> Receive(string messageId, MessageBody body) => throw new NotSupportedException();

    public virtual Task<ImmutableArray<CommandEnvelope>> Words(string listener, DateTimeOffset asOf) => throw new NotSupportedException();

    /// <summary>Turns do not interleave, as in a grain that is not reentrant.</summary>
    protected async Task<T> Turn<T>(Func<Task<T>> work)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var before = _last;
        _last = ended.Task;
        await before;
        try
        {
            return await work();
        }
        finally
        {
            ended.SetResult();
        }
    }
}

/// <summary>The real component in place of a grain around it.</summary>
internal class EntityHost<TState> : Host
    where TState : class
{
    private readonly List<Func<Task>> _inTurn = [];
    private readonly Action<CommandEnvelope> _beforehand;

    /// <param name="beforehand">Hook of deliberately broken rules.</param>
    public EntityHost(World world, Silo silo, GrainId id, IRules<TState> rules, Action<CommandEnvelope> beforehand)
        : base(world, silo, id)
    {
        _beforehand = beforehand;
        Time = new PinnedClock(silo.Clock);
        Id = EntityId.Parse(Key);
        Entity = new Aggregate<TState>(Id, rules, silo.ServicesOf(Place) with { Clock = Time }, Schedule);
    }

    protected EntityId Id { get; }

    protected PinnedClock Time { get; }

    protected Aggregate<TState> Entity { get; }

    public override Task<CommandOutcome> Execute(CommandEnvelope envelope) => OwnTurn(async () =>
    {
        await BeforeDeciding(envelope.Command, DateTimeOffset.MinValue);
        if (envelope.BodyHash.Length > 0 && !People.IsClear(World, Id.Home))
        {
            // It waited too long in the queue and would now be decided within the skew of a deadline: asked again later.
            throw new TimeoutException($"{envelope.CommandId} came too late.");
        }

        _beforehand(envelope);
        var outcome = await Entity.Execute(envelope, envelope.BodyHash.Length > 0 ? CommitLane.Command : CommitLane.Fanout);
        return await AfterTurn(outcome);
    });

    public override Task<bool> Settle(DateTimeOffset now, long rulesVersion) => OwnTurn(async () =>
    {
        var tick = new Settle();
        await BeforeDeciding(tick, now);
        var outcome = await AfterTurn(await Entity.Execute(new CommandEnvelope("", Actor.System, tick), CommitLane.Deadline, rulesVersion, now));
        return outcome.Refusal is { } refusal ? throw new StoreUnavailableException($"{Id}: {refusal.Code}") : true;
    });

    public override Task<bool> Drain() => Turn(async () =>
    {
        await Entity.Load();
        return true;
    });

    public override Task<ImmutableArray<CommandEnvelope>> Words(string listener, DateTimeOffset asOf) => OwnTurn<ImmutableArray<CommandEnvelope>>(async () =>
    {
        var outcome = await AfterTurn(await Entity.Execute(new CommandEnvelope("", Actor.System, new Settle()), CommitLane.Deadline, 0, asOf));
        return outcome.Refusal is { } refusal
            ? throw new StoreUnavailableException($"{Id}: {refusal.Code}")
            : [.. Entity.Outbox.Undelivered(listener).Select(word =>
                new CommandEnvelope(word.MessageId, Actor.System, StoredJson.ReadTyped<Command>(word.Entry.Type, word.Entry.Body)))];
    });

    /// <param name="seen">The instant whoever asks has seen.</param>
    protected virtual Task BeforeDeciding(Command command, DateTimeOffset seen) => Task.CompletedTask;

    private Task<T> OwnTurn<T>(Func<Task<T>> work) => Turn(async () =>
    {
        try
        {
            return await work();
        }
        finally
        {
            Time.Release();
        }
    });

    private async Task<CommandOutcome> AfterTurn(CommandOutcome outcome)
    {
        foreach (var work in _inTurn.ToArray())
        {
            _inTurn.Remove(work);
            await work();
        }

        return outcome;
    }

    private void Schedule(Func<Task> work, TimeSpan due)
    {
        if (World.Breakage.DeliversInTurn && due == TimeSpan.Zero)
        {
            _inTurn.Add(work);
            return;
        }

        World.Agenda.In(due, Place, () => World.Watch(work));
    }
}

/// <summary>An alert hears what its source has said before it decides anything but a message (law 5), as of the very instant at which it decides.</summary>
internal sealed class AlertHost(World world, Silo silo, GrainId id, IRules<AlertState> rules, Action<CommandEnvelope> beforehand)
    : EntityHost<AlertState>(world, silo, id, rules, beforehand)
{
    protected override async Task BeforeDeciding(Command command, DateTimeOffset seen)
    {
        if (command.LegalAt is not null)
        {
            return;
        }

        await Entity.Load();
        if (Entity.State is not { Source: { } speaker } || !EntityId.TryParse(speaker, out var source))
        {
            return;
        }

        var now = Time.Pin(seen);
        foreach (var word in await Ask(source, now))
        {
            var outcome = await Entity.Execute(word, CommitLane.Fanout, 0, now);
            if (outcome.Refusal is { } refusal)
            {
                throw new StoreUnavailableException($"{Id}: {refusal.Code}");
            }
        }
    }

    /// <summary>A source that cannot be asked would make the alert escalate, rightly; then its history would be another. So here it answers in the end.</summary>
    private async Task<ImmutableArray<CommandEnvelope>> Ask(EntityId source, DateTimeOffset now)
    {
        while (true)
        {
            try
            {
                return await new RemoteGrain(World, GrainId.Create(EntityKinds.Word(source.Kind), source.ToString())).Words($"alert/{Id}", now);
            }
            catch (Exception error) when (error is TimeoutException or IOException or StoreUnavailableException)
            {
                await World.Delay(TimeSpan.FromSeconds(1));
            }
        }
    }
}

/// <summary>A document register around the real rows.</summary>
internal sealed class RegisterHost(World world, Silo silo, GrainId id) : Host(world, silo, id)
{
    private Register? _register;

    public override async Task<bool> Receive(string messageId, MessageBody body)
    {
        var request = (RequestNumber)body;
        _register ??= new Register(Silo.StoreOf(Place), World.Rules, Key);
        var number = await _register.Number(request);
        var outcome = await new RemoteGrain(World, GrainId.Create("case", request.ReplyTo))
            .Execute(new CommandEnvelope(messageId, Actor.System, new NumberAssigned(request.DocumentId, number, Silo.Clock.Now)));
        return outcome.Refusal is { } refusal ? throw new StoreUnavailableException(refusal.Code) : true;
    }
}

/// <summary>A person's inbox around the real rows.</summary>
internal sealed class InboxHost(World world, Silo silo, GrainId id) : Host(world, silo, id)
{
    private InboxWriter? _writer;

    public override async Task<bool> Receive(string messageId, MessageBody body)
    {
        _writer ??= new InboxWriter(Silo.StoreOf(Place), World.Partitions, Key);
        if (body is UpdateInbox update)
        {
            await _writer.Update(update);
            return true;
        }

        var entries = ((Deliver)body).Items.Select(item => new InboxEntry(
            Keys.InboxRow(Key, item.At, item.Source, item.Occurrence, item.Tier, item.Repeat), item, Silo.Clock.Now, null, "open", null)).ToList();
        await _writer.Accept(entries);
        foreach (var entry in entries.Where(entry => entry.Item is { Kind: "document", CaseId: not null }))
        {
            var outcome = await new RemoteGrain(World, GrainId.Create("case", entry.Item.CaseId!)).Execute(new CommandEnvelope(
                $"served|{entry.Item.Source}|{Key}", Actor.System, new DocumentAccepted(entry.Item.Source, Key, await _writer.AcceptedAt(entry.Key))));
            if (outcome.Refusal is { } refusal)
            {
                throw new StoreUnavailableException(refusal.Code);
            }
        }

        return true;
    }
}

/// <summary>The references of a jurisdiction around the real rows.</summary>
internal sealed class ReferenceHost(World world, Silo silo, GrainId id) : Host(world, silo, id)
{
    private ReferenceRows? _rows;

    public override Task<bool> Receive(string messageId, MessageBody body) => Turn(async () =>
    {
        var changed = (ReferenceChanged)body;
        _rows ??= new ReferenceRows(Silo.StoreOf(Place), Key);
        await _rows.Apply(changed, EntityId.Parse(changed.EntityId));
        return true;
    });
}
