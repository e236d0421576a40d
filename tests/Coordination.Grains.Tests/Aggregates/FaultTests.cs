using Coordination.Domain.Rectification;
using Coordination.Grains.Tests.Worlds;
using Coordination.Storage.Faults;
using static Coordination.Grains.Tests.Worlds.World;

namespace Coordination.Grains.Tests.Aggregates;

/// <summary>A store that answers late or wrongly: commands are refused clearly or succeed once, and nothing is half done.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData(Fault.CommitThenThrow, 1)]
    [InlineData(Fault.ThrowThenNothing, 1)]
    [InlineData(Fault.ThrowThenNothing, 2)]
    [InlineData(Fault.Conflict, 1)]
    [InlineData(Fault.Conflict, 2)]
    [InlineData(Fault.ThrowThenCommit, 1)]
    public async Task Execute_WhenTheOutcomeIsUnknown_SucceedsExactlyOnce(Fault fault, int times)
    {
        await using var world = await Start();
        var id = await world.Opened("unknown");
        var script = world.Store.Under(Strike(id.ToString(), fault, times));

        var outcome = await world.Do(id, "2026-03-04 09:30", "zhao", Courses.Issue, "issue");
        await world.Idle();

        Assert.Equal(times, script.Struck[0]);
        Assert.Null(outcome.Refusal);
        Assert.Single(await world.Events(id), recorded => recorded.Event is NoticeIssued);
        Assert.NotNull((await world.State(id)).Notice!.ServedAt);
        Assert.Empty(await world.Findings());
        Assert.True((await world.Do(id, "2026-03-04 09:31", "zhao", Courses.Issue, "issue")).Replayed);
    }

    [Fact]
    public async Task Execute_WhenTheStoreIsAway_IsRefusedAndLaterSucceeds()
    {
        await using var world = await Start();
        var id = await world.Opened("away");
        var before = (await world.Events(id)).Count;
        world.Store.Under(new FaultRule(Fault.Unavailable));

        var away = await world.Do(id, "2026-03-04 09:30", "zhao", Courses.Issue, "issue");
        Assert.Equal("STORE_UNAVAILABLE", away.Refusal!.Code);
        Assert.Equal(before, (await world.Events(id)).Count);
        Assert.Empty(await world.Findings());

        world.Store.Clear();
        var back = await world.Do(id, "2026-03-04 09:31", "zhao", Courses.Issue, "issue");
        await world.Idle();

        Assert.Null(back.Refusal);
        Assert.False(back.Replayed);
        Assert.Empty(await world.Findings());
    }

    [Fact]
    public async Task Execute_WhenEveryRaceIsLost_IsRefusedAndLeavesNothing()
    {
        await using var world = await Start();
        var id = await world.Opened("races");
        var before = (await world.Events(id)).Count;
        var script = world.Store.Under(Strike(id.ToString(), Fault.Conflict, 100));

        var outcome = await world.Do(id, "2026-03-04 09:30", "zhao", Courses.Issue, "issue");

        Assert.Equal("STORE_UNAVAILABLE", outcome.Refusal!.Code);
        Assert.Equal(3, script.Struck[0]);
        Assert.Equal(before, (await world.Events(id)).Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Course_InBadWeather_EndsAsInFairWeather(int seed)
    {
        var fair = await Course(null);
        var foul = await Course(seed);

        Assert.Equal(fair, foul);
    }

    /// <summary>The names of the events of a whole course with everything it led to.</summary>
    private static async Task<string> Course(int? seed)
    {
        await using var world = await Start();
        if (seed is { } weather)
        {
            world.Store.Under(
                [new FaultRule(Fault.CommitThenThrow, 0.15) { When = call => call.Number % 3 == weather % 3 }, new FaultRule(Fault.ThrowThenNothing, 0.15) { When = call => call.Number % 3 == 1 }, new FaultRule(Fault.Conflict, 0.1) { When = call => call.Number % 3 == 2 }]);
        }

        var id = await world.InProgress("course");
        await world.Advance("2026-04-05");
        world.Store.Clear();
        await world.Idle();
        Assert.Empty(await world.Findings());
        Assert.Empty(await world.Rows(County, "dead|"));
        return string.Join(' ', (await world.Events(id)).Select(recorded => recorded.Event.GetType().Name));
    }

    private static FaultRule Strike(string id, Fault fault, int times) =>
        new(fault) { Times = times, When = call => call.Changes.Any(change => change.Key.StartsWith($"case|{id}|e|", StringComparison.Ordinal)) };
}
