using System.Net;
using System.Threading.Channels;
using Coordination.Domain.Tests.People;
using Coordination.Grains.Clocks;
using Coordination.Grains.Store;
using Coordination.Grains.Tests.Worlds;
using Coordination.Storage.Memory;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Grains.Tests.Clocks;

/// <summary>The clocks of a silo that is gone are kept by the others at once, not at their next round.</summary>
public sealed class ClockKeeperTests
{
    private static readonly SiloAddress Mine = SiloAddress.New(IPAddress.Loopback, 11111, 1), Other = SiloAddress.New(IPAddress.Loopback, 11112, 2);
    private static readonly Partitions Places = new(Partitions.DefaultHashes);
    private static readonly string[] All = [.. Places.All(SmallCity.Base)];

    [Fact]
    public async Task Membership_ThatChanges_IsFollowedBeforeTheNextRound()
    {
        var (membership, grains, time) = (new Members(Mine, Other), new Grains(), new Ticks());
        using var keeper = new ClockKeeper(grains.Factory, new Books(), new MemoryTableStore(), Places, membership, Members.Local(Mine), time, NullLogger<ClockKeeper>.Instance);
        await keeper.StartAsync(TestContext.Current.CancellationToken);
        var share = All.Where(partition => ClockShare.IsMine(partition, Mine, [Mine, Other])).ToList();
        Assert.InRange(share.Count, 1, All.Length - 1);
        Assert.Equal(share.Order(), (await grains.Pinged(share.Count)).Order());

        membership.Become(Mine);
        await time.Breath.WaitAsync(World.Patience, TestContext.Current.CancellationToken);
        time.Advance(Ticks.OneBreath); // the only time that passes: the next round is ten seconds away

        Assert.Equal(All.Order(), (await grains.Pinged(All.Length)).Order());
        await keeper.StopAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Time that stands still, and says when somebody takes a breath between two rounds.</summary>
    private sealed class Ticks : FakeTimeProvider
    {
        public static readonly TimeSpan OneBreath = TimeSpan.FromMilliseconds(200);
        private readonly TaskCompletionSource _breath = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Breath => _breath.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime == OneBreath)
            {
                _breath.TrySetResult();
            }

            return timer;
        }
    }

    /// <summary>Clocks that only write down that they were woken.</summary>
    private sealed class Grains
    {
        private readonly Channel<string> _pinged = Channel.CreateUnbounded<string>();

        public Grains() => Factory = Proxy<IGrainFactory>.Of((_, arguments) => Proxy<IClockGrain>.Of((_, _) =>
        {
            _pinged.Writer.TryWrite((string)arguments[0]!);
            return Task.CompletedTask;
        }));

        public IGrainFactory Factory { get; }

        public async Task<List<string>> Pinged(int count)
        {
            var names = new List<string>();
            while (names.Count < count)
            {
                names.Add(await _pinged.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(World.Patience));
            }

            return names;
        }
    }
}
