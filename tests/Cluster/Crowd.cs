using System.Diagnostics;
using System.Globalization;

namespace Coordination.Cluster;

/// <summary>People at work: each opens problems at schools of Anyue and takes them some steps further, until the node is gone.</summary>
/// <param name="workers">How many work at the same time.</param>
/// <param name="pause">What each waits at most between two courses of acts, and as long again as the course took: a table server on the same two cores serves only so many.</param>
/// <param name="classes">Of the problems they find; those of class A alarm everybody, again and again.</param>
/// <param name="stepsOfA">How far at most a case of class A is taken: what is left lying falls due.</param>
/// <param name="leastOfA">How far it is taken at least: from the first step on its limits are of half an hour, before of two.</param>
internal sealed class Crowd(Ledger ledger, Sessions sessions, int seed, int workers = 6, TimeSpan pause = default, string classes = "AAABC", int stepsOfA = 5, int leastOfA = 0)
{
    private const int Looks = 40;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static int s_school;
    private readonly Acts _acts = new(ledger);

    /// <summary>Works until the node dies or <paramref name="stop"/> says so.</summary>
    public Task Work(string url, CancellationToken stop) => Work(() => url, goOn: false, stop);

    /// <summary>Works at whichever node is named for each course of acts.</summary>
    /// <param name="where">Asked again and again.</param>
    /// <param name="goOn">Whether somebody whose node is gone goes on at another.</param>
    public Task Work(Func<string> where, bool goOn, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, workers).Select(n => Task.Run(() => One(where, goOn, n, stop), CancellationToken.None)));

    private async Task One(Func<string> where, bool goOn, int worker, CancellationToken stop)
    {
        var dice = new Random(unchecked(seed * 397 + worker)); // the same in every process, which a HashCode is not
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var begun = Stopwatch.GetTimestamp();
                await Round(where(), dice, worker, stop);
                await Task.Delay(pause > TimeSpan.Zero ? pause * dice.NextDouble() + Stopwatch.GetElapsedTime(begun) : TimeSpan.Zero, CancellationToken.None);
            }
            catch (Exception error) when (error is HttpRequestException or IOException or TaskCanceledException)
            {
                // The node is gone, perhaps in the middle of an answer: that is what this is about.
                if (!goOn)
                {
                    return;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(dice.Next(20, 200)), CancellationToken.None);
            }
        }
    }

    private async Task Round(string url, Random dice, int worker, CancellationToken stop)
    {
        var school = Interlocked.Increment(ref s_school) % 200 + 1;
        using var zhao = await sessions.Of(url, "zhao");
        using var opener = await sessions.Of(url, worker % 2 == 0 ? "zhao" : "ay.off");
        using var operators = await sessions.Of(url, "ay.op");
        using var principal = await sessions.Of(url, string.Create(CultureInfo.InvariantCulture, $"ay{school:D4}.p"));
        await Course(dice, opener, zhao, principal, string.Create(CultureInfo.InvariantCulture, $"AY-{school:D4}"), stop);
        await Acknowledge(operators);
    }

    private async Task Course(Random dice, Person opener, Person head, Person principal, string school, CancellationToken stop)
    {
        var @class = classes[dice.Next(classes.Length)].ToString();
        var opened = await _acts.Change(opener, "/api/cases", Problem(school, @class));
        if (!opened.Accepted)
        {
            return;
        }

        var id = opened.Id;
        if (@class == "A" && leastOfA == 0)
        {
            await Expect(head, id, "case.opened.v1", "sign.notice", TimeSpan.FromHours(2), "case.notice-issued.v1");
        }

        (Person Who, string Trigger, object Body)[] steps =
        [
            (head, "issue-notice", Notice),
            (principal, "receipt", new { }),
            (principal, "start-work", new { }),
            (principal, "submit", new { measures = "已清理", responsiblePerson = "王" }),
            (head, "start-recheck", new { recheckers = (string[])["p-sun"], mode = "OnSite" }),
        ];
        foreach (var (who, trigger, body) in steps.Take(@class == "A" ? dice.Next(leastOfA, stepsOfA + 1) : dice.Next(steps.Length + 1)))
        {
            if (stop.IsCancellationRequested || !(await _acts.Change(who, $"/api/cases/{id}/{trigger}", body)).Accepted)
            {
                return;
            }

            if (@class == "A" && trigger == "issue-notice")
            {
                await Expect(head, id, "case.notice-served.v1", "receipt", TimeSpan.FromMinutes(30), "case.notice-receipted.v1");
            }
        }
    }

    /// <summary>What a notice is issued with.</summary>
    public static object Notice { get; } = new { basis = (string[])["《教育督导条例》第十八条"] };

    /// <summary>What opens a case.</summary>
    public static object Problem(string school, string @class) =>
        new { subject = school, @class, title = "消防通道堵塞", problem = "消防通道堵塞", findingId = Guid.NewGuid().ToString("N") };

    /// <summary>Notes when a limit must pass: an instant of the record plus the term, unless the act comes first.</summary>
    private async Task Expect(Person reader, string id, string fact, string limit, TimeSpan term, string unless)
    {
        for (var look = 0; look < Looks; look++)
        {
            var events = await reader.List($"/api/cases/{id}/events");
            if (events.Find(item => item["type"]!.GetValue<string>() == fact) is { } found)
            {
                ledger.Expected[(id, limit)] = new Expected(id, limit, Ledger.Instant(found["at"]!) + term, unless);
                return;
            }

            await Task.Delay(Pause); // a document is served when its number has come
        }
    }

    private async Task Acknowledge(Person operators)
    {
        var mine = await operators.Get("/api/alerts?limit=20");
        if (mine["items"]!.AsArray().FirstOrDefault(alert => alert!["ackOwed"]!.GetValue<bool>()) is { } owed)
        {
            await _acts.Change(operators, $"/api/alerts/{owed["id"]!.GetValue<string>()}/acknowledge", new { });
        }
    }
}
