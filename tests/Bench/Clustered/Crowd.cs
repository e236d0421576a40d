using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Coordination.Cluster;

namespace Coordination.Bench.Clustered;

/// <summary>A change a silo has said yes to.</summary>
internal sealed record Accepted(string Person, string Path, object Body, string Key, string Id, long Version, long At, double Milliseconds);

/// <summary>
/// People of three counties at work over HTTP, each with a case at a time: opened, notice signed, received, begun, and then one report of progress after
/// the other. What was acknowledged is remembered.
/// </summary>
internal sealed class Crowd(Sessions sessions, IReadOnlyList<string> urls)
{
    public const int Workers = 24;

    /// <summary>Of the commands of a case; the rest are its beginning.</summary>
    private const int Reports = 6;

    /// <summary>The first schools of a county belong to the city.</summary>
    private const int FirstSchool = 11;

    private static readonly (string Prefix, string School, string Head)[] Counties = [("yj", "YJ", "yj.offh"), ("ay", "AY", "zhao"), ("lz", "LZ", "lz.offh")];

    public ConcurrentQueue<Accepted> Accepted { get; } = new();

    /// <summary>Answers that were no acceptance.</summary>
    public ConcurrentQueue<string> Others { get; } = new();

    /// <summary>Everybody signs in, and their silos have compiled what they need.</summary>
    public Task SignIn() => Parallel.ForEachAsync(Enumerable.Range(0, Workers), async (worker, _) =>
    {
        var (head, principal, _) = Names(worker);
        (await sessions.Of(Url(worker), head)).Dispose();
        (await sessions.Of(Url(worker), principal)).Dispose();
    });

    public Task Work(CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() => One(worker, stop), CancellationToken.None)));

    private static (string Head, string Principal, string School) Names(int worker)
    {
        var (prefix, school, head) = Counties[worker % Counties.Length];
        var n = (worker / Counties.Length + FirstSchool).ToString("D4", CultureInfo.InvariantCulture);
        return (head, $"{prefix}{n}.p", $"{school}-{n}");
    }

    private string Url(int worker) => urls[worker % urls.Count];

    private async Task One(int worker, CancellationToken stop)
    {
        var (headName, principalName, school) = Names(worker);
        using var head = await sessions.Of(Url(worker), headName);
        using var principal = await sessions.Of(Url(worker), principalName);
        while (!stop.IsCancellationRequested)
        {
            var opened = await Do(head, "/api/cases", new { subject = school, @class = "D", title = "功能教室不足", problem = "功能教室不足,按规划分期建设。", findingId = Guid.NewGuid().ToString("N") });
            if (opened is null)
            {
                continue;
            }

            (Person Who, string Trigger, object Body)[] steps =
            [
                (head, "issue-notice", new { basis = (string[])["《教育督导条例》第十八条"] }), (principal, "receipt", new { }), (principal, "start-work", new { }),
                .. Enumerable.Range(1, Reports).Select(n => (principal, "report-progress", (object)new { text = string.Create(CultureInfo.InvariantCulture, $"第{n}次进展:专人负责。") })),
            ];
            foreach (var (who, trigger, body) in steps)
            {
                if (stop.IsCancellationRequested || await Do(who, $"/api/cases/{opened}/{trigger}", body) is null)
                {
                    break;
                }
            }
        }
    }

    private async Task<string?> Do(Person who, string path, object body)
    {
        var (key, began) = (Guid.NewGuid().ToString("D"), Stopwatch.GetTimestamp());
        var answer = await who.Post(path, body, key);
        if (!answer.Accepted)
        {
            Others.Enqueue($"{path}: {answer.Status} {answer.Body}");
            return null;
        }

        var now = Stopwatch.GetTimestamp();
        Accepted.Enqueue(new Accepted(who.Name, path, body, key, answer.Id, answer.Version, now, Stopwatch.GetElapsedTime(began, now).TotalMilliseconds));
        return answer.Id;
    }

    /// <summary>Everything acknowledged is in the record once, in an unbroken history, and answers its repetition at another silo as it did the first time.</summary>
    /// <param name="repeated">How many are sent once more.</param>
    /// <returns>Acknowledged changes that are missing; changes that are there twice or more, or with another answer.</returns>
    public async Task<(int Lost, int Double)> Check(int repeated)
    {
        var (lost, twice) = (0, 0);
        await Parallel.ForEachAsync(Accepted.GroupBy(change => change.Id), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (record, _) =>
        {
            using var reader = await sessions.Of(urls[^1], record.First().Person);
            var events = await reader.List($"/api/cases/{record.Key}/events");
            var recorded = events.GroupBy(Command, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
            Interlocked.Add(ref lost, record.Count(change => !recorded.ContainsKey(change.Key)));
            var inOrder = events.Select((item, n) => item["version"]!.GetValue<long>() == n + 1).All(holds => holds);
            var ofReports = events.Count(item => item["type"]!.GetValue<string>() == "case.progress-reported.v1") - record.Count(change => change.Path.EndsWith("report-progress", StringComparison.Ordinal));
            Interlocked.Add(ref twice, (inOrder ? 0 : 1) + Math.Abs(ofReports));
        });
        var all = Accepted.ToArray();
        for (var n = 0; n < Math.Min(repeated, all.Length); n++)
        {
            var change = all[n * (all.Length / Math.Min(repeated, all.Length))];
            using var person = await sessions.Of(urls[n % urls.Count], change.Person);
            var again = await person.Post(change.Path, change.Body, change.Key);
            twice += again.Accepted && (again.Id, again.Version, again.Replayed) == (change.Id, change.Version, true) ? 0 : 1;
        }

        return (lost, twice);
    }

    private static string Command(JsonNode item) => item["commandId"]!.GetValue<string>();
}
