using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Domain.People;
using static Coordination.Domain.Tests.Alerts.AlertRun;

namespace Coordination.Domain.Tests.Alerts;

/// <summary>Raise, resolve and occurrence as a function of the newest condition (law 5).</summary>
public class ConditionTests
{
    private static Condition Overdue => Case("AL-02", "2026-03-10T00:00", "2026-03-09");

    [Fact]
    public void OlderVersion_AfterTheEnd_RaisesNothing()
    {
        var run = new AlertRun();
        run.Tell("2026-03-10T00:01", 6, null, "submitted", Overdue.Key).Tell("2026-03-10T00:02", 5, Overdue).Advance("2026-03-31T00:00");

        Assert.Equal(0, run.State.Occurrence);
        Assert.Null(run.State.Condition);
        Assert.Empty(run.Told);
    }

    [Fact]
    public void SameVersionTwice_IsOneMessage()
    {
        var run = new AlertRun();
        run.Tell("2026-03-10T00:00", 5, Overdue);
        var version = run.State.Version;

        run.Tell("2026-03-10T00:01", 5, Overdue);

        Assert.Equal(version, run.State.Version);
    }

    [Fact]
    public void RaisedAgain_HasTheNextOccurrenceAndFreshTellings()
    {
        var run = new AlertRun { EveryoneAcknowledges = true };
        run.Tell("2026-03-10T00:00", 1, Overdue).Tell("2026-03-11T10:00", 2, null, "submitted");
        run.Tell("2026-03-17T00:00", 3, Case("AL-02", "2026-03-17T00:00", "2026-03-16")).Advance("2026-03-17T12:00");

        Assert.Equal(2, run.State.Occurrence);
        Assert.Equal(["03-10 08:30 L0 wang li zhao", "03-17 08:30 L0 wang li zhao"], run.Told);
        Assert.Equal([(1, 0), (2, 0)], run.Sent.Select(sent => (sent.Occurrence, sent.Repeat)));
    }

    [Fact]
    public void LaterBeginningWithoutAnEndBetween_IsANewOccurrence()
    {
        var run = new AlertRun();
        run.Tell("2026-03-10T00:00", 1, Overdue).Tell("2026-03-17T00:00", 3, Case("AL-02", "2026-03-17T00:00", "2026-03-16"));

        Assert.Equal(2, run.State.Occurrence);
        Assert.Equal(At("2026-03-17T00:00"), run.Open.RaisedAt);
        Assert.Equal("replaced", run.State.Closed!.Because);
    }

    [Fact]
    public void MessageHeardLate_RaisedFromItsOwnInstant()
    {
        var run = new AlertRun { EveryoneAcknowledges = true };
        run.Tell("2026-03-10T09:10", 1, Overdue).Advance("2026-03-13T08:30");

        Assert.Equal(At("2026-03-10T00:00"), run.Open.RaisedAt);
        Assert.Equal(["03-10 09:10 L0 wang li zhao", "03-13 08:30 L1 k-ci"], run.Told);
    }

    [Fact]
    public void BecomesLifeSafety_RaisedAnewUnderTheStricterRow()
    {
        var run = new AlertRun();
        run.Tell("2026-03-10T00:00", 1, Overdue).Tell("2026-03-10T05:00", 2, Overdue with { Variant = "A" });

        Assert.Equal("AL-02A", run.Open.Policy.Id);
        Assert.Equal(["03-10 05:00 L0 wang li zhao k-op"], run.Told);
    }

    [Fact]
    public void CatalogueRow_IsFrozenInTheRaisingEvent()
    {
        var run = new AlertRun();
        run.Tell("2026-03-10T00:00", 1, Overdue);

        var raised = run.History.Select(recorded => recorded.Event).OfType<AlertRaised>().Single();

        Assert.Equal(["SCH_P RI K:OFF_H", "K:CI", "T:OFF_H"], raised.Policy.Tiers.Select(tier => string.Join(' ', tier.Tell)));
        Assert.Equal([null, At("2026-03-13T00:00"), At("2026-03-24T00:00")], raised.TierDue);
    }

    [Fact]
    public void FrozenPolicy_AnotherThanTheCatalogues_IsTheOneThatRuns()
    {
        var run = new AlertRun { EveryoneAcknowledges = true };
        run.Tell("2026-03-10T00:00", 1, Overdue);
        var raised = run.History.Select(recorded => recorded.Event).OfType<AlertRaised>().Single();
        var policy = raised.Policy with { Tiers = raised.Policy.Tiers.SetItem(1, raised.Policy.Tiers[1] with { Tell = ["K:DIR"] }) };
        var rules = new AlertRules();
        var state = run.History.Aggregate(AlertState.Empty, (state, recorded) =>
            rules.Evolve(state, recorded.Event is AlertRaised ? recorded with { Event = raised with { Policy = policy } } : recorded));

        var outcome = Transition.Execute(
            rules, run.Id, state, state.Version, At("2026-03-10T00:00"), At("2026-03-13T08:30"), new CommandEnvelope("s", Actor.System, new Settle()), run.Rules());

        Assert.Contains(outcome.Events, recorded => recorded.Event is Sent { Level: 1 } sent && sent.Recipients.Single().PersonId == "k-dir");
    }

    [Fact]
    public void ResolvedWhileHeld_DroppedAndLogged()
    {
        var run = new AlertRun();
        run.Tell("2026-03-10T00:00", 1, Overdue).Tell("2026-03-10T06:00", 2, null, "signed").Advance("2026-03-31T00:00");

        Assert.Empty(run.Told);
        Assert.Equal("resolved", run.History.Select(recorded => recorded.Event).OfType<HeldDropped>().Single().Because);
    }

    [Fact]
    public void SourceAskedAndOver_EscalationNeverHappens()
    {
        var run = new AlertRun { EveryoneAcknowledges = true };
        run.Tell("2026-04-23T00:00", 1, Case("AL-04", "2026-04-23T00:00", "2026-04-22")).Advance("2026-04-29T23:00");
        Assert.Null(AlertRules.SourceToAsk(run.State, At("2026-04-29T23:59")));
        Assert.Equal(CaseId, AlertRules.SourceToAsk(run.State, At("2026-04-30T00:00:05"))?.ToString());

        run.Tell("2026-04-29T23:59:59.9", 2, null, "submitted").Advance("2026-05-20T00:00");

        Assert.Equal(["04-23 07:00 L0 wang zhao k-ci t-off-h?"], run.Told);
        Assert.Equal("submitted", run.State.Closed!.Because);
    }

    [Theory]
    [InlineData("raise", true)]
    [InlineData("warn", true)]
    [InlineData("breach", true)]
    [InlineData("ack", true)]
    [InlineData("tier.1", true)]
    [InlineData("release", true)]
    [InlineData("repeat.0", false)]
    public void NeedsSource_OnlyWhatTellsSomethingNew(string kind, bool needs) =>
        Assert.Equal(needs, AlertRules.NeedsSource(new Deadline(kind, At("2026-03-10T00:00"), Rank.AlertTiers)));

    [Fact]
    public void SourceThatIsNoEntity_IsNotAsked()
    {
        var run = new AlertRun();
        run.Tell("2026-03-10T00:00", 1, Overdue, source: "calendar");

        Assert.Null(AlertRules.SourceToAsk(run.State, At("2026-03-20T00:00")));
    }

    [Fact]
    public void ConditionAhead_MovedLater_RaisedAtTheNewInstantOnly()
    {
        var run = new AlertRun();
        run.Tell("2026-03-02T00:00", 1, Case("AL-03", "2026-03-05T00:00", "2026-03-04")).Tell("2026-03-03T00:00", 2, Case("AL-03", "2026-03-10T00:00", "2026-03-09"));

        run.Advance("2026-03-10T08:30");

        Assert.Equal(["03-10 08:30 L0 zhao"], run.Told);
        Assert.Equal(1, run.State.Occurrence);
    }

    [Fact]
    public void SecondSourceEnding_DoesNotEndWhatTheFirstSays()
    {
        var run = new AlertRun();
        run.Tell("2026-03-10T00:00", 1, Overdue).Tell("2026-03-10T01:00", 1, null, "closed", source: "512021-C-0000000000000");

        Assert.NotNull(run.State.Open);
    }
}
