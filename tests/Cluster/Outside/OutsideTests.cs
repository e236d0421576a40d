using System.Diagnostics;
using System.Globalization;
using Coordination.Azurite;
using Coordination.Machine;

namespace Coordination.Cluster.Outside;

/// <summary>
/// What those see who watch a silo from outside: an outbox lags, the store is slow, a deadline is late, each of them made to happen behind a real
/// silo's back, and each shown by its metrics, by the traces it sends, and by the alert rules that are shipped.
/// </summary>
[Collection(nameof(KillTests))] // one after the other: what is measured here must not be another test's load
public sealed class OutsideTests(ITestOutputHelper output)
{
    /// <summary>Business seconds per second: the two hours in which the notice of a grave case is signed are twelve seconds.</summary>
    private const double Factor = 600;

    private const string County = "512021", Outbox = "coordination_outbox_age_seconds", Overdue = "coordination_clock_overdue_seconds";

    private static readonly string[] Watched = ["OutboxLagging", "StoreSlow", "DeadlineLate"];
    private static readonly TimeSpan Slowness = TimeSpan.FromSeconds(1.5);

    [Fact]
    public async Task Trouble_OfEachKind_ShowsInMetricsAndTraces_AndFiresItsShippedRule()
    {
        await using var collector = await Collector.Start();
        await using var silos = await Silos.Start(1, Factor, door: true, more: $"--Tracing:Collector={collector.Address}");
        using var zhao = await Person.SignIn(silos[0].Url, "zhao");
        await using var screen = await LiveScreen.Open(zhao.Token, Scope.Board(County), () => silos[0].Url);
        await using var scrapes = new Scrapes(silos[0].Url);
        var rules = new ShippedRules(scrapes);
        try
        {
            await scrapes.More(5);
            rules.Expect(Watched);

            await AnOutboxLags(silos.Door!, zhao, scrapes, rules, collector);
            silos.Door!.Weather = static _ => Mishap.None;

            await TheStoreIsSlow(silos.Door, zhao, scrapes, rules, collector);
            silos.Door.Weather = static _ => Mishap.None;

            await ADeadlineIsLate(silos.Door, zhao, scrapes, rules, collector);
            silos.Door.Weather = static _ => Mishap.None;
            await scrapes.Until(1, Overdue, late => late < 1);

            await rules.Hold();
            var (code, said) = await Promtool.Run(["check", "metrics"], scrapes.Text);
            Assert.True(code is 0 or 3, said); // 3: readable, and a name is not to its taste
        }
        catch
        {
            output.WriteLine($"{silos[0].Said}{Environment.NewLine}{scrapes.Text}");
            throw;
        }
    }

    /// <summary>No inbox takes anything: the notice of a case waits for its school.</summary>
    private static async Task AnOutboxLags(StoreProxy door, Person zhao, Scrapes scrapes, ShippedRules rules, Collector collector)
    {
        var id = await Open(zhao, "C");
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        door.Weather = static request => StoreProxy.IsBatchOf(request, partition => partition.StartsWith("p:", StringComparison.Ordinal)) ? Mishap.Throttled : Mishap.None;
        await Accepted(zhao, $"/api/cases/{id}/issue-notice", new { basis = (string[])["《教育督导条例》第十八条"] }, trace);

        await scrapes.Until(Scraped(TimeSpan.FromMinutes(2)), Outbox, age => age > 60);
        rules.Expect(Watched, "OutboxLagging");

        var late = await collector.Until(spans => spans.FirstOrDefault(span =>
            span.Trace == trace && span is { Name: "outbox.deliver", Failed: true } && span.Tags["target"].StartsWith("inbox/", StringComparison.Ordinal) && double.Parse(span.Tags["waited"], CultureInfo.InvariantCulture) > 10));
        Assert.True(late.IsBelow("/issue-notice", collector.Trace(trace)), "the message that waits is the request's");
    }

    /// <summary>Every batch takes a second and a half longer; people go on.</summary>
    private static async Task TheStoreIsSlow(StoreProxy door, Person zhao, Scrapes scrapes, ShippedRules rules, Collector collector)
    {
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        (door.Weather, door.Meanwhile) = (static request => StoreProxy.IsBatch(request) ? Mishap.Slow : Mishap.None, static () => Task.Delay(Slowness));
        await Open(zhao, "C", trace);

        var enough = scrapes.More(Scraped(TimeSpan.FromMinutes(5)) + 4);
        while (!enough.IsCompleted)
        {
            await Open(zhao, "C");
        }

        await enough;
        await scrapes.Until(1, Outbox, age => age < 30);
        rules.Expect(Watched, "StoreSlow");
        var spans = await collector.Until(all => all.Where(span => span.Trace == trace).ToDictionary(span => span.Id) is var mine
            && mine.Values.Any(span => IsPush(span) && span.IsBelow("OpenCase", mine)) && mine.Values.Any(IsRequest) ? mine : null);
        var commit = spans.Values.Where(span => span.Name == "store.commit" && span.Tags["partition"] == County && span.IsBelow("OpenCase", spans)).MaxBy(span => span.Length)!;
        Assert.True(commit.IsBelow("Execute", spans), "the commit is the grain's");
        Assert.True(commit.IsBelow("POST /api/cases", spans), "the grain's call is the request's");
        Assert.InRange(commit.Length, Slowness, spans.Values.Single(IsRequest).Length);

        // Of everything the request waited for, the slowest is what was slow.
        var leaves = spans.Values.Where(span => span.IsBelow("POST /api/cases", spans) && !span.IsBelow("board.hint", spans) && spans.Values.All(other => other.Parent != span.Id));
        Assert.Equal("store.commit", leaves.MaxBy(span => span.Length)!.Name);
    }

    /// <summary>The county takes no batch: what falls due there cannot be settled. (Nor does it take messages, so that its outbox lags too, if this lasts.)</summary>
    private static async Task ADeadlineIsLate(StoreProxy door, Person zhao, Scrapes scrapes, ShippedRules rules, Collector collector)
    {
        var id = await Open(zhao, "A");
        door.Weather = static request => StoreProxy.IsBatchOf(request, partition => partition == County) ? Mishap.Throttled : Mishap.None;

        await scrapes.Until(Scraped(TimeSpan.FromMinutes(1)), Overdue, late => late > 30);
        rules.Expect(["StoreSlow", "DeadlineLate"], "DeadlineLate");

        var poke = await collector.Until(spans => spans.FirstOrDefault(span =>
            span is { Name: "clock.poke", Failed: true } && span.Tags["owner"] == id && double.Parse(span.Tags["lateness"], CultureInfo.InvariantCulture) > 10 * Factor));
        var trace = collector.Trace(poke.Trace);
        Assert.Contains(trace.Values, span => span is { Name: "store.commit", Failed: true } && span.Tags["partition"] == County && span.IsBelow("clock.poke", trace));
    }

    /// <summary>Scrapes from the first that shows trouble to the one at which a rule that waits so long fires.</summary>
    private static int Scraped(TimeSpan wait) => (int)(wait / TimeSpan.FromSeconds(15)) + 1;

    private static bool IsPush(Span span) => span.Name == "push" && span.Tags["what"] == $"board:{County}";

    private static bool IsRequest(Span span) => span.Name == "POST /api/cases";

    private static async Task<string> Open(Person zhao, string @class, string? trace = null) =>
        (await Accepted(zhao, "/api/cases", new { subject = "AY-0217", @class, title = "消防通道堵塞", problem = "消防通道堵塞", findingId = Guid.NewGuid().ToString("N") }, trace)).Id;

    private static async Task<Answered> Accepted(Person person, string path, object body, string? trace)
    {
        var answer = await person.Post(path, body, trace: trace);
        Assert.True(answer.Accepted, $"{path}: {answer.Status} {answer.Body}");
        return answer;
    }
}
