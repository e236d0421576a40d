using Coordination.Domain.Aggregates;
using Coordination.Grains.Store;
using Coordination.Silo.Drill;
using Coordination.Web.Drill;
using static Coordination.Web.Tests.Drill.DrillBench;

namespace Coordination.Web.Tests.Drill;

public class DrillStepperTests
{
    private readonly DrillBench _bench = new();

    private Task<(int Steps, int Fired)> Advance(double minutes) => _bench.Stepper.Advance(At(minutes), TestContext.Current.CancellationToken);

    [Fact]
    public async Task Advance_StandsAtEachDueInstantInTurn()
    {
        await _bench.Set(Owner("b"), "late", At(50), Rank.LegalTerms);
        await _bench.Set(Owner("a"), "early", At(10), Rank.Jobs);
        await _bench.Set(Owner("c"), "beyond", At(90), Rank.LegalTerms);

        var (steps, fired) = await Advance(60);

        Assert.Equal([(At(10), "early"), (At(50), "late")], _bench.Fired);
        Assert.Equal((2, 2), (steps, fired));
        Assert.Equal(At(60), _bench.Clock.Now);
        Assert.Equal(1, _bench.Ledger.Count);
    }

    [Fact]
    public async Task Advance_AtOneInstant_FiresLowerRanksFirst()
    {
        await _bench.Set(Owner("a"), "tier", At(10), Rank.AlertTiers);
        await _bench.Set(Owner("b"), "silence", At(10), Rank.SilenceIsRefusal);
        await _bench.Set(Owner("c"), "term", At(10), Rank.LegalTerms);

        var (steps, _) = await Advance(10);

        Assert.Equal(["silence", "term", "tier"], _bench.Fired.Select(fired => fired.Deadline));
        Assert.Equal(1, steps);
    }

    [Fact]
    public async Task Advance_WhatFiringMakesDue_FiresAtItsOwnInstant()
    {
        _bench.Consequences["first"] = owner => _bench.Set(owner, "between", At(20), Rank.LegalTerms);
        _bench.Consequences["between"] = owner => _bench.Set(owner, "same", At(20), Rank.AlertTiers);
        await _bench.Set(Owner("a"), "first", At(10), Rank.LegalTerms);
        await _bench.Set(Owner("b"), "last", At(30), Rank.LegalTerms);

        await Advance(40);

        Assert.Equal([(At(10), "first"), (At(20), "between"), (At(20), "same"), (At(30), "last")], _bench.Fired);
    }

    [Fact]
    public async Task Advance_PastAStuckDeadline_SaysWhichAndStandsThere()
    {
        _bench.Broken.Add(Owner("a"));
        await _bench.Set(Owner("a"), "stuck", At(10), Rank.LegalTerms);
        await _bench.Set(Owner("b"), "sound", At(10), Rank.LegalTerms);
        await _bench.Set(Owner("c"), "later", At(20), Rank.LegalTerms);

        var error = await Assert.ThrowsAsync<StuckDeadlineException>(() => Advance(60));

        Assert.EndsWith($"{Owner("a")}|stuck", error.Deadline, StringComparison.Ordinal);
        Assert.Equal("broken", error.InnerException?.Message);
        Assert.Equal(At(10), _bench.Clock.Now);
        Assert.Equal([(At(10), "sound")], _bench.Fired);
    }

    [Fact]
    public async Task Advance_AfterTheOwnerWasHealed_GoesOn()
    {
        _bench.Broken.Add(Owner("a"));
        await _bench.Set(Owner("a"), "stuck", At(10), Rank.LegalTerms);
        await _bench.Set(Owner("c"), "later", At(20), Rank.LegalTerms);
        await Assert.ThrowsAsync<StuckDeadlineException>(() => Advance(60));

        _bench.Broken.Clear();
        await Advance(60);

        Assert.Equal([(At(10), "stuck"), (At(20), "later")], _bench.Fired);
        Assert.Equal(At(60), _bench.Clock.Now);
    }

    [Fact]
    public async Task Advance_BackInTime_MovesNothing()
    {
        await Advance(30);

        await Advance(10);

        Assert.Equal(At(30), _bench.Clock.Now);
    }

    [Fact]
    public async Task Step_BeyondTheLimit_LeavesTheClock()
    {
        await _bench.Set(Owner("a"), "far", At(30), Rank.LegalTerms);

        Assert.Null(await _bench.Stepper.Step(At(20), TestContext.Current.CancellationToken));

        Assert.Equal(At(0), _bench.Clock.Now);
        Assert.Empty(_bench.Fired);
    }

    [Fact]
    public async Task Advance_FindsDeadlinesOfAnEarlierProcess()
    {
        await _bench.Disk.Commit(Home, [RowChange.Insert(Keys.DueRow(Owner("a"), new Deadline("old", At(5), Rank.LegalTerms)), "{}"u8.ToArray())], cancel: TestContext.Current.CancellationToken);

        await Advance(10);

        Assert.Equal([(At(5), "old")], _bench.Fired);
    }

    [Fact]
    public async Task Clock_GoesOnWhereItStood()
    {
        await Advance(30);
        var next = new DrillClock(_bench.Disk);

        Assert.True(await next.Restore(At(0)));

        Assert.Equal(At(30), next.Now);
    }
}
