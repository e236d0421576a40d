using System.Net;
using System.Threading.Channels;
using Coordination.Grains.Peers;
using Coordination.Grains.Store;
using Coordination.Grains.Tests.Worlds;
using Coordination.Storage.Faults;
using Coordination.Storage.Memory;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;

namespace Coordination.Grains.Tests.Peers;

/// <summary>Silos that speak with each other over wires that can be cut, and say in their store whom they do not hear.</summary>
public sealed class PeerWatchTests
{
    private const int Rounds = Hearing.Silences * 4;
    private static readonly SiloAddress Old = Silo(1), Middle = Silo(2), Young = Silo(3);
    private readonly MemoryTableStore _rows = new();
    private ITableStore _store;
    private readonly Ticks _time = new();

    public PeerWatchTests() => _store = _rows;

    [Fact]
    public async Task Two_ThatDoNotHearEachOtherAlthoughAThirdHearsBoth_PartByTheYoungerLeaving()
    {
        var left = await Play(cut: (Old, Young), mended: Rounds);
        Assert.Equal([Young], left);
    }

    [Fact]
    public async Task Two_WhoseWireIsMendedInTime_Stay_AndTakeBackWhatTheySaid()
    {
        Assert.Empty(await Play(cut: (Old, Young), mended: Hearing.Silences + 1));
        Assert.Empty(await Said());
    }

    [Fact]
    public async Task Word_ThatCannotBeTakenBackAtOnce_IsTakenBackLater()
    {
        var script = new FaultScript(1, new FaultRule(Fault.Unavailable) { When = call => call.Changes.Any(change => change.Kind == ChangeKind.Delete), Times = 3 });
        _store = new FaultyTableStore(_rows, script, TimeProvider.System);

        Assert.Empty(await Play(cut: (Old, Young), mended: Hearing.Silences + 1));

        Assert.Equal([3], script.Struck);
        Assert.Empty(await Said());
    }

    [Fact]
    public async Task Middle_ThatHearsNobody_LeavesAlone() => Assert.Equal([Middle], await Play(cut: (Middle, null), mended: Rounds));

    /// <param name="cut">Between whom nothing passes; null: all others.</param>
    /// <param name="mended">The round in which it does again.</param>
    /// <returns>Who left.</returns>
    private async Task<List<SiloAddress>> Play((SiloAddress One, SiloAddress? Other) cut, int mended)
    {
        SiloAddress[] all = [Old, Middle, Young];
        var (round, left) = (0, new List<SiloAddress>());
        var asked = Channel.CreateUnbounded<SiloAddress>();
        var members = new Members(all);
        var watches = all.Select(mine => new PeerWatch(new Wire(other =>
        {
            asked.Writer.TryWrite(mine);
            return Volatile.Read(ref round) is > 0 and var now && now < mended && Between(mine, other, cut);
        }), members, Members.Local(mine), _store, Options.Create(new ClusterOptions { ClusterId = "town" }), _ => Leaves(mine), _time, NullLogger<PeerWatch>.Instance)).ToList();
        foreach (var watch in watches)
        {
            await watch.StartAsync(TestContext.Current.CancellationToken);
            await _time.Begun.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(World.Patience);
        }

        for (; round < Rounds; Interlocked.Increment(ref round))
        {
            _time.Advance(PeerWatch.Period);
            List<SiloAddress> there;
            lock (left)
            {
                there = [.. all.Except(left)];
            }

            for (var answers = there.Count * (all.Length - 1); answers > 0; answers--)
            {
                await asked.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(World.Patience);
            }
        }

        foreach (var watch in watches)
        {
            await watch.StopAsync(TestContext.Current.CancellationToken);
            watch.Dispose();
        }

        return left;

        void Leaves(SiloAddress silo)
        {
            lock (left)
            {
                left.Add(silo);
            }

            for (var answers = all.Length - 1; answers > 0; answers--)
            {
                asked.Writer.TryWrite(silo); // of the round that may have begun: it asks nobody any more
            }
        }
    }

    private Task<IReadOnlyList<Row>> Said() => _rows.Scan(Keys.Cluster("town"), Keys.Unheard, Keys.End(Keys.Unheard), cancel: TestContext.Current.CancellationToken);

    private static bool Between(SiloAddress mine, SiloAddress other, (SiloAddress One, SiloAddress? Other) cut) =>
        mine.Equals(cut.One) ? cut.Other?.Equals(other) ?? true : other.Equals(cut.One) && (cut.Other?.Equals(mine) ?? true);

    private static SiloAddress Silo(int age) => SiloAddress.New(IPAddress.Loopback, 11110 + age, age);

    /// <summary>Time that stands still, and says when a watch has begun to wait for its first round.</summary>
    private sealed class Ticks : FakeTimeProvider
    {
        public Channel<ITimer> Begun { get; } = Channel.CreateUnbounded<ITimer>();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (period == PeerWatch.Period)
            {
                Begun.Writer.TryWrite(timer);
            }

            return timer;
        }
    }

    private sealed class Wire(Func<SiloAddress, bool> isCut) : IPeerCalls
    {
        public Task Hear(SiloAddress silo) => isCut(silo) ? Task.FromException(new TimeoutException()) : Task.CompletedTask;
    }
}
