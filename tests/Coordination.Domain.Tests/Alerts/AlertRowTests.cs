using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using static Coordination.Domain.Tests.Alerts.AlertRun;

namespace Coordination.Domain.Tests.Alerts;

/// <summary>What an alert shows and says: board row, audiences, link, inbox messages.</summary>
public class AlertRowTests
{
    [Fact]
    public void Row_OpenAlert_SaysWhoHasItAndWhatComesNext()
    {
        var run = Broken();
        run.Do("2026-04-23T07:30", "k-ci", new Acknowledge());

        var row = run.Derive().Open!;

        Assert.Equal(("alert", "AL-04", "P1", "Open"), (row.Kind, row.AlertKind, row.Severity, row.State));
        Assert.Equal((0, 3, 1), (row.Tier, row.Tiers, row.Occurrence));
        Assert.Equal(At("2026-04-30T00:00"), row.EscalatesAt);
        Assert.Null(row.AckBy);
        Assert.Equal(["k-ci"], row.AckedBy);
        Assert.Equal(["wang", "zhao", "k-ci", "t-off-h"], row.Told);
        Assert.Equal((CaseId, At("2026-04-23T00:00")), (row.SourceId, row.Since));
        Assert.Equal(run.State.Version, row.Version);
    }

    [Fact]
    public void Row_AtTheInstantOfTheRaise_WhateverTheHour()
    {
        var run = new AlertRun().Tell("2026-04-04T00:00", 1, Case("AL-02", "2026-04-04T00:00", "2026-04-03"));

        Assert.Equal(At("2026-04-04T00:00"), run.Derive().Open!.Since);
        Assert.Empty(run.Derive().Open!.Told);
    }

    [Fact]
    public void Audiences_UrgentInTheCity_ImportantOnlyAtHome()
    {
        var important = new AlertRun().Tell("2026-04-04T00:00", 1, Case("AL-02", "2026-04-04T00:00", "2026-04-03"));
        var elsewhere = new AlertRun("512022").Tell("2026-04-04T00:00", 1, Case("AL-02", "2026-04-04T00:00", "2026-04-03"));

        Assert.Equal([City], Broken().Derive().Audiences);
        Assert.Empty(important.Derive().Audiences);
        Assert.Equal([County], elsewhere.Derive().Audiences);
    }

    [Fact]
    public void Link_StaysAfterTheEnd()
    {
        var run = Broken();
        run.Tell("2026-05-07T15:00", 2, null, "held");

        var derived = run.Derive();

        Assert.Null(derived.Open);
        Assert.Empty(derived.Audiences);
        Assert.Equal($"link|{CaseId}|{run.Id}", derived.Extra!.Keys.Single());
        Assert.Equal(new DateOnly(2026, 5, 7), derived.Done!.Date);
    }

    [Fact]
    public void Nothing_BeforeTheFirstRaise()
    {
        var run = new AlertRun().Tell("2026-04-04T00:00", 1, Case("AL-03", "2026-04-09T00:00", "2026-04-08"));

        Assert.Equal(Derived.None, run.Derive());
    }

    [Fact]
    public void Telling_OneMessagePerPerson_WithEverythingTheInboxNeeds()
    {
        var run = Broken();

        var messages = run.Messages.Where(message => message.Body is Deliver).ToArray();

        Assert.Equal(["inbox/k-ci", "inbox/t-off-h", "inbox/wang", "inbox/zhao"], messages.Select(message => message.Target).Order(StringComparer.Ordinal));
        var item = messages.SelectMany(message => ((Deliver)message.Body).Items).Single(item => item.PersonId == "k-ci");
        Assert.Equal(("L0", 0, 1, true), (item.Tier, item.Repeat, item.Occurrence, item.AckOwed));
        Assert.Equal((At("2026-04-23T07:00"), At("2026-04-23T08:00")), (item.At, item.AckBy));
        Assert.Equal((CaseId, "AL-04", "P1", "512021:CI"), (item.CaseId, item.AlertKind, item.Severity, item.PostId));
        var informed = messages.SelectMany(message => ((Deliver)message.Body).Items).Single(item => item.PersonId == "t-off-h");
        Assert.Equal(("informed", false), (informed.Tier, informed.AckOwed));
    }

    [Fact]
    public void Resolved_ChangesTheRowsOfEveryoneToldAndDeliversNothing()
    {
        var run = Broken();
        run.Messages.Clear();

        run.Tell("2026-05-07T15:00", 2, null, "held");

        var last = run.Messages.Where(message => message.Body is UpdateInbox { Status: "resolved" }).Select(message => message.Target);
        Assert.Superset(new HashSet<string>(["inbox/k-ci", "inbox/t-off-h", "inbox/wang", "inbox/zhao", "inbox/k-dir", "inbox/t-ci"]), last.ToHashSet());
        Assert.DoesNotContain(run.Messages, message => message.Body is Deliver deliver && deliver.Items.Any(item => item.At >= At("2026-05-07T15:00:01")));
    }

    [Fact]
    public void Acknowledged_ChangesTheRowOfThatPerson()
    {
        var run = Broken();
        run.Messages.Clear();

        run.Do("2026-04-23T07:30", "k-ci", new Acknowledge());

        var message = Assert.Single(run.Messages);
        Assert.Equal("inbox/k-ci", message.Target);
        Assert.Equal("acked", Assert.IsType<UpdateInbox>(message.Body).Status);
    }

    [Fact]
    public void ToldTwiceInOneStep_OneMessageWithBothItems()
    {
        var run = new AlertRun();
        run.Tell("2026-03-10T02:00", 1, Case("AL-02A", "2026-03-10T02:00", "2026-03-09"));
        run.Messages.Clear();
        var late = new AlertRun { Punctual = false };
        late.Tell("2026-03-10T02:00", 1, Case("AL-02A", "2026-03-10T02:00", "2026-03-09")).Messages.Clear();

        late.Advance("2026-03-10T02:12");

        var toWang = late.Messages.Where(message => message.Target == "inbox/wang").ToArray();
        Assert.Equal([1, 2], ((Deliver)toWang.Single().Body).Items.Select(item => item.Repeat));
    }

    private static AlertRun Broken()
    {
        var run = new AlertRun();
        return run.Tell("2026-04-23T00:00", 1, Case("AL-04", "2026-04-23T00:00", "2026-04-22")).Advance("2026-04-23T07:00");
    }
}
