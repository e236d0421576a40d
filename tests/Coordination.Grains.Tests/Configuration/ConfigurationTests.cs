using System.Text;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Jobs;
using Coordination.Domain.Rectification;
using Coordination.Domain.Time;
using Coordination.Grains.Configuration;
using Coordination.Grains.Store;
using Coordination.Grains.Tests.Worlds;
using Orleans.Serialization.Invocation;
using static Coordination.Grains.Tests.Worlds.World;

namespace Coordination.Grains.Tests.Configuration;

/// <summary>What two people decide reaches everybody it concerns, sleeping cases too.</summary>
public sealed class ConfigurationTests
{
    private static readonly CalendarYear Year2027 = new(
        2027,
        1,
        [Named("2027-01-01", "元旦"), Named("2027-01-04", "元旦"), .. Enumerable.Range(0, 9).Select(i => Named($"2027-02-{5 + i:D2}", "春节")), Named("2027-05-01", "劳动节"), .. Enumerable.Range(1, 7).Select(i => Named($"2027-10-{i:D2}", "国庆节"))],
        [Named("2027-02-20", "春节"), Named("2027-10-09", "国庆节")]);

    [Fact]
    public async Task Approve_OfACalendarByASecondPerson_MovesOpenDeadlinesOfSleepingCases()
    {
        await using var world = await Start();
        var id = await world.Opened("sleeping", at: "2026-12-31 10:00");
        var provisional = (await world.State(id)).Clocks[Limits.SignNotice];
        await world.Deactivate(id);

        Assert.Null((await Propose(world, "p1", "t-off-h", Calendar())).Refusal);
        Assert.NotNull((await Approve(world, "a0", "t-off-h", "p1")).Refusal);
        Assert.Null((await Approve(world, "a1", "t-ci", "p1")).Refusal);
        await world.Idle();

        var loaded = (await world.State(id)).Clocks[Limits.SignNotice];
        Assert.True(provisional.Computed.Provisional);
        Assert.Equal((false, provisional.Due.AddDays(1)), (loaded.Computed.Provisional, loaded.Due));
        Assert.Contains(await world.Rows(County, Keys.Due), row => Keys.ParseDue(row.Key) is var due && due.Owner == id && due.Due == loaded.Due);
        Assert.Single(await world.Events(id), recorded => recorded.Event is DeadlineRecomputed);
        Assert.Empty(await world.Findings());
    }

    [Fact]
    public async Task Approve_TheSameTwice_GivesTheFirstAnswerAndAnotherKeyIsRefused()
    {
        await using var world = await Start();
        await Propose(world, "p1", "t-off-h", Calendar());
        var first = await Approve(world, "a1", "t-ci", "p1");

        var again = await Approve(world, "a1", "t-ci", "p1");
        var other = await Approve(world, "a2", "t-ci", "p1");

        Assert.Equal((first.Version, true), (again.Version, again.Replayed));
        Assert.Equal("WRONG_STATE", other.Refusal!.Code);
    }

    [Fact]
    public async Task Propose_BySomebodyWithoutTheRight_IsRefused()
    {
        await using var world = await Start();

        Assert.Equal("NOT_PERMITTED", (await Propose(world, "p1", "zhao", new ChangeSetting(County, "rectification.C.rectify", new DateOnly(2026, 3, 3), "20 d"))).Refusal!.Code);
        Assert.Equal("SETTING_INVALID", (await Propose(world, "p2", "sys", new ChangeSetting(County, "rectification.C.rectify", new DateOnly(2026, 3, 3), "0 d"))).Refusal!.Code);
    }

    [Fact]
    public async Task Approve_OfASetting_RulesTheNextTermAndNotARunningOne()
    {
        await using var world = await Start();
        var running = await world.InProgress("running");
        await Propose(world, "p1", "sys", new ChangeSetting(County, "rectification.C.rectify", new DateOnly(2026, 3, 3), "20 d"));
        Assert.Null((await Approve(world, "a1", "k-ci", "p1")).Refusal);
        await world.Idle();

        var next = await world.InProgressAt("next", "2026-03-05");

        Assert.Equal(T("2026-04-04"), (await world.State(running)).TermClock!.Due);
        Assert.Equal(T("2026-03-26"), (await world.State(next)).TermClock!.Due);
    }

    [Fact]
    public async Task Suspend_BeforeTheWalkReachesACase_AlreadyBinds()
    {
        var held = true;
        await using var world = await Start(call =>
        {
            if (!Volatile.Read(ref held) || call.TargetId.Type.ToString() != "walker")
            {
                return call.Invoke();
            }

            call.Response = Response.Completed;
            return Task.CompletedTask;
        });
        var id = await world.InProgress("flood");
        world.Clock.Now = T("2026-04-02 18:00");
        var ordered = await Configuration(world).Suspend(By(world, "o1", "k-ci"), [County], "暴雨");
        Assert.Null(ordered.Refusal);

        await world.Advance("2026-04-10");
        Assert.DoesNotContain(await world.Events(id), recorded => recorded.Event is CaseOverdue);
        var suspended = Assert.Single(await world.Events(id), recorded => recorded.Event is CaseSuspended);
        Assert.Equal(T("2026-04-02 18:00"), suspended.At);

        Volatile.Write(ref held, false);
        var order = world.Rulebooks.Current.Orders.Suspensions[0].OrderId;
        Assert.Null((await Configuration(world).Lift(By(world, "l1", "k-ci"), order)).Refusal);
        await world.Idle();
        var state = await world.State(id);
        Assert.Null(state.Suspension);
        Assert.True(state.TermClock!.Due > T("2026-04-10"));
        Assert.Empty(await world.Findings());
    }

    [Fact]
    public async Task Job_FindingNoCalendar_RaisesTheAlertUntilItIsLoaded()
    {
        await using var world = await Start();
        var job = JobRules.IdOf(JobNames.CalendarCheck);
        Assert.Null((await world.Grain(job).Execute(new CommandEnvelope("", Coordination.Domain.People.Actor.System, new StartJob(JobNames.CalendarCheck, "0 0 0 * 12 ?")))).Refusal);

        await world.Advance("2026-03-05 00:00");
        var raised = Assert.Single(await Alerts(world, City), row => row.AlertKind == "AL-48");
        Assert.Equal(T("2026-03-04"), raised.Since);
        Assert.Equal(1, raised.Occurrence);

        await Propose(world, "p1", "t-off-h", Calendar());
        Assert.Null((await Approve(world, "a1", "t-ci", "p1")).Refusal);
        await world.Idle();
        Assert.DoesNotContain(await Alerts(world, City), row => row.AlertKind == "AL-48");
    }

    [Fact]
    public async Task Watch_OfAnAttemptAgainstIndependence_AuditsItAndRaisesTheAlert()
    {
        await using var world = await Start();
        var id = await world.Opened("own");

        var refused = await world.Do(id, "2026-03-04 09:00", "k-edu", new CancelCase("不必"), "attempt");
        var repeated = await world.Do(id, "2026-03-04 09:00", "k-edu", new CancelCase("不必"), "attempt");
        await world.Idle();

        Assert.Equal(("INDEPENDENCE_VIOLATION", "INDEPENDENCE_VIOLATION"), (refused.Refusal!.Code, repeated.Refusal!.Code));
        Assert.Contains("INDEPENDENCE_VIOLATION", Encoding.UTF8.GetString(Assert.Single(await world.Rows(County, "audit|")).Data.Span), StringComparison.Ordinal);
        var alert = Assert.Single(await Alerts(world, County), row => row.AlertKind == "AL-39");
        Assert.Equal(("P1", T("2026-03-04 09:00"), 1), (alert.Severity, alert.Since, alert.Occurrence));
        Assert.Contains("k-ci", alert.Told);
        Assert.Empty(await world.Findings());
    }

    [Fact]
    public async Task Watch_OfAnOwnRecheck_AuditsItWithoutAnAlert()
    {
        await using var world = await Start();
        var id = await world.InProgress("own");
        await world.Must(id, "2026-03-16 09:00", "wang", Courses.Submit);

        var refused = await world.Do(id, "2026-03-17 09:00", "zhao", new StartRecheck(["li"], RecheckMode.OnSite));
        await world.Idle();

        Assert.Equal("SELF_RECHECK_FORBIDDEN", refused.Refusal!.Code);
        Assert.Single(await world.Rows(County, "audit|"));
        Assert.DoesNotContain(await Alerts(world, County), row => row.AlertKind == "AL-39");
    }

    private static async Task<List<BoardRow>> Alerts(World world, string home) =>
        [.. (await world.Rows(home, "open|alert|")).Select(row => StoredJson.Read<BoardRow>(row.Data.Span))];

    private static LoadCalendar Calendar() => new(Encoding.UTF8.GetString(StoredJson.Write(Year2027)));

    private static IConfigurationGrain Configuration(World world) => world.Grains.GetGrain<IConfigurationGrain>(Keys.System);

    private static CommandIdentity By(World world, string key, string person) => new(key, world.Actor(person), "body");

    private static Task<Coordination.Grains.Aggregates.CommandOutcome> Propose(World world, string key, string person, ConfigurationChange change) =>
        Configuration(world).Propose(By(world, key, person), change);

    private static Task<Coordination.Grains.Aggregates.CommandOutcome> Approve(World world, string key, string person, string proposal) =>
        Configuration(world).Approve(By(world, key, person), proposal);

    private static NamedDay Named(string day, string name) => new(DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), name);
}
