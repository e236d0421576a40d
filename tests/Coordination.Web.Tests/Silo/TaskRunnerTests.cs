using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Grains.Store;
using Coordination.Silo.Jobs;
using Coordination.Storage.Memory;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Web.Tests.Silo;

/// <summary>Work on the store itself runs once in a cluster, is taken over and caught up.</summary>
public sealed class TaskRunnerTests
{
    private readonly FakeTimeProvider _time = new(T("2026-03-03 12:00"));
    private readonly MemoryTableStore _store = new();

    [Fact]
    public async Task Tick_OfANewStore_OwesNothing_AndRunsAtTheNextTime()
    {
        var task = new Nightly();
        Assert.False(await Tick(task));
        Assert.False(await Tick(task));
        At("2026-03-04 02:29");
        Assert.False(await Tick(task));
        At("2026-03-04 02:30");
        Assert.True(await Tick(task));
        Assert.False(await Tick(task));
        Assert.Equal(1, task.Runs);
        Assert.Equal(T("2026-03-04 02:30"), (await Row()).Occurrence);
    }

    [Fact]
    public async Task Tick_OfManyNodesAtOnce_RunsOnce()
    {
        var task = new Nightly();
        await Tick(task);
        At("2026-03-04 02:30");

        var ran = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Tick(task), TestContext.Current.CancellationToken)));

        Assert.Equal(1, ran.Count(did => did));
        Assert.Equal(1, task.Runs);
    }

    [Fact]
    public async Task Tick_AfterDaysInWhichNobodyRan_CatchesUpOnce()
    {
        var task = new Nightly();
        await Tick(task);
        At("2026-03-09 08:00");

        Assert.True(await Tick(task));
        Assert.False(await Tick(task));

        Assert.Equal(T("2026-03-09 02:30"), (await Row()).Occurrence);
    }

    [Fact]
    public async Task Tick_WhileAnotherIsAtIt_LeavesIt_AndTakesOverWhenItFallsSilent()
    {
        var slow = new Nightly { Pause = new TaskCompletionSource() };
        await Tick(slow);
        At("2026-03-04 02:30");
        using var death = new CancellationTokenSource();
        var dying = Runner().Tick(slow, death.Token);

        for (var minute = 0; minute < 20; minute++)
        {
            // It says that it is at it as often as it should, for longer than a silence.
            await Alive();
            Assert.False(await Tick(new Nightly()));
        }

        await death.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dying);
        var heir = new Nightly();
        _time.Advance(TaskRunner.Silence - TaskRunner.Alive);
        Assert.False(await Tick(heir));
        _time.Advance(TaskRunner.Alive);
        Assert.True(await Tick(heir));
        Assert.Equal(1, heir.Runs);
        Assert.NotNull((await Row()).DoneAt);
    }

    [Fact]
    public async Task Tick_OfANodeThatCouldNotBeHeard_IsLeftToWhoTookItOver()
    {
        var deaf = new Deaf(_store);
        var slow = new Nightly { Pause = new TaskCompletionSource() };
        await Tick(slow);
        At("2026-03-04 02:30");
        var first = new TaskRunner(deaf, new QuartzCron(), _time, NullLogger<TaskRunner>.Instance).Tick(slow, CancellationToken.None);
        deaf.Off = true;
        for (var waited = TimeSpan.Zero; waited < TaskRunner.Silence; waited += TaskRunner.Alive)
        {
            var tried = deaf.Tries;
            _time.Advance(TaskRunner.Alive);
            while (deaf.Tries == tried)
            {
                await Task.Yield();
            }
        }

        var heir = new Nightly();
        Assert.True(await Tick(heir));
        deaf.Off = false;
        _time.Advance(TaskRunner.Alive);

        Assert.True(await first);
        Assert.Equal((1, 1), (slow.Runs, heir.Runs));
        Assert.NotNull((await Row()).DoneAt);
    }

    [Fact]
    public async Task Tick_OfATaskThatFails_IsTriedAgain()
    {
        var task = new Nightly { Fails = 2 };
        await Tick(task);
        At("2026-03-04 02:30");
        Assert.True(await Tick(task));
        Assert.False(await Tick(task));
        _time.Advance(TaskRunner.Silence);
        Assert.True(await Tick(task));
        _time.Advance(TaskRunner.Silence);
        Assert.True(await Tick(task));
        Assert.Equal(3, task.Runs);
        Assert.NotNull((await Row()).DoneAt);
        _time.Advance(TaskRunner.Silence);
        Assert.False(await Tick(task));
    }

    [Fact]
    public async Task Tick_OfATaskWithoutItsSetting_NeverRuns()
    {
        Assert.False(await Tick(new Nightly { Cron = null }));
        Assert.Null(await _store.Read(Keys.System, "task|nightly", TestContext.Current.CancellationToken));
    }

    private static DateTimeOffset T(string text) => DateTimeOffset.Parse(text.Replace(' ', 'T') + ":00+08:00", CultureInfo.InvariantCulture);

    private TaskRunner Runner() => new(_store, new QuartzCron(), _time, NullLogger<TaskRunner>.Instance);

    private Task<bool> Tick(Nightly task) => Runner().Tick(task, CancellationToken.None);

    private void At(string text) => _time.Advance(T(text) - _time.GetUtcNow());

    /// <summary>Time goes on until the next sign of life stands in the store.</summary>
    private async Task Alive()
    {
        var before = (await Row()).AliveAt;
        _time.Advance(TaskRunner.Alive);
        while ((await Row()).AliveAt == before)
        {
            await Task.Yield();
        }
    }

    private async Task<TaskRow> Row() => StoredJson.Read<TaskRow>((await _store.Read(Keys.System, "task|nightly"))!.Data.Span);

    /// <summary>A node whose store refuses it for a while.</summary>
    private sealed class Deaf(ITableStore store) : ITableStore
    {
        private int _tries;

        public bool Off { get; set; }

        public int Tries => Volatile.Read(ref _tries);

        public Task<Row?> Read(string partition, string key, CancellationToken cancel = default) => store.Read(partition, key, cancel);

        public Task<IReadOnlyList<Row>> Scan(string partition, string from, string to, int limit = 1000, CancellationToken cancel = default) => store.Scan(partition, from, to, limit, cancel);

        public Task<IReadOnlyList<string>> Partitions(CancellationToken cancel = default) => store.Partitions(cancel);

        public Task<CommitResult> Commit(string partition, IReadOnlyList<RowChange> changes, CommitLane lane = CommitLane.Command, CancellationToken cancel = default)
        {
            Interlocked.Increment(ref _tries);
            return Off ? Task.FromException<CommitResult>(new StoreUnavailableException("busy")) : store.Commit(partition, changes, lane, cancel);
        }
    }

    private sealed class Nightly : IInfrastructureTask
    {
        private int _runs;

        public string Name => "nightly";

        public string? Cron { get; init; } = "0 30 2 * * ?";

        public int Fails { get; init; }

        public TaskCompletionSource? Pause { get; init; }

        public int Runs => _runs;

        public async Task<string> Run(CancellationToken cancel)
        {
            var run = Interlocked.Increment(ref _runs);
            await (Pause?.Task.WaitAsync(cancel) ?? Task.CompletedTask);
            return run > Fails ? "done" : throw new IOException("no room");
        }
    }
}
