using Coordination.Domain.Rectification;
using Coordination.Grains.Clocks;
using Coordination.Grains.Store;
using Coordination.Grains.Tests.Worlds;
using Coordination.Storage.Faults;
using static Coordination.Grains.Tests.Worlds.World;

namespace Coordination.Grains.Tests.Clocks;

/// <summary>The clock pokes until a row is gone, and nobody can hold it up (law 3).</summary>
public sealed class ClockTests
{
    /// <summary>A round may be one that had begun before the pauses were over.</summary>
    private const int MostRounds = 20;

    /// <summary>A call that hangs is given up by the runtime after 30 s; whoever waited for it is free only then.</summary>
    private static readonly TimeSpan BeforeTheCallGivesUp = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Ping_OfAClockAfterALongSilence_FiresWithTheLegalInstant()
    {
        await using var world = await Start();
        var id = await world.InProgress("sleeping");
        await world.Deactivate(id);
        var overdue = world.Store.Next(call => call.Committed && call.Touches($"case|{id}|e|"));

        world.Clock.Now = T("2026-04-04 00:20");
        await world.Grains.GetGrain<IClockGrain>(County).Ping();
        await overdue;
        await world.Idle();

        Assert.Equal(T("2026-04-04"), (await world.Events(id)).Single(recorded => recorded.Event is CaseOverdue).At);
    }

    [Fact]
    public async Task Hint_OfADeadlineSetWhileAwake_IsNotWaitedForUntilTheNextRound()
    {
        await using var world = await Start();
        await world.Grains.GetGrain<IClockGrain>(County).Ping();
        var id = await world.InProgress("hinted");
        var overdue = world.Store.Next(call => call.Committed && call.Touches($"case|{id}|e|"));

        world.Clock.Now = T("2026-04-04");
        await world.Grains.GetGrain<IClockGrain>(County).Hint(T("2026-04-04"));
        await overdue;
    }

    [Fact]
    public async Task Scan_WhileTheOwnerFails_PokesAgainUntilTheRowIsGone()
    {
        await using var world = await Start();
        var id = await world.InProgress("failing");
        var script = world.Store.Under(new FaultRule(Fault.Unavailable) { Times = 3, When = call => !call.IsRead && call.Changes.Any(change => change.Key == Keys.Head(id)) });
        world.Clock.Now = T("2026-04-04");
        var clock = world.Grains.GetGrain<IClockGrain>(County);
        var overdue = world.Store.Next(call => call.Committed && call.Touches($"case|{id}|e|"));
        await clock.Ping();
        for (var round = 0; round < MostRounds && !overdue.IsCompleted; round++)
        {
            await Round(world, clock);
        }

        await world.Idle();
        Assert.Equal([3], script.Struck);
        Assert.Equal(T("2026-04-04"), (await world.Events(id)).Single(recorded => recorded.Event is CaseOverdue).At);
        Assert.DoesNotContain(await world.Rows(County, Keys.Due), row => Keys.ParseDue(row.Key).Due <= world.Clock.Now);
        Assert.Equal(0, (await clock.Status()).Stuck);
    }

    [Fact]
    public async Task Scan_WithAnOwnerThatHangs_StillFiresEverybodyElse()
    {
        var stuck = CaseId("stuck");
        var pokes = 0;
        var hanging = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        await using var world = await Start(async call =>
        {
            if (call.MethodName == "Words" && call.TargetId.Key.ToString() == stuck.ToString())
            {
                throw new InvalidOperationException("poison"); // or an alert that asks its source would settle it on the way
            }

            if (call.MethodName == "Settle" && call.TargetId.Key.ToString() == stuck.ToString())
            {
                if (Interlocked.Increment(ref pokes) <= 5)
                {
                    throw new InvalidOperationException("poison");
                }

                hanging.TrySetResult();
                await never.Task;
            }

            await call.Invoke();
        });
        await world.InProgress("stuck");
        var clock = world.Grains.GetGrain<IClockGrain>(County);
        world.Clock.Now = T("2026-04-04");
        await clock.Ping();
        for (var round = 0; round < MostRounds && (await clock.Status()).Stuck == 0; round++)
        {
            await Round(world, clock);
        }

        var status = await clock.Status();
        Assert.Equal((1, T("2026-04-04")), (status.Stuck, status.FirstDue!.Value));
        world.System.Ahead += TimeSpan.FromMinutes(2);
        await clock.Hint(world.Clock.Now);
        await hanging.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

        var other = await world.InProgressAt("other", "2026-04-07");
        var due = (await world.State(other)).TermClock!.Due;
        var overdue = world.Store.Next(call => call.Committed && call.Touches($"case|{other}|e|"));
        world.Clock.Now = due;
        await clock.Hint(due);
        await overdue;

        Assert.Equal(6, Volatile.Read(ref pokes));
        Assert.Contains(await world.Events(other), recorded => recorded.Event is CaseOverdue && recorded.At == due);
        never.SetResult();
    }

    [Fact]
    public async Task Scan_WithAnOwnerThatHangsFromTheFirst_FiresTheOthersMeanwhile()
    {
        var stuck = CaseId("stuck");
        var (hanging, never) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var world = await Start(async call =>
        {
            if (call.MethodName is "Settle" or "Words" or "Drain" && call.TargetId.Key.ToString() == stuck.ToString())
            {
                hanging.TrySetResult();
                await never.Task;
            }

            await call.Invoke();
        });
        await world.InProgress("stuck");
        var other = await world.InProgressAt("other", "2026-04-07");
        var clock = world.Grains.GetGrain<IClockGrain>(County);
        world.Clock.Now = T("2026-04-04");
        await clock.Ping();
        await hanging.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

        var due = (await world.State(other)).TermClock!.Due;
        var overdue = world.Store.Next(call => call.Committed && call.Touches($"case|{other}|e|"));
        world.Clock.Now = due;
        await clock.Hint(due);
        await overdue.WaitAsync(BeforeTheCallGivesUp, TestContext.Current.CancellationToken);

        Assert.Contains(await world.Events(other), recorded => recorded.Event is CaseOverdue && recorded.At == due);
        never.SetResult();
    }

    [Fact]
    public async Task Status_OfALateRow_TellsByHowMuch()
    {
        await using var world = await Start(call => call.MethodName == "Settle" ? throw new InvalidOperationException("down") : call.Invoke());
        await world.InProgress("late");
        world.Clock.Now = T("2026-04-04 00:03");
        var clock = world.Grains.GetGrain<IClockGrain>(County);
        await clock.Ping();
        await Round(world, clock);

        var status = await clock.Status();

        Assert.True(status.Lateness >= TimeSpan.FromMinutes(3));
        Assert.Equal(world.Clock.Now - status.FirstDue!.Value, status.Lateness);
    }

    /// <summary>One more look at the due rows, with every pause over; ends when those poked have answered, for the clock then turns the page.</summary>
    private static async Task Round(World world, IClockGrain clock)
    {
        var turned = world.Store.Next(call => call.Partition == County && call.Changes is null && call.Key!.StartsWith(Keys.Outbox, StringComparison.Ordinal));
        world.System.Ahead += TimeSpan.FromMinutes(2);
        await clock.Hint(DateTimeOffset.MinValue);
        await turned;
    }
}
