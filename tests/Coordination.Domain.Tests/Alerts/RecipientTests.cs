using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Domain.People;
using static Coordination.Domain.Tests.Alerts.AlertRun;

namespace Coordination.Domain.Tests.Alerts;

/// <summary>Who is told when a post is empty, held by another, or the subject's own (domain.md 5.1, 5.4).</summary>
public class RecipientTests
{
    private static Condition Overdue => Case("AL-02", "2026-03-10T00:00", "2026-03-09");

    [Fact]
    public void OnLeave_TheDeputyIsTold()
    {
        var run = Raised(OnLeave("zhao", "2026-03-09T00:00", "2026-03-20T00:00", WithDeputy("zhao-b", Role.OFF_H, County)));

        Assert.Equal(["03-10 08:30 L0 wang li zhao-b"], run.Told);
    }

    [Fact]
    public void Vacant_NextTierAtOnceAndTheAlertOfThePostIsTold()
    {
        var run = Raised(Without("zhao", Role.OFF_H, County, "2026-03-01T00:00"));

        Assert.Equal(["03-10 08:30 L0 wang li", "03-10 08:30 L1 k-ci"], run.Told);
        var message = Assert.Single(run.Messages, message => message.Body is CommandMessage);
        Assert.Equal($"alert/{Vacancies.KeyOf("512021:OFF_H").IdIn(County)}", message.Target);
        var told = Assert.IsType<TellCondition>(((CommandMessage)message.Body).Command);
        Assert.Equal((County, "post/512021:OFF_H"), (told.Condition!.Owner, told.Source));
        Assert.Equal(EscalationCause.Vacancy, run.History.Select(recorded => recorded.Event).OfType<Escalated>().Single().Cause);
    }

    [Fact]
    public void OnLeaveWithoutDeputy_AsVacant() =>
        Assert.Equal(["03-10 08:30 L0 wang li", "03-10 08:30 L1 k-ci"], Raised(OnLeave("zhao", "2026-03-09T00:00", "2026-03-20T00:00")).Told);

    [Fact]
    public void TwoPostsVacantInARow_ThePostAboveBothIsTold()
    {
        var run = Raised(Without("k-ci", Role.CI, County, "2026-03-01T00:00", Without("zhao", Role.OFF_H, County, "2026-03-01T00:00")));

        Assert.Equal(["03-10 08:30 L0 wang li", "03-10 08:30 L1", "03-10 08:30 L2 t-off-h"], run.Told);
        Assert.Equal(2, run.Messages.Count(message => message.Body is CommandMessage));
    }

    [Fact]
    public void SchoolsPrincipalVacant_AlertOfThePostLivesWithTheAdministeringCounty()
    {
        var run = Raised(Without("wang", Role.SCH_P, SchoolCode, "2026-03-01T00:00"));

        var message = Assert.Single(run.Messages, message => message.Body is CommandMessage);
        Assert.Equal($"alert/{Vacancies.KeyOf("AY-0217:SCH_P").IdIn(County)}", message.Target);
        Assert.Equal(["03-10 08:30 L0 li zhao", "03-10 08:30 L1 k-ci"], run.Told);
    }

    [Fact]
    public void InspectorMissing_NoAlertOfThePostAndNobodySkipped()
    {
        var run = Raised(Without("li", Role.RI, SchoolCode, "2026-03-01T00:00"));

        Assert.Equal(["03-10 08:30 L0 wang zhao"], run.Told);
        Assert.DoesNotContain(run.Messages, message => message.Body is CommandMessage);
    }

    [Fact]
    public void SubjectAlone_TheOfficeIsToldToo()
    {
        var run = new AlertRun { Roster = Without("li", Role.RI, SchoolCode, "2026-03-01T00:00") };
        run.Tell("2026-03-10T11:00", 1, Case("AL-10", "2026-03-10T11:00", "2026-03-10")).Advance("2026-03-11T08:30");

        Assert.Equal(["03-11 08:30 L0 wang zhao"], run.Told);
    }

    [Fact]
    public void RosterChangesWhileHeld_TheHolderAtTheReleaseIsTold()
    {
        var run = new AlertRun();
        run.Tell("2026-03-10T00:00", 1, Overdue);
        run.Roster = Without("zhao", Role.OFF_H, County, "2026-03-10T08:00").With(new DirectoryRows { Holdings = [People.SmallCity.Hold("sun", Role.OFF_H, County)] });

        run.Advance("2026-03-10T08:30");

        Assert.Equal(["03-10 08:30 L0 wang li sun"], run.Told);
    }

    [Fact]
    public void ToldAndThenReplaced_TheSuccessorGetsTheRepeat()
    {
        var run = Raised(FullRoster);
        run.Roster = Without("zhao", Role.OFF_H, County, "2026-03-10T12:00").With(new DirectoryRows { Holdings = [People.SmallCity.Hold("sun", Role.OFF_H, County)] });

        run.Advance("2026-03-11T08:30");

        Assert.Equal("03-11 08:30 L0 again wang li sun", run.Told[^1]);
        Assert.Equal(["zhao"], run.Sent.Last().Relieved);
        run.Advance("2026-03-12T08:30");
        Assert.Contains("03-12 08:30 L0 again wang li sun", run.Told);
    }

    [Fact]
    public void Transferred_TheNewOwnersPostsAreTold()
    {
        var run = Raised(FullRoster);
        run.Do("2026-03-10T09:00", "zhao", new Acknowledge());

        run.Tell("2026-03-10T10:00", 2, Overdue with { Owner = City }).Advance("2026-03-13T08:30");

        Assert.Contains("03-13 08:30 L1 t-ci", run.Told);
        Assert.Equal([City], run.Derive().Audiences);
    }

    [Fact]
    public void ZoneWithoutABody_CountsAsTheCity()
    {
        var run = new AlertRun("5120H1") { EveryoneAcknowledges = true };
        run.Tell("2026-03-10T00:00", 1, Overdue with { Owner = "5120H1", Location = "512002" }).Advance("2026-04-30T00:00");

        Assert.Equal(["03-10 08:30 L0 wang li t-off-h", "03-13 08:30 L1 t-ci", "03-24 08:30 L2 t-off-h"], run.Told);
    }

    [Fact]
    public void GovernmentAsSubject_ItsDirectorStandsForThePrincipalAndIsOwnPeople()
    {
        var run = new AlertRun(City);
        var values = ImmutableDictionary<string, string>.Empty.Add("subjectKind", "Government").Add("subjectUnit", County);
        run.Tell("2026-03-10T00:00", 1, Overdue with { Owner = City, SchoolId = null, Values = values }).Advance("2026-03-10T08:30");

        Assert.Equal(["03-10 08:30 L0 k-dir t-off-h"], run.Told);
        Assert.True(run.Sent.Single().Recipients[0].OwnPeople);
    }

    [Fact]
    public void NamedPerson_OnLeave_TheDeputyStandsIn()
    {
        var run = new AlertRun { Roster = OnLeave("zhao", "2026-03-09T00:00", "2026-03-20T00:00", WithDeputy("zhao-b", Role.OFF_H, County)) };
        var unsigned = Case("AL-03", "2026-03-10T00:00", "2026-03-09") with { People = ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("SIGNER", ["zhao"]) };

        run.Tell("2026-03-10T00:00", 1, unsigned).Advance("2026-03-10T08:30");

        Assert.Equal(["03-10 08:30 L0 zhao-b"], run.Told);
    }

    [Fact]
    public void VacantPost_Filled_EndsByItself()
    {
        var run = new AlertRun { Roster = Without("zhao", Role.OFF_H, County, "2026-03-10T09:00") };
        run.Execute(At("2026-03-10T10:00"), Actor.System, Vacancies.Told("512021:OFF_H", vacant: true, County, null, null, At("2026-03-10T10:00")));
        run.Roster = run.Roster.With(new DirectoryRows { Holdings = [People.SmallCity.Hold("sun", Role.OFF_H, County)] });

        run.Advance("2026-03-11T10:00");

        Assert.Equal("filled", run.State.Closed?.Because);
        Assert.Equal(["03-10 10:00 L0 k-dir t-ci"], run.Told);
    }

    [Fact]
    public void VacantPost_ToldAgainByOtherAlerts_IsNoNews()
    {
        var run = new AlertRun { Roster = Without("zhao", Role.OFF_H, County, "2026-03-10T09:00") };
        run.Execute(At("2026-03-10T10:00"), Actor.System, Vacancies.Told("512021:OFF_H", vacant: true, County, null, null, At("2026-03-10T10:00")));
        var version = run.State.Version;

        run.Execute(At("2026-03-10T10:05"), Actor.System, Vacancies.Told("512021:OFF_H", vacant: true, County, null, null, At("2026-03-10T10:05")));

        Assert.Equal(version, run.State.Version);
    }

    [Fact]
    public void VacantPost_HeardOfAfterItWasFilled_RaisesNothing()
    {
        var run = new AlertRun();
        run.Execute(At("2026-03-10T10:00"), Actor.System, Vacancies.Told("512021:OFF_H", vacant: true, County, null, null, At("2026-03-10T09:00")));

        Assert.Equal(0, run.State.Occurrence);
    }

    private static AlertRun Raised(DirectorySnapshot roster)
    {
        var run = new AlertRun { Roster = roster };
        return run.Tell("2026-03-10T00:00", 1, Overdue).Advance("2026-03-10T08:30");
    }
}
