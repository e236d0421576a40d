using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Domain.Configuration;
using Coordination.Domain.Time;

namespace Coordination.Domain.Jobs;

/// <summary>Cron arithmetic, in Asia/Shanghai.</summary>
public interface ICron
{
    /// <summary>The first occurrence strictly after an instant; null when there is none.</summary>
    DateTimeOffset? Next(string cron, DateTimeOffset after);
}

/// <summary>
/// A business job (architecture.md, Time): its occurrences are deadlines like any other, so one runs once in a cluster, is caught
/// up after an outage and met by a drill's clock. Home: <c>sys</c>.
/// </summary>
public sealed class JobRules(ICron cron) : IRules<JobState>
{
    private const string Occurrence = "occurrence";

    public char Kind => EntityKinds.JobLetter;

    public int StateVersion => 1;

    public static EntityId IdOf(string name) => EntityId.Derive("sys", EntityKinds.JobLetter, name);

    public JobState Empty(EntityId id) => new("", "", null, null, null);

    public Decision Decide(JobState state, Command command, Context context) => command switch
    {
        StartJob start when start.Name == state.Name && start.Cron == state.Cron => Decision.Nothing,
        StartJob start => new JobScheduled(start.Name, start.Cron, cron.Next(start.Cron, context.Now)),
        Reindex when state.MissingYear is { } year && context.Rules.Calendar.IsLoaded(year) => new CalendarFound(year),
        Reindex => Decision.Nothing,
        _ => throw new InvalidOperationException($"A job has no rule for {command.GetType().Name}."),
    };

    public IEnumerable<Event> Fire(JobState state, Deadline deadline, Context context)
    {
        var day = Beijing.Date(deadline.Due);
        var city = context.Rules.Directory.Jurisdictions.FirstOrDefault(node => node.Level == People.JurisdictionLevel.City)?.Code ?? "sys";
        yield return new JobOccurred(deadline.Due, cron.Next(state.Cron, deadline.Due));
        if (state.Name == JobNames.CalendarCheck)
        {
            foreach (var found in CheckCalendar(state, day.Year + 1, deadline.Due, city, context.Rules.Calendar))
            {
                yield return found;
            }
        }

        if (state.Name == JobNames.TermStarts && context.Rules.Calendar.For(city).Terms.SemesterOf(day) is { } term && term.First == day)
        {
            yield return new TermStarted(term.Key, term.First, term.Last);
        }
    }

    private static IEnumerable<Event> CheckCalendar(JobState state, int year, DateTimeOffset at, string city, WorkCalendar calendar)
    {
        if (state.MissingYear is { } missing && calendar.IsLoaded(missing))
        {
            yield return new CalendarFound(missing);
        }
        else if (state.MissingYear is null && !calendar.IsLoaded(year))
        {
            yield return new CalendarMissing(year, at, city);
        }
    }

    public JobState Evolve(JobState state, Recorded recorded) => recorded.Event switch
    {
        JobScheduled scheduled => state with { Name = scheduled.Name, Cron = scheduled.Cron, Next = scheduled.Next },
        JobOccurred occurred => state with { Next = occurred.Next },
        CalendarMissing missing => state with { MissingYear = missing.Year, MissingSince = state.MissingSince ?? missing.Since, City = missing.City },
        CalendarFound => state with { MissingYear = null, MissingSince = null },
        _ => state,
    };

    public IEnumerable<Deadline> Deadlines(JobState state) => state.Next is { } next ? [new Deadline(Occurrence, next, Rank.Jobs)] : [];

    public Derived Derive(EntityId id, JobState state) => Derived.None;

    public IEnumerable<Message> Messages(EntityId id, JobState before, JobState after, IReadOnlyList<Recorded> events, Rulebook rules)
    {
        if (before.MissingYear != after.MissingYear && (after.MissingYear ?? before.MissingYear) is { } year)
        {
            var city = after.City ?? "sys";
            var key = new AlertKey("AL-48", city, year.ToString(System.Globalization.CultureInfo.InvariantCulture));
            var tell = new TellCondition(
                id.ToString(), events[^1].Version, key, after.MissingSince is { } since ? Missing(key, since, year, city) : null, "loaded", events[^1].At);
            yield return new Message($"alert/{key.IdIn(city)}", "alert", new CommandMessage(tell));
        }
    }

    private static Condition Missing(AlertKey key, DateTimeOffset since, int year, string city) => new()
    {
        Key = key,
        Since = since,
        Trigger = Beijing.Date(since),
        Owner = city,
        Location = city,
        Title = $"{year} 年工作日历尚未载入",
    };
}

/// <param name="Next">The next occurrence.</param>
/// <param name="MissingYear">The year whose calendar was found missing (AL-48).</param>
public sealed record JobState(string Name, string Cron, DateTimeOffset? Next, int? MissingYear, DateTimeOffset? MissingSince, string? City = null);

/// <summary>Names of the business jobs there are.</summary>
public static class JobNames
{
    /// <summary>Each midnight of December from the 1st on: is next year's calendar loaded? (AL-48)</summary>
    public const string CalendarCheck = "calendar-check";

    /// <summary>Each midnight: does a school term start?</summary>
    public const string TermStarts = "term-starts";

    /// <summary>Jobs with their cron expressions (seconds first, Asia/Shanghai).</summary>
    public static ImmutableArray<(string Name, string Cron)> All { get; } = [(CalendarCheck, "0 0 0 * 12 ?"), (TermStarts, "0 0 0 * * ?")];
}

/// <summary>Makes a job known, or gives it another schedule; idempotent.</summary>
[GenerateSerializer, Immutable, Alias("job.start")]
public sealed record StartJob([property: Id(0)] string Name, [property: Id(1)] string Cron) : Command;

[EventName("job.scheduled.v1")]
public sealed record JobScheduled(string Name, string Cron, DateTimeOffset? Next) : Event;

[EventName("job.occurred.v1")]
public sealed record JobOccurred(DateTimeOffset Occurrence, DateTimeOffset? Next) : Event;

[EventName("job.calendar-missing.v1")]
public sealed record CalendarMissing(int Year, DateTimeOffset Since, string City) : Event;

[EventName("job.calendar-found.v1")]
public sealed record CalendarFound(int Year) : Event;

[EventName("job.term-started.v1")]
public sealed record TermStarted(string Term, DateOnly First, DateOnly Last) : Event;
