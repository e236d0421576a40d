using System.Reflection;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Boards;
using Coordination.Grains.Clocks;

namespace Coordination.Harness.Running;

/// <summary>Calls between hosts: they take time, get lost on the way there or back, and arrive twice, the second time perhaps much later.</summary>
internal sealed class Wire(World world)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="repeats">Deliveries may be repeated by themselves; people repeat on purpose, see <see cref="Town.People"/>.</param>
    public Task<T> Call<T>(GrainId target, Func<Host, Task<T>> invoke, bool repeats = true)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var weather = world.Weather;
        if (!weather.Happens(0.004))
        {
            world.Agenda.In(weather.Latency(), world.Outside, () => Arrive(target, invoke, answer));
        }

        if (repeats && weather.Happens(0.03))
        {
            var late = world.Dice.Chance(0.3) ? TimeSpan.FromMinutes(20) : TimeSpan.FromSeconds(8);
            world.Agenda.Sometime(world.Agenda.Now + world.Dice.Between(TimeSpan.FromMilliseconds(1), late), world.Outside, () => Arrive(target, invoke, null));
        }

        world.Agenda.Sometime(world.Agenda.Now + Patience, world.Outside, () => answer.TrySetException(new TimeoutException($"{target} did not answer.")));
        return answer.Task;
    }

    private void Arrive<T>(GrainId target, Func<Host, Task<T>> invoke, TaskCompletionSource<T>? answer)
    {
        if (world.Locate(target) is { } host)
        {
            host.Place.Run(() => Answer(host, invoke, answer));
        }
    }

    private async void Answer<T>(Host host, Func<Host, Task<T>> invoke, TaskCompletionSource<T>? answer)
    {
        var ended = new TaskCompletionSource<T>();
        try
        {
            ended.SetResult(await invoke(host));
        }
        catch (Exception error)
        {
            ended.SetException(error);
        }

        if (answer is not null && !world.Weather.Happens(0.004))
        {
            world.Agenda.In(world.Weather.Latency(), world.Outside, () => Sync.Pass(ended.Task, answer));
        }

        Sync.Ignore(ended.Task);
    }
}

/// <summary>An entity or a receiver as others see it.</summary>
internal sealed class RemoteGrain(World world, GrainId target) : IAggregateGrain, IReceiverGrain
{
    public Task<CommandOutcome> Execute(CommandEnvelope envelope)
    {
        world.Issued(envelope);
        return world.Wire.Call(target, host => host.Execute(envelope), envelope.BodyHash.Length == 0);
    }

    public Task Settle(DateTimeOffset now, long rulesVersion) => world.Wire.Call(target, host => host.Settle(now, rulesVersion));

    public Task Drain() => world.Wire.Call(target, host => host.Drain());

    public Task Receive(string messageId, MessageBody body) => world.Wire.Call(target, host => host.Receive(messageId, body));

    public Task<TellCondition?> Condition(AlertKey key) => throw new NotSupportedException();

    public Task<EntityView?> View() => throw new NotSupportedException();

    /// <summary>What a source has said to a target that has not been accepted there, as of an instant.</summary>
    public Task<ImmutableArray<CommandEnvelope>> Words(string listener, DateTimeOffset asOf) => world.Wire.Call(target, host => host.Words(listener, asOf));
}

/// <summary>The grain factory of the real component. Boards and clocks hear nothing: that hints get lost must be harmless.</summary>
public class RemoteGrains : DispatchProxy
{
    private World? _world;

    internal static IGrainFactory Of(World world)
    {
        var factory = Create<IGrainFactory, RemoteGrains>();
        ((RemoteGrains)(object)factory)._world = world;
        return factory;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        args is [GrainId target] ? new RemoteGrain(_world!, target)
        : targetMethod!.ReturnType == typeof(IBoardGrain) ? Deaf.Board
        : targetMethod.ReturnType == typeof(IClockGrain) ? Deaf.Clock
        : throw new NotSupportedException(targetMethod.ToString());
}

/// <summary>Grains that lose what they are told.</summary>
public class Deaf : DispatchProxy
{
    internal static IBoardGrain Board { get; } = Create<IBoardGrain, Deaf>();

    internal static IClockGrain Clock { get; } = Create<IClockGrain, Deaf>();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Task.CompletedTask;
}
