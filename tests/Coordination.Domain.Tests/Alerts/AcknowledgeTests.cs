using Coordination.Domain.Alerts;
using Coordination.Domain.People;
using static Coordination.Domain.Tests.Alerts.AlertRun;

namespace Coordination.Domain.Tests.Alerts;

/// <summary>"Mine" and its two effects (domain.md 5.1).</summary>
public class AcknowledgeTests
{
    [Fact]
    public void Nobody_Important_ClimbsByTheAckClockBeforeTheResolveClock()
    {
        var run = new AlertRun();
        run.Tell("2026-03-10T00:00", 1, Case("AL-02", "2026-03-10T00:00", "2026-03-09")).Advance("2026-03-16T09:00");

        Assert.Equal(
            [
                "03-10 08:30 L0 wang li zhao", "03-11 08:30 L0 again wang li zhao", "03-12 08:30 L0 again wang li zhao", "03-12 08:30 L1 k-ci",
                "03-13 08:30 L0 again wang li zhao", "03-13 08:30 L1 again k-ci", "03-16 08:30 L0 again wang li zhao", "03-16 08:30 L1 again k-ci",
                "03-16 08:30 L2 t-off-h",
            ],
            run.Told);
    }

    [Fact]
    public void Nobody_LifeSafety_FiveMinutesThenFifteenAtTheLastTier()
    {
        var run = new AlertRun();
        run.Tell("2026-03-10T02:00", 1, Case("AL-02A", "2026-03-10T02:00", "2026-03-09")).Advance("2026-03-10T02:59");

        Assert.Equal(["02:00", "02:05", "02:10"], Times(run, 0).Take(3));
        Assert.Equal(["02:05", "02:10", "02:15", "02:20", "02:25"], Times(run, 1).Take(5));
        Assert.Equal(["02:20", "02:35", "02:50"], Times(run, 2));
    }

    [Fact]
    public void OneOfTheOffice_StopsTheAckClockAndOnlyTheirOwnRepeats()
    {
        var run = TermBroken();
        Assert.Null(run.Do("2026-04-23T07:30", "k-ci", new Acknowledge()));

        run.Advance("2026-04-23T15:00");

        Assert.Equal(["04-23 11:00 L0 again wang zhao", "04-23 15:00 L0 again wang zhao"], run.Told[1..]);
        Assert.Null(run.Open.AckBy);
    }

    [Fact]
    public void AckNeverStopsTheResolveClock()
    {
        var run = TermBroken();
        run.Do("2026-04-23T07:30", "k-ci", new Acknowledge());

        run.Advance("2026-04-30T07:00");

        Assert.Contains("04-30 07:00 L1 k-dir", run.Told);
    }

    [Fact]
    public void SubjectsOwnPeople_StopTheirRepeatsAndNotTheClock()
    {
        var run = TermBroken();
        run.Do("2026-04-23T07:30", "wang", new Acknowledge());

        run.Advance("2026-04-23T11:00");

        Assert.Equal(["04-23 08:00 L1 k-dir", "04-23 11:00 L0 again zhao k-ci"], run.Told[1..]);
    }

    [Fact]
    public void Informed_OwesNothingAndMayStillTakeIt()
    {
        var run = TermBroken();
        Assert.False(run.Sent.Single().Recipients.Single(person => person.PersonId == "t-off-h").AckOwed);

        run.Do("2026-04-23T07:30", "t-off-h", new Acknowledge());
        run.Advance("2026-04-23T10:00");

        Assert.Single(run.Told);
    }

    [Theory]
    [InlineData("k-op")]
    [InlineData("t-op")]
    public void Operator_OfTheOwnerOrAbove_TakesItFromTheBoard(string person)
    {
        var run = TermBroken();

        Assert.Null(run.Do("2026-04-23T07:30", person, new Acknowledge()));

        Assert.Null(run.Open.AckBy);
        Assert.Equal(person, run.Derive().Open!.AckedBy.Single());
    }

    [Fact]
    public void Operator_OfAnotherCounty_Refused()
    {
        var run = TermBroken();
        var stranger = new Actor("lz-op", "lz-op", [new HeldPost("512022:OP", Role.OP, "512022")]);

        Assert.Equal("NOT_PERMITTED", run.Execute(At("2026-04-23T07:30"), stranger, new Acknowledge())?.Code);
    }

    [Theory]
    [InlineData("sun")]
    [InlineData("k-off")]
    [InlineData("k-dir")]
    public void SomebodyNotTold_Refused(string person) =>
        Assert.Equal("NOT_PERMITTED", TermBroken().Do("2026-04-23T07:30", person, new Acknowledge())?.Code);

    [Fact]
    public void Twice_ChangesNothing()
    {
        var run = TermBroken();
        run.Do("2026-04-23T07:30", "k-ci", new Acknowledge());
        var version = run.State.Version;

        Assert.Null(run.Do("2026-04-23T07:40", "k-ci", new Acknowledge()));

        Assert.Equal(version, run.State.Version);
    }

    [Fact]
    public void Resolved_Refused()
    {
        var run = TermBroken();
        run.Tell("2026-04-23T09:00", 2, null, "held");

        Assert.Equal("WRONG_STATE", run.Do("2026-04-23T09:10", "k-ci", new Acknowledge())?.Code);
    }

    [Fact]
    public void OldOccurrence_Refused()
    {
        var run = TermBroken();
        run.Tell("2026-04-23T09:00", 2, null, "held").Tell("2026-04-24T09:00", 3, Case("AL-04", "2026-04-24T09:00", "2026-04-23"));

        Assert.Equal("ALERT_OCCURRENCE_OVER", run.Do("2026-04-24T09:10", "k-ci", new Acknowledge(1))?.Code);
        Assert.Null(run.Do("2026-04-24T09:10", "k-ci", new Acknowledge(2)));
    }

    [Fact]
    public void NewTier_StartsAClockOfItsOwn()
    {
        var run = new AlertRun();
        run.Tell("2026-03-10T00:00", 1, Case("AL-02", "2026-03-10T00:00", "2026-03-09")).Advance("2026-03-10T09:00");
        run.Do("2026-03-10T09:00", "zhao", new Acknowledge());

        run.Advance("2026-03-17T08:30");

        Assert.Contains("03-13 08:30 L1 k-ci", run.Told);
        Assert.Contains("03-17 08:30 L2 t-off-h", run.Told);
        Assert.DoesNotContain(run.Told, line => line.Contains("zhao", StringComparison.Ordinal) && line.Contains("again", StringComparison.Ordinal));
    }

    [Fact]
    public void Hazard_OneDoesNotAnswer_CalledAfterFiveMinutesAndTheDeputyTold()
    {
        var run = new AlertRun { Roster = WithDeputy("wang-b", Role.SCH_P, SchoolCode) };
        run.Tell("2026-03-10T02:00", 1, Case("AL-53", "2026-03-10T02:00", "2026-03-09"));
        run.Do("2026-03-10T02:01", "k-op", new Acknowledge());
        run.Do("2026-03-10T02:02", "li", new Acknowledge());

        run.Advance("2026-03-10T02:10");

        Assert.Equal(["03-10 02:00 L0 wang li k-op", "03-10 02:05 L0 voice wang wang-b", "03-10 02:10 L0 again wang wang-b"], run.Told);
        var call = run.Messages.Select(message => message.Body).OfType<Deliver>().SelectMany(deliver => deliver.Items).Where(item => item.Voice);
        Assert.Equal(["wang", "wang-b"], call.Select(item => item.PersonId));
    }

    [Fact]
    public void Hazard_Everyone_NobodyIsCalled()
    {
        var run = new AlertRun { EveryoneAcknowledges = true };
        run.Tell("2026-03-10T02:00", 1, Case("AL-53", "2026-03-10T02:00", "2026-03-09")).Advance("2026-03-10T02:14");

        Assert.Equal(["03-10 02:00 L0 wang li k-op"], run.Told);
    }

    private static string[] Times(AlertRun run, int level) =>
        [.. run.Sent.Where(sent => sent.Level == level).Select(sent => Domain.Time.Beijing.Local(sent.SentAt).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture))];

    private static AlertRun TermBroken()
    {
        var run = new AlertRun();
        run.Tell("2026-04-23T00:00", 1, Case("AL-04", "2026-04-23T00:00", "2026-04-22")).Advance("2026-04-23T07:00");
        return run;
    }
}
