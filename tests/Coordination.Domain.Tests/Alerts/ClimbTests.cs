using Coordination.Domain.Alerts;
using static Coordination.Domain.Tests.Alerts.AlertRun;

namespace Coordination.Domain.Tests.Alerts;

/// <summary>Each kind climbs its tiers at the instants of the catalogue: people, dates and windows, everyone acknowledging.</summary>
public class ClimbTests
{
    private const string Midnight = "2026-03-10T00:00";
    private const string Night = "2026-03-10T02:00";

    public static TheoryData<string, string, string[]> Rows { get; } = new()
    {
        { "AL-02", Midnight, ["03-10 08:30 L0 wang li zhao", "03-13 08:30 L1 k-ci", "03-24 08:30 L2 t-off-h"] },
        { "AL-02A", Night, ["03-10 02:00 L0 wang li zhao k-op", "03-10 02:15 L1 k-ci", "03-10 02:30 L2 k-dir t-op"] },
        { "AL-03", Midnight, ["03-10 08:30 L0 zhao", "03-11 08:30 L1 k-ci", "03-13 08:30 L2 k-dir t-off-h", "03-17 08:30 L3 t-ci"] },
        { "AL-03A", Night, ["03-10 02:00 L0 zhao k-op", "03-10 02:15 L1 k-ci", "03-10 02:30 L2 k-dir t-op", "03-10 03:00 L3 t-ci"] },
        { "AL-04", Midnight, ["03-10 07:00 L0 wang zhao k-ci t-off-h?", "03-17 07:00 L1 k-dir", "03-24 07:00 L2 t-ci"] },
        { "AL-05", Midnight, ["03-10 07:00 L0 k-ci", "03-12 07:00 L1 k-dir", "03-17 07:00 L2 t-ci", "03-24 07:00 L3 t-dir"] },
        { "AL-05A", Night, ["03-10 02:00 L0 k-ci", "03-10 02:15 L1 k-dir", "03-10 02:30 L2 t-ci", "03-10 03:00 L3 t-dir"] },
        { "AL-07", Midnight, ["03-10 07:00 L0 k-ci k-dir", "03-13 07:00 L1 t-ci", "03-17 07:00 L2 t-dir"] },
        { "AL-10", "2026-03-10T11:00", ["03-11 08:30 L0 wang li"] },
        { "AL-30b", Midnight, ["03-10 08:30 L0 wang zhao"] },
        { "AL-36", "2026-03-10T10:00", ["03-10 10:00 L0 zhao"] },
        { "AL-39", "2026-03-10T21:00", ["03-10 21:00 L0 k-ci t-ci"] },
        { "AL-42", Midnight, ["03-10 08:30 L0 k-org", "03-24 08:30 L1 k-ci", "04-08 08:30 L2 k-dir"] },
        { "AL-52", Midnight, ["03-10 08:30 L0 zhao", "03-13 08:30 L1 k-ci", "03-24 08:30 L2 k-dir"] },
        { "AL-52T", Midnight, ["03-10 08:30 L0 zhao", "03-13 08:30 L1 k-ci", "03-24 08:30 L2 t-ci"] },
        { "AL-53", Night, ["03-10 02:00 L0 wang li k-op", "03-10 02:15 L1 k-ci k-edu", "03-10 02:30 L2 k-dir t-op k-law"] },
        { "AL-54", Midnight, ["03-10 08:30 L0 wang zhao", "03-12 08:30 L1 k-ci"] },
        { "AL-54A", Night, ["03-10 02:00 L0 wang zhao", "03-10 02:15 L1 k-ci k-op"] },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Kind_Unresolved_TellsEachTierAtItsInstant(string kind, string since, string[] expected)
    {
        var run = new AlertRun { EveryoneAcknowledges = true };
        run.Tell(since, 1, Case(kind, since, "2026-03-09"));

        run.Advance("2026-05-20T00:00");

        Assert.Equal(expected, run.Told);
    }

    [Fact]
    public void Retaliation_OneCalendarDay_DisciplineInTheMorningAfter()
    {
        var run = new AlertRun { EveryoneAcknowledges = true };
        run.Tell("2026-03-13T10:00", 1, Case("AL-40", "2026-03-13T10:00", "2026-03-13")).Advance("2026-05-01T00:00");

        // The day after a Friday is a Saturday: an alert's offset in days does not roll.
        Assert.Equal(["03-13 10:00 L0 k-ci k-dir", "03-15 07:00 L1 k-disc"], run.Told);
    }

    [Fact]
    public void Retaliation_NobodyAcknowledges_ReachesTheCity()
    {
        var run = new AlertRun();
        run.Tell("2026-03-10T10:00", 1, Case("AL-40", "2026-03-10T10:00", "2026-03-10")).Advance("2026-03-10T15:00");

        Assert.Equal(
            ["03-10 10:00 L0 k-ci k-dir", "03-10 11:00 L1 k-disc", "03-10 14:00 L0 again k-ci k-dir", "03-10 15:00 L2 t-ci", "03-10 15:00 L1 again k-disc"], run.Told);
    }

    [Fact]
    public void CalendarMissing_TwoDates_EachInTheMorning()
    {
        var run = new AlertRun("sys") { EveryoneAcknowledges = true };
        var missing = Case("AL-48", "2026-12-01T00:00", "2026-12-01") with
        {
            Key = new AlertKey("AL-48", City, "2027"),
            Owner = City,
            Location = City,
            SchoolId = null,
        };
        run.Tell("2026-12-01T00:00", 1, missing, source: "calendar").Advance("2026-12-31T00:00");

        Assert.Equal(["12-01 08:30 L0 sys t-off-h", "12-15 08:30 L1 t-ci"], run.Told);
    }

    [Fact]
    public void RoleVacant_ThirtyDays_BecomesUrgentAndReachesTheCityDirector()
    {
        var run = new AlertRun { EveryoneAcknowledges = true, Roster = Without("zhao", People.SmallCity.Rows.Holdings.First(post => post.PersonId == "zhao").Role, County, "2026-03-10T09:00") };
        var told = Vacancies.Told("512021:OFF_H", vacant: true, County, null, null, At("2026-03-10T10:00"));
        run.Execute(At("2026-03-10T10:00"), Domain.People.Actor.System, told);

        run.Advance("2026-05-01T00:00");

        Assert.Equal(["03-10 10:00 L0 k-dir t-ci", "04-10 07:00 L1 t-dir"], run.Told);
        Assert.Equal([Severity.P2, Severity.P1], run.Sent.Select(sent => sent.Severity));
    }

    [Fact]
    public void RoleVacant_CityDirectorToldEarly_AgainAndGraverOnItsOwnDate()
    {
        var run = new AlertRun { Roster = Without("zhao", Domain.People.Role.OFF_H, County, "2026-03-10T09:00") };
        run.Execute(At("2026-03-10T10:00"), Domain.People.Actor.System, Vacancies.Told("512021:OFF_H", vacant: true, County, null, null, At("2026-03-10T10:00")));

        run.Advance("2026-04-10T07:00");

        var director = run.Sent.Where(sent => sent.Level == 1 && sent.Reason == SendReason.Telling).ToArray();
        Assert.Equal([At("2026-03-12T08:30"), At("2026-04-10T07:00")], director.Select(sent => sent.SentAt));
        Assert.Equal([Severity.P2, Severity.P1], director.Select(sent => sent.Severity));
    }

    [Fact]
    public void IndependenceBreach_ThirdAttempt_DirectorAndDisciplineAtOnce()
    {
        var run = new AlertRun { EveryoneAcknowledges = true };
        var breach = Case("AL-39", "2026-03-10T21:00", "2026-03-10") with { Stage = 1 };
        run.Tell("2026-03-10T21:00", 1, breach).Tell("2026-03-11T10:00", 2, breach with { Stage = 2 });
        Assert.Single(run.Told);

        run.Tell("2026-03-12T10:00", 3, breach with { Stage = 3, Since = At("2026-03-12T10:00") });

        Assert.Equal(["03-10 21:00 L0 k-ci t-ci", "03-12 10:00 L1 k-dir k-disc"], run.Told);
        Assert.Equal(1, run.State.Occurrence);
    }

    [Fact]
    public void Returned_SecondAndThirdTime_GraverAndHigherAtOnce()
    {
        var second = new AlertRun();
        second.Tell("2026-03-10T11:00", 1, Case("AL-10", "2026-03-10T11:00", "2026-03-10") with { Stage = 2 }).Advance("2026-03-16T00:00");
        var third = new AlertRun();
        third.Tell("2026-03-10T11:00", 1, Case("AL-10", "2026-03-10T11:00", "2026-03-10") with { Stage = 3 });

        Assert.Equal(["03-10 11:00 L0 wang li", "03-10 11:00 L1 k-ci"], second.Told.Take(2));
        Assert.All(second.Sent, sent => Assert.Equal(Severity.P2, sent.Severity));
        // Tiers are returns, not time: the director is not told for want of an acknowledgement.
        Assert.DoesNotContain(second.Sent, sent => sent.Level == 2);
        Assert.Equal(["03-10 11:00 L0 wang li", "03-10 11:00 L1 k-ci", "03-10 11:00 L2 k-dir"], third.Told);
    }

    [Fact]
    public void PlanOrProgress_SecondMonthInARow_ImportantAndToldToTheChief()
    {
        var run = new AlertRun { EveryoneAcknowledges = true };
        run.Tell("2026-03-06T00:00", 1, Case("AL-30b", "2026-03-06T00:00", "2026-03-05") with { Stage = 1 });

        run.Tell("2026-04-07T00:00", 2, Case("AL-30b", "2026-04-07T00:00", "2026-04-06") with { Stage = 2 }).Advance("2026-04-30T00:00");

        Assert.Equal(["03-06 08:30 L0 wang zhao", "04-07 08:30 L0 wang zhao", "04-07 08:30 L1 k-ci"], run.Told);
        Assert.Equal([Severity.P3, Severity.P2, Severity.P2], run.Sent.Select(sent => sent.Severity));
    }

    [Fact]
    public void RecusalConflict_FoundAgainAfterCheckIn_ChiefInTheEvening()
    {
        var run = new AlertRun { EveryoneAcknowledges = true };
        var conflict = Case("AL-36", "2026-03-10T10:00", "2026-03-10") with { Stage = 1 };
        run.Tell("2026-03-10T10:00", 1, conflict).Tell("2026-03-10T20:00", 2, conflict with { Stage = 2 });

        Assert.Equal(["03-10 10:00 L0 zhao", "03-10 20:00 L1 k-ci"], run.Told);
        Assert.Equal(Severity.P1, run.Open.Severity);
    }

    [Fact]
    public void Unsigned_Clue_TheChiefIsTheSigner()
    {
        var run = new AlertRun();
        run.Tell(Midnight, 1, Case("AL-03", Midnight, "2026-03-09") with { DebtorRole = "CI" }).Advance("2026-03-10T08:30");

        Assert.Equal(["03-10 08:30 L0 k-ci"], run.Told);
    }

    [Fact]
    public void DirectorVacant_TheCityIsTold()
    {
        var run = new AlertRun { EveryoneAcknowledges = true, Roster = Without("k-dir", Domain.People.Role.DIR, County, "2026-03-10T09:00") };
        run.Execute(At("2026-03-10T10:00"), Domain.People.Actor.System, Vacancies.Told("512021:DIR", vacant: true, County, null, null, At("2026-03-10T10:00")));

        run.Advance("2026-05-01T00:00");

        Assert.Equal(["03-10 10:00 L0 t-dir t-ci", "04-10 07:00 L1 t-dir"], run.Told);
    }

    [Fact]
    public void StepLate_NamedDebtor_ToldBesidesTheOffice()
    {
        var run = new AlertRun();
        run.Tell(Midnight, 1, Case("AL-52", Midnight, "2026-03-09") with { DebtorRole = "RI" }).Advance("2026-03-10T08:30");

        Assert.Equal(["03-10 08:30 L0 li zhao"], run.Told);
    }
}
