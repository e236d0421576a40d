using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Configuration;
using Coordination.Domain.Jobs;
using Coordination.Domain.People;
using Coordination.Domain.Tests.People;
using Coordination.Domain.Tests.Time;
using Coordination.Domain.Time;

namespace Coordination.Domain.Tests.Jobs;

/// <summary>One job driven through time; between two calls nobody runs, as in an outage.</summary>
internal sealed class JobRun(string name)
{
    private readonly JobRules _rules = new(new Midnights());
    private long _version;
    private DateTimeOffset _lastAt = DateTimeOffset.MinValue;

    public static string CronOf(string name) => JobNames.All.Single(job => job.Name == name).Cron;

    public EntityId Id { get; } = JobRules.IdOf(name);

    public JobState State { get; private set; } = new JobRules(new Midnights()).Empty(JobRules.IdOf(name));

    public WorkCalendar Calendar { get; set; } = Announced.Calendar;

    public List<Recorded> History { get; } = [];

    public List<Message> Messages { get; } = [];

    /// <summary>What occurred when, as the events say.</summary>
    public IEnumerable<string> Occurred => History.Where(recorded => recorded.Event is JobOccurred).Select(recorded => Day(((JobOccurred)recorded.Event).Occurrence));

    /// <summary>What the job has said besides that it occurred.</summary>
    public IEnumerable<string> Done => History.Where(recorded => recorded.Event is not (JobScheduled or JobOccurred)).Select(recorded => $"{Day(recorded.At)} {recorded.Event.GetType().Name}");

    public Deadline? Due => Transition.Next(_rules, State, DateTimeOffset.MaxValue);

    /// <summary>As a node that starts does.</summary>
    public JobRun Start(string at, string? cron = null) => Execute(at, new StartJob(name, cron ?? CronOf(name)));

    /// <summary>As a tick does.</summary>
    public JobRun Settle(string at) => Execute(at, new Settle());

    public JobRun Execute(string at, Command command)
    {
        var rules = new Rulebook(1, Calendar, Settings.Default, Orders.None, SmallCity.Base);
        bool more;
        do
        {
            var outcome = Transition.Execute(_rules, Id, State, _version, _lastAt, Announced.At(at), new CommandEnvelope("", Actor.System, command), rules);
            foreach (var step in outcome.Events.GroupBy(recorded => recorded.CommandId))
            {
                var after = step.Aggregate(State, _rules.Evolve);
                Messages.AddRange(_rules.Messages(Id, State, after, [.. step], rules).Select(Wire.Checked));
                State = after;
            }

            History.AddRange(outcome.Events);
            (_version, _lastAt, more) = (_version + outcome.Events.Length, outcome.Events.IsEmpty ? _lastAt : outcome.Events[^1].At, outcome.MoreDue);
        }
        while (more);

        return this;
    }

    private static string Day(DateTimeOffset at) => Beijing.Local(at).ToString(Beijing.Midnight(Beijing.Date(at)) == at ? "MM-dd" : "MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Midnights of each day, of the days of a month, or up to the end of a year: what the expressions of jobs say. Any other never comes.</summary>
    private sealed class Midnights : ICron
    {
        public DateTimeOffset? Next(string cron, DateTimeOffset after)
        {
            if (cron.Split(' ') is not ["0", "0", "0", "*", var month, "?", .. var year])
            {
                return null;
            }

            var day = Beijing.Date(after).AddDays(1);
            while (month != "*" && day.Month != Number(month))
            {
                day = day.AddDays(1);
            }

            return year is [var last] && day.Year > Number(last) ? null : Beijing.Midnight(day);
        }

        private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    }
}
