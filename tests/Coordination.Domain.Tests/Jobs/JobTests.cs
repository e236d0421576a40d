using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Domain.Jobs;
using Coordination.Domain.Tests.People;
using Coordination.Domain.Tests.Time;
using Coordination.Domain.Time;

namespace Coordination.Domain.Tests.Jobs;

/// <summary>Occurrences of business jobs are deadlines: each once, at its own instant, however late somebody looks (ADR 0011).</summary>
public class JobTests
{
    private const string Daily = JobNames.TermStarts;

    public static TheoryData<string> Names => [.. JobNames.All.Select(job => job.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Start_OfAJob_OwesItsNextOccurrenceAndNothingBefore(string name)
    {
        var run = new JobRun(name).Start("2026-12-03T10:00");

        Assert.Equal(new Deadline("occurrence", Announced.At("2026-12-04T00:00"), Rank.Jobs), run.Due);
        Assert.Empty(run.Settle("2026-12-03T23:59:59").Occurred);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EachJob_OverAYear_DoesWhatItIsFor(string name)
    {
        var run = new JobRun(name).Start("2026-01-01T10:00").Settle("2027-01-01T10:00");

        string[] done = name switch
        {
            JobNames.CalendarCheck => ["12-01 CalendarMissing"],
            JobNames.TermStarts => ["03-01 TermStarted", "09-01 TermStarted"],
            _ => ["a test of what it does"],
        };
        Assert.Equal(done, run.Done);
    }

    [Fact]
    public void Settle_AfterAnOutage_RunsEachMissedOccurrenceOnceAtItsOwnInstant()
    {
        var run = new JobRun(Daily).Start("2026-04-06T10:00").Settle("2026-04-07T00:00");

        run.Settle("2026-04-10T09:30");

        Assert.Equal(["04-07", "04-08", "04-09", "04-10"], run.Occurred);
        Assert.All(run.History.Where(recorded => recorded.Event is JobOccurred), recorded => Assert.Equal(((JobOccurred)recorded.Event).Occurrence, recorded.At));
        Assert.Equal(Announced.At("2026-04-11T00:00"), run.Due!.Due);
    }

    [Fact]
    public void Settle_OfMoreThanOneBatchHolds_LeavesNoneOut()
    {
        var run = new JobRun(Daily).Start("2026-04-06T10:00");

        run.Settle("2026-07-06T10:00");

        Assert.True(91 > 4 * Transition.SettleCap);
        Assert.Equal(Enumerable.Range(1, 91).Select(day => Announced.Day("2026-04-06").AddDays(day).ToString("MM-dd", System.Globalization.CultureInfo.InvariantCulture)), run.Occurred);
    }

    [Fact]
    public void Settle_OfWhatHasRun_RunsNothing()
    {
        var run = new JobRun(Daily).Start("2026-04-06T10:00").Settle("2026-04-07T00:00");
        var known = run.History.Count;

        run.Settle("2026-04-07T00:00").Settle("2026-04-06T23:00").Settle("2026-04-07T23:59");

        Assert.Equal(known, run.History.Count);
        Assert.Equal(["04-07"], run.Occurred);
    }

    [Fact]
    public void Start_AfterAnOutage_CatchesUpAndKeepsTheSchedule()
    {
        var run = new JobRun(Daily).Start("2026-04-06T10:00");

        run.Start("2026-04-08T10:00").Start("2026-04-08T10:01");

        Assert.Equal(["04-07", "04-08"], run.Occurred);
        Assert.Single(run.History, recorded => recorded.Event is JobScheduled);
        Assert.Equal(Announced.At("2026-04-09T00:00"), run.Due!.Due);
    }

    [Fact]
    public void Start_WithAnotherScheduleAfterAnOutage_FirstRunsWhatTheOldOneOwed()
    {
        var run = new JobRun(Daily).Start("2026-04-06T10:00");

        run.Start("2026-04-08T10:00", "0 0 0 * 6 ?").Settle("2026-06-02T10:00");

        Assert.Equal(["04-07", "04-08", "06-01", "06-02"], run.Occurred);
    }

    [Fact]
    public void Start_OfAScheduleWithoutOccurrence_LeavesNothingDue()
    {
        var run = new JobRun(Daily).Start("2026-04-06T10:00", "never").Settle("2036-04-06T10:00");

        Assert.Null(run.Due);
        Assert.Empty(run.Occurred);

        Assert.Equal(Announced.At("2036-04-07T00:00"), run.Start("2036-04-06T10:00").Due!.Due);
    }

    [Fact]
    public void Settle_OfTheLastOccurrence_LeavesNothingDue()
    {
        var run = new JobRun(Daily).Start("2026-12-29T10:00", "0 0 0 * * ? 2026");

        run.Settle("2027-03-01T10:00");

        Assert.Equal(["12-30", "12-31"], run.Occurred);
        Assert.Null(run.Due);
    }

    [Fact]
    public void CalendarCheck_OnEachMidnightWithoutTheCalendar_TellsItOnce()
    {
        var run = new JobRun(JobNames.CalendarCheck).Start("2026-11-01T10:00");

        // Everybody was down on the 1st; the calendar was missing then.
        run.Settle("2026-12-04T10:00").Settle("2026-12-05T10:00");

        Assert.Equal(["12-01", "12-02", "12-03", "12-04", "12-05"], run.Occurred);
        Assert.Equal(["12-01 CalendarMissing"], run.Done);
        var told = Assert.IsType<TellCondition>(((CommandMessage)Assert.Single(run.Messages).Body).Command);
        Assert.Equal((new AlertKey("AL-48", SmallCity.City, "2027"), Announced.At("2026-12-01T00:00"), SmallCity.City), (told.Key, told.Condition!.Since, told.Condition.Owner));
    }

    [Fact]
    public void CalendarCheck_WithTheCalendar_SaysNothing()
    {
        var run = new JobRun(JobNames.CalendarCheck) { Calendar = Loaded }.Start("2026-11-01T10:00").Settle("2026-12-31T10:00");

        Assert.Equal(31, run.Occurred.Count());
        Assert.Empty(run.Done);
        Assert.Empty(run.Messages);
    }

    [Theory]
    [InlineData(true, "2026-12-03T10:00", "12-03 10:00 CalendarFound")]
    [InlineData(false, "2026-12-04T10:00", "12-04 CalendarFound")]
    public void CalendarCheck_OnceTheCalendarIsThere_EndsTheAlert(bool told, string at, string found)
    {
        var run = new JobRun(JobNames.CalendarCheck).Start("2026-11-30T10:00").Settle("2026-12-03T09:00");
        run.Calendar = Loaded;

        run.Execute(at, told ? new Reindex("calendar 2027 v1") : new Settle()).Settle("2026-12-31T10:00");

        Assert.Equal(["12-01 CalendarMissing", found], run.Done);
        Assert.Equal([true, false], run.Messages.Select(message => ((TellCondition)((CommandMessage)message.Body).Command).Condition is not null));
    }

    [Fact]
    public void TermStarts_AcrossAFirstDayOfTerm_SaysSoAtItsMidnight()
    {
        var run = new JobRun(JobNames.TermStarts).Start("2026-02-20T10:00");

        // Nobody ran over the first days of the term.
        run.Settle("2026-03-04T09:00").Settle("2026-03-04T09:00");

        Assert.Equal(["03-01 TermStarted"], run.Done);
        Assert.Equal(new TermStarted("2026-1", Announced.Day("2026-03-01"), Announced.Day("2026-07-05")), run.History.Single(recorded => recorded.Event is TermStarted).Event);
    }

    [Fact]
    public void TermStarts_WhereTheCityKeepsOtherDays_GoesByThem()
    {
        var own = new SchoolTerm(SmallCity.City, 2026, Season.Spring, Announced.Day("2026-02-25"), Announced.Day("2026-07-10"));
        var run = new JobRun(JobNames.TermStarts) { Calendar = Announced.Calendar.With(own) }.Start("2026-02-20T10:00").Settle("2026-03-31T10:00");

        Assert.Equal(["02-25 TermStarted"], run.Done);
    }

    /// <summary>Next year's calendar, with the days that every year has.</summary>
    private static WorkCalendar Loaded { get; } = Announced.Calendar.With(
        new CalendarYear(2027, 1, [.. new[] { "01-01", "05-01", "10-01", "10-02", "10-03" }.Select(day => new NamedDay(Announced.Day($"2027-{day}"), "节假日"))], []));
}
