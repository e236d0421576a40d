using System.Globalization;
using System.Text.Json;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Jobs;
using Coordination.Domain.People;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Store;

namespace Coordination.Bench.Clustered;

/// <summary>
/// Jobs in each of five partitions that occur every minute of business time, at different seconds: deadlines like any other, with an event each and
/// nothing else. Their records say when each was fired.
/// </summary>
internal sealed class Heartbeats
{
    private static readonly int[] Seconds = [0, 12, 24, 36, 48];

    private readonly ITableStore _store;
    private readonly DateTimeOffset _origin;
    private readonly DateTimeOffset _began;
    private readonly double _factor;
    private readonly Dictionary<(string Home, int Second), string> _marks = [];

    private Heartbeats(ITableStore store, DateTimeOffset origin, DateTimeOffset began, double factor) => (_store, _origin, _began, _factor) = (store, origin, began, factor);

    /// <summary>City, counties and a zone: bodies with clocks of their own.</summary>
    public static ImmutableArray<string> Homes { get; } = ["512000", "512002", "512021", "512022", "5120H1"];

    public static async Task<Heartbeats> Begin(ITableStore store, IGrainFactory grains)
    {
        foreach (var (home, second) in Homes.SelectMany(home => Seconds.Select(second => (home, second))))
        {
            await grains.GetGrain<IAggregateGrain>(GrainId.Create("job", IdOf(home, second).ToString()))
                .Execute(new CommandEnvelope("", Actor.System, new StartJob(NameOf(second), string.Create(CultureInfo.InvariantCulture, $"{second} * * * * ?"))));
        }

        var clock = JsonDocument.Parse((await store.Read(Keys.System, "rehearsal|clock"))!.Data).RootElement;
        return new Heartbeats(store, clock.GetProperty("origin").GetDateTimeOffset(), clock.GetProperty("began").GetDateTimeOffset(), clock.GetProperty("factor").GetDouble());
    }

    /// <summary>What is asked from now on is about what is fired from now on: nothing before is read again.</summary>
    public async Task Mark()
    {
        foreach (var (home, second) in Homes.SelectMany(home => Seconds.Select(second => (home, second))))
        {
            if (await Events(home, second, _marks.GetValueOrDefault((home, second), "")) is [.., var last])
            {
                _marks[(home, second)] = last.Version.ToString("D10", CultureInfo.InvariantCulture);
            }
        }
    }

    /// <summary>Of the deadlines of a partition that fell due after an instant of the system: when the first was fired; null while none was.</summary>
    public async Task<DateTimeOffset?> FirstFired(string home, DateTimeOffset after)
    {
        var fired = await Fired(home, after);
        return fired.Count == 0 ? null : fired.Min(beat => beat.Fired);
    }

    /// <summary>System time by which the latest of those that fell due in a while was late.</summary>
    public async Task<TimeSpan> Latest(DateTimeOffset from, DateTimeOffset to)
    {
        var latest = TimeSpan.Zero;
        foreach (var home in Homes)
        {
            latest = (await Fired(home, from)).Where(beat => beat.Due < to).Select(beat => beat.Fired - beat.Due).Append(latest).Max();
        }

        return latest;
    }

    /// <summary>Occurrences that are missing or there twice between the first and the last of each job.</summary>
    public async Task<(int Fired, int Lost, int Double)> Check()
    {
        var (all, lost, twice) = (0, 0, 0);
        foreach (var (home, second) in Homes.SelectMany(home => Seconds.Select(second => (home, second))))
        {
            var minutes = (await Events(home, second, "")).Select(recorded => recorded.At.UtcTicks / TimeSpan.TicksPerMinute).ToList();
            var distinct = minutes.Distinct().ToList();
            (all, twice) = (all + distinct.Count, twice + minutes.Count - distinct.Count);
            lost += distinct.Count == 0 ? 1 : (int)(distinct[^1] - distinct[0]) + 1 - distinct.Count;
        }

        return (all, lost, twice);
    }

    private static string NameOf(int second) => string.Create(CultureInfo.InvariantCulture, $"heartbeat-{second:D2}");

    private static EntityId IdOf(string home, int second) => EntityId.Derive(home, EntityKinds.JobLetter, NameOf(second));

    private DateTimeOffset SystemTime(DateTimeOffset business) => _began + (business - _origin) / _factor;

    private async Task<List<(DateTimeOffset Due, DateTimeOffset Fired)>> Fired(string home, DateTimeOffset after)
    {
        var beats = new List<(DateTimeOffset Due, DateTimeOffset Fired)>();
        foreach (var second in Seconds)
        {
            beats.AddRange((await Events(home, second, _marks.GetValueOrDefault((home, second), ""))).Select(recorded => (SystemTime(recorded.At), SystemTime(recorded.RecordedAt))).Where(beat => beat.Item1 >= after));
        }

        return beats;
    }

    private async Task<List<Recorded>> Events(string home, int second, string from)
    {
        var events = new List<Recorded>();
        var prefix = Keys.Stem(IdOf(home, second)) + "e|";
        await foreach (var row in _store.ScanAll(home, prefix + from, Keys.End(prefix)))
        {
            events.AddRange(StoredJson.Read<EventRow>(row.Data.Span).Recorded().Where(recorded => recorded.Event is JobOccurred));
        }

        return events;
    }
}
