using Coordination.Domain.Aggregates;
using Coordination.Domain.Rectification;
using Coordination.Grains.Alerts;
using Coordination.Grains.Boards;

namespace Coordination.Grains.Tests.Worlds;

/// <summary>Somebody who watches a board.</summary>
internal sealed class Ear : IBoardObserver
{
    private readonly Lock _gate = new();
    private readonly List<BoardDelta> _heard = [];
    private readonly List<(Func<BoardDelta, bool> Wanted, TaskCompletionSource Done)> _waiting = [];

    public IReadOnlyList<BoardDelta> Heard
    {
        get
        {
            lock (_gate)
            {
                return [.. _heard];
            }
        }
    }

    public Task Changed(BoardDelta delta)
    {
        lock (_gate)
        {
            _heard.Add(delta);
            _waiting.Where(waiting => waiting.Wanted(delta)).ToList().ForEach(waiting => waiting.Done.TrySetResult());
        }

        return Task.CompletedTask;
    }

    /// <summary>Ends when such a delta was heard, now or before.</summary>
    public Task Until(Func<BoardDelta, bool> wanted)
    {
        lock (_gate)
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_heard.Any(wanted))
            {
                done.SetResult();
            }

            _waiting.Add((wanted, done));
            return done.Task.WaitAsync(World.Patience);
        }
    }
}

/// <summary>Somebody who watches an inbox.</summary>
internal sealed class InboxEar : IInboxObserver
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public System.Collections.Concurrent.ConcurrentQueue<InboxDelta> Heard { get; } = new();

    public Task First => _first.Task.WaitAsync(World.Patience);

    public Task Changed(InboxDelta delta)
    {
        Heard.Enqueue(delta);
        _first.TrySetResult();
        return Task.CompletedTask;
    }
}

/// <summary>Boards as tests look at them.</summary>
internal static class Watching
{
    public static IBoardGrain Board(this World world, string code) => world.Grains.GetGrain<IBoardGrain>(code);

    public static IBoardObserver Hear(this World world, Ear ear) => world.Keep(ear, world.Grains.CreateObjectReference<IBoardObserver>(ear));

    public static IInboxObserver Hear(this World world, InboxEar ear) => world.Keep(ear, world.Grains.CreateObjectReference<IInboxObserver>(ear));

    /// <summary>The board once every hint on its way has arrived: children tell their parent only after they were told.</summary>
    public static async Task<BoardSnapshot> Settled(this World world, string code)
    {
        await world.Idle();
        foreach (var child in world.Rulebooks.Current.Directory.Jurisdictions.Where(node => node.Parent == code))
        {
            await world.Board(child.Code).Snapshot();
        }

        return await world.Board(code).Snapshot();
    }

    public static async Task<EntityId> InProgressAt(this World world, string seed, string day)
    {
        var id = await world.Opened(seed, at: $"{day} 10:01");
        await world.Must(id, $"{day} 10:02", "zhao", Courses.Issue);
        await world.Must(id, $"{day} 10:03", "chen", new ReceiptNotice());
        await world.Must(id, $"{day} 10:04", "chen", new StartWork());
        return id;
    }
}
