using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Jobs;
using Coordination.Domain.People;
using Coordination.Domain.Rectification;
using Coordination.Domain.Time;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Clocks;
using Coordination.Grains.Store;
using Coordination.Grains.Tests.Worlds;
using Coordination.Storage.Faults;
using Microsoft.Extensions.DependencyInjection;
using static Coordination.Grains.Tests.Worlds.World;

namespace Coordination.Grains.Tests.Jobs;

/// <summary>An occurrence of a business job runs once in the cluster, is taken over, caught up, and met by a clock that is advanced (ADR 0011).</summary>
public sealed class JobTests
{
    private static readonly EntityId Job = JobRules.IdOf(JobNames.TermStarts);

    private static readonly CommandEnvelope Tick = new("", Actor.System, new Settle());

    [Fact]
    public async Task Settle_OnTwoSilosThatBothThinkTheJobTheirs_RunsEachOccurrenceOnce()
    {
        await using var world = await Begun("2026-04-06 10:00");
        var other = new Aggregate<JobState>(Job, new JobRules(new Midnights()), world.Services.GetRequiredService<AggregateServices>(), (_, _) => { });
        await other.Load();

        world.Clock.Now = T("2026-04-07");
        await other.Execute(Tick, CommitLane.Deadline);
        await Poke(world); // what it remembers is yesterday's
        world.Clock.Now = T("2026-04-08");
        await Poke(world);
        await other.Execute(Tick, CommitLane.Deadline);

        Assert.Equal(["04-07", "04-08"], await Occurred(world));
        Assert.Equal(["JobScheduled", "JobOccurred", "JobOccurred"], Stored(world, Job).Select(recorded => recorded.Event.GetType().Name)); // nor was one written over
        Assert.Empty(await world.Findings());
    }

    [Theory]
    [InlineData(Fault.CommitThenThrow)]
    [InlineData(Fault.ThrowThenNothing)]
    [InlineData(Fault.ThrowThenCommit)]
    [InlineData(Fault.Conflict)]
    public async Task Settle_WhenTheOutcomeIsUnknown_RunsTheOccurrenceOnce(Fault fault)
    {
        await using var world = await Begun("2026-04-06 10:00");
        var script = world.Store.Under(new FaultRule(fault) { Times = 1, When = Occurs });

        world.Clock.Now = T("2026-04-07");
        await Poke(world);
        await Poke(world);

        Assert.Equal([1], script.Struck);
        Assert.Equal(["04-07"], await Occurred(world));
        Assert.Empty(await world.Findings());
    }

    [Theory]
    [InlineData(Fault.CommitThenThrow)]
    [InlineData(Fault.ThrowThenNothing)]
    public async Task Crash_InTheMiddleOfAnOccurrence_LeavesItToTheNextSiloOnce(Fault fault)
    {
        await using var world = await Begun("2026-04-06 10:00");
        FaultScript? script = null;
        script = world.Store.Under(new FaultRule(fault) { Times = 1, When = Occurs }, new FaultRule(Fault.Unavailable) { When = _ => script!.Struck[0] > 0 });
        world.Clock.Now = T("2026-04-07");
        await Assert.ThrowsAnyAsync<Exception>(() => Poke(world)); // and it never learns what became of it
        Assert.Equal(1, script.Struck[0]);

        world.Store.Clear();
        await world.Crash();
        await Poke(world);
        await Poke(world);

        Assert.Equal(["04-07"], await Occurred(world));
        Assert.Empty(await world.Findings());
    }

    [Fact]
    public async Task Ping_AfterEverybodyWasDown_CatchesUpEachMissedOccurrenceAtItsOwnInstant()
    {
        await using var world = await Begun("2026-02-20 10:00");
        await world.Crash();
        var caught = world.Store.Next(call => call.Committed && call.Touches(Keys.Stem(Job) + "e|"));

        world.Clock.Now = T("2026-03-20 10:00");
        await world.Grains.GetGrain<IClockGrain>(Keys.System).Ping();
        await caught;
        await world.Idle();

        var missed = Enumerable.Range(1, 28).Select(day => T("2026-02-20").AddDays(day)).ToList();
        Assert.True(missed.Count > Transition.SettleCap);
        Assert.Equal(missed.Select(Day), await Occurred(world));
        var events = await world.Events(Job);
        Assert.Equal(missed, events.Where(recorded => recorded.Event is JobOccurred).Select(recorded => recorded.At));
        Assert.Equal(T("2026-03-01"), Assert.Single(events, recorded => recorded.Event is Coordination.Domain.Jobs.TermStarted).At);
        Assert.DoesNotContain(await world.Rows(Keys.System, Keys.Due), row => Keys.ParseDue(row.Key).Due <= world.Clock.Now);
        Assert.Empty(await world.Findings());
    }

    [Fact]
    public async Task Start_OnASiloThatComesUpLate_CatchesUpFirst()
    {
        await using var world = await Begun("2026-04-06 10:00");
        await world.Crash();

        await Begin(world, "2026-04-08 10:00");

        Assert.Equal(["04-07", "04-08"], await Occurred(world));
        Assert.Single(await world.Events(Job), recorded => recorded.Event is JobScheduled);
    }

    [Fact]
    public async Task Advance_OverOccurrences_MeetsThemAmongOtherDeadlinesInOrder()
    {
        await using var world = await Start();
        var id = await world.InProgress("meets");
        await Begin(world, "2026-04-02 10:00");

        await world.Advance("2026-04-05 12:00");

        var met = Stored(world, Job, id).Where(recorded => recorded.Event is JobOccurred or CaseOverdue).ToList();
        Assert.Equal(
            ["04-03 JobOccurred", "04-04 CaseOverdue", "04-04 JobOccurred", "04-05 JobOccurred"],
            met.Select(recorded => $"{Day(recorded.At)} {recorded.Event.GetType().Name}"));
        Assert.All(met, recorded => Assert.Equal(recorded.At, recorded.RecordedAt));
    }

    private static async Task<World> Begun(string at)
    {
        var world = await Start();
        await Begin(world, at);
        return world;
    }

    /// <summary>As each silo does that starts.</summary>
    private static async Task Begin(World world, string at)
    {
        world.Clock.Now = T(at);
        Assert.Null((await world.Grain(Job).Execute(new CommandEnvelope("", Actor.System, new StartJob(JobNames.TermStarts, "0 0 0 * * ?")))).Refusal);
    }

    private static Task Poke(World world) => world.Grain(Job).Settle(world.Clock.Now, world.Rulebooks.Current.Version);

    private static bool Occurs(StoreCall call) => call.Changes.Any(change => change.Key.StartsWith(Keys.Stem(Job) + "e|", StringComparison.Ordinal));

    private static async Task<IEnumerable<string>> Occurred(World world) =>
        (await world.Events(Job)).Select(recorded => recorded.Event).OfType<JobOccurred>().Select(occurred => Day(occurred.Occurrence));

    /// <summary>Events in the order in which they were stored, each as often as it was.</summary>
    private static IEnumerable<Recorded> Stored(World world, params EntityId[] ids) =>
        world.Store.Commits.Where(call => call.Committed).SelectMany(call => call.Changes!)
            .Where(change => ids.Any(id => change.Key.StartsWith(Keys.Stem(id) + "e|", StringComparison.Ordinal)))
            .SelectMany(change => StoredJson.Read<EventRow>(change.Data.Span).Recorded());

    private static string Day(DateTimeOffset at) => Beijing.Local(at).ToString("MM-dd", CultureInfo.InvariantCulture);
}
