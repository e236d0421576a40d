using Coordination.Web.Tests.Fixture;

namespace Coordination.Web.Tests.Scenarios;

/// <summary>SC-1: an ordinary problem climbs to the interview across two holidays (domain.md 9), every row and both variants.</summary>
public class OrdinaryProblemTests
{
    /// <summary>Everything anybody is told about this record, and nothing else. 王 wang SCH-P, 陈 chen SCH-O, 李 li RI, 赵 zhao K-OFF-H.</summary>
    private static readonly string[] UntilInterview =
    [
        "03-04 09:30 document wang",
        "03-27 08:30 AL-01 P3 chen", "03-27 08:30 AL-01 P3 li", "03-27 08:30 AL-01 P3 wang",
        "03-31 08:30 AL-01 P3 chen", "03-31 08:30 AL-01 P3 li", "03-31 08:30 AL-01 P3 wang",
        "04-02 08:30 AL-01 P3 chen", "04-02 08:30 AL-01 P3 li", "04-02 08:30 AL-01 P3 wang",
        "04-07 08:30 AL-02 P2 li", "04-07 08:30 AL-02 P2 wang", "04-07 08:30 AL-02 P2 zhao",
        "04-08 15:00 document wang",
        "04-17 08:30 AL-01 P3 chen", "04-17 08:30 AL-01 P3 li", "04-17 08:30 AL-01 P3 wang",
        "04-21 08:30 AL-01 P3 chen", "04-21 08:30 AL-01 P3 li", "04-21 08:30 AL-01 P3 wang",
    ];

    private static readonly string[] Interview =
    [
        "04-23 07:00 AL-04 P1 ay.ci", "04-23 07:00 AL-04 P1 offh", "04-23 07:00 AL-04 P1 wang", "04-23 07:00 AL-04 P1 zhao",
        "04-28 10:00 document wang",
        "04-30 07:00 AL-04 P1 ay.dir",
    ];

    private static readonly string[] AfterInterview =
    [
        "05-09 08:30 AL-06 P3 zhao",
        "05-12 08:30 AL-06 P3 zhao",
        "05-15 08:30 AL-01 P3 chen", "05-15 08:30 AL-01 P3 li", "05-15 08:30 AL-01 P3 wang",
    ];

    [Fact]
    public async Task OrdinaryProblem_ClimbsToInterview_ExactlyTheListedPeopleAtTheListedInstants()
    {
        await using var node = await OwnNode.Start();
        var story = new OrdinaryProblem(node);
        await story.OpenAndSign();
        var state = await story.State();
        Assert.Equal("NoticeIssued", state.GetProperty("state").GetString());
        Assert.Contains(state.GetProperty("documents").EnumerateArray(), paper => paper.GetProperty("number").GetString() == "安教督整〔2026〕0001号");
        AssertTerm(state, "2026-04-03", "2026-04-04T00:00:00+08:00");

        await story.Receipt();
        await story.To("2026-04-04 00:00:00");
        state = await story.State();
        Assert.Equal("PR1-pending", state.GetProperty("pressure").GetProperty("name").GetString());
        Assert.Contains(state.GetProperty("documents").EnumerateArray(), paper => paper.GetProperty("kind").GetString() == "DOC-07" && paper.GetProperty("status").GetString() == "Drafted");
        var board = await node.Get("ay.op", "/api/board/512021");
        Assert.Equal(1, board.GetProperty("totals").GetProperty("overdue").GetInt32());
        Assert.Contains(board.GetProperty("rows").EnumerateArray(), row => row.GetProperty("alertKind").GetString() == "AL-02");
        Assert.DoesNotContain(await story.Told(), line => line.Contains("AL-02", StringComparison.Ordinal));

        await story.SignSupervision();
        state = await story.State();
        Assert.Equal("PR1", state.GetProperty("pressure").GetProperty("name").GetString());
        AssertTerm(state, "2026-04-22", "2026-04-23T00:00:00+08:00");
        await story.To("2026-04-23 00:00:00");
        state = await story.State();
        Assert.Equal("PR2-pending", state.GetProperty("pressure").GetProperty("name").GetString());
        Assert.Contains(state.GetProperty("deadlines").EnumerateArray(), limit => limit.GetProperty("due").GetString() == "2026-05-10T00:00:00+08:00" && limit.GetProperty("lastDay").GetString() == "2026-05-09");
        Assert.Equal(UntilInterview, await story.Told());

        await story.Summon();
        await story.HoldInterview();
        state = await story.State();
        Assert.Equal("PR2", state.GetProperty("pressure").GetProperty("name").GetString());
        AssertTerm(state, "2026-05-20", "2026-05-21T00:00:00+08:00");
        await story.RecordInterview();
        await story.FileInterview();
        await story.Submit();
        Assert.True((await story.State()).GetProperty("pressure").GetProperty("frozen").GetBoolean());
        await story.StartRecheck();
        await story.Judge(passed: true);
        await story.To("2026-06-10 18:00:00");

        state = await story.State();
        Assert.Equal("Closed", state.GetProperty("state").GetString());
        Assert.Equal("PR0", state.GetProperty("pressure").GetProperty("name").GetString());
        Assert.Equal(2, state.GetProperty("maxPressure").GetInt32());
        Assert.True(state.GetProperty("wasOverdue").GetBoolean());
        Assert.Equal([.. UntilInterview, .. Interview, .. AfterInterview], await story.Told());
        await AssertDeliveriesSayTheSame(node, story);
        Assert.Empty((await node.Get("op", "/api/board/512000")).GetProperty("rows").EnumerateArray());
    }

    [Fact]
    public async Task VariantA_NobodyAcknowledges_DirectorAt8ChiefInspectorOfCityAt12AndRepeatsEachFourHours()
    {
        await using var node = await OwnNode.Start();
        var story = new OrdinaryProblem(node);
        await story.OpenAndSign();
        await story.Receipt();
        await story.SignSupervision();
        await story.To("2026-04-23 00:00:00");
        await story.HoldInterviewUnacknowledged();
        await story.To("2026-05-08 06:00:00", acknowledging: false);

        var told = (await story.Told()).Where(line => line.Contains("AL-04", StringComparison.Ordinal)).ToList();
        Assert.Equal("04-23 08:00", First(told, "ay.dir"));
        Assert.Equal("04-23 12:00", First(told, "ci"));
        foreach (var (person, first) in new[] { ("wang", "04-23 07:00"), ("zhao", "04-23 07:00"), ("ay.ci", "04-23 07:00"), ("ay.dir", "04-23 08:00"), ("ci", "04-23 12:00") })
        {
            Assert.Equal(EveryFourHours(first, "05-07 15:00"), told.Where(line => line.EndsWith(" " + person, StringComparison.Ordinal)).Select(line => line[..11]));
        }

        Assert.Equal(["04-23 07:00"], told.Where(line => line.EndsWith(" offh", StringComparison.Ordinal)).Select(line => line[..11]));
        Assert.DoesNotContain(told, line => line.EndsWith(" dir", StringComparison.Ordinal));
    }

    [Fact]
    public async Task VariantB_RecheckFails_CircularIsDueAndItsSilenceIsTold()
    {
        await using var node = await OwnNode.Start();
        var story = new OrdinaryProblem(node);
        await story.OpenAndSign();
        await story.Receipt();
        await story.SignSupervision();
        await story.Summon();
        await story.HoldInterview();
        await story.RecordInterview();
        await story.FileInterview();
        await story.Submit();
        await story.StartRecheck();
        await story.Judge(passed: false);
        var state = await story.State();
        Assert.Equal("Returned", state.GetProperty("state").GetString());
        Assert.Equal("PR3-pending", state.GetProperty("pressure").GetProperty("name").GetString());
        AssertTerm(state, "2026-06-11", "2026-06-12T00:00:00+08:00");
        Assert.Contains(state.GetProperty("deadlines").EnumerateArray(), limit => limit.GetProperty("kind").GetString()!.Contains("circular", StringComparison.Ordinal) && limit.GetProperty("lastDay").GetString() == "2026-06-03");
        await story.To("2026-06-04 00:00:00");
        Assert.Contains((await node.Get("ay.op", "/api/board/512021")).GetProperty("rows").EnumerateArray(), row => row.GetProperty("alertKind").GetString() == "AL-07");
        await story.To("2026-06-04 08:00:00");

        Assert.Equal(
            [.. UntilInterview, .. Interview, .. AfterInterview, "05-28 08:30 AL-10 P3 li", "05-28 08:30 AL-10 P3 wang", "06-04 07:00 AL-07 P1 ay.ci", "06-04 07:00 AL-07 P1 ay.dir"],
            await story.Told());
    }

    private static void AssertTerm(System.Text.Json.JsonElement state, string lastDay, string due)
    {
        var term = Assert.Single(state.GetProperty("deadlines").EnumerateArray(), limit => limit.GetProperty("kind").GetString() == "term");
        Assert.Equal((lastDay, due), (term.GetProperty("lastDay").GetString(), term.GetProperty("due").GetString()));
    }

    private static async Task AssertDeliveriesSayTheSame(OwnNode node, OrdinaryProblem story)
    {
        var deliveries = (await node.Get("zhao", $"/api/cases/{story.Case}/deliveries")).GetProperty("items").EnumerateArray()
            .Where(item => item.GetProperty("kind").GetString() == "alert")
            .Select(item => $"{Local(item.GetProperty("deliveredAt"))} {item.GetProperty("alertKind").GetString()} {item.GetProperty("severity").GetString()} {item.GetProperty("personId").GetString()!["p-".Length..]}");
        Assert.Equal((await story.Told()).Where(line => !line.Contains("document", StringComparison.Ordinal)), deliveries.Order(StringComparer.Ordinal));
    }

    private static string Local(System.Text.Json.JsonElement instant) =>
        instant.GetDateTimeOffset().ToOffset(TimeSpan.FromHours(8)).ToString("MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    private static string First(List<string> told, string person) => told.First(line => line.EndsWith(" " + person, StringComparison.Ordinal))[..11];

    /// <summary>P1: each 4 h inside 07:00–22:00; a repeat that falls outside waits for 07:00 (domain.md 5.2, 5.3).</summary>
    private static IEnumerable<string> EveryFourHours(string first, string last)
    {
        var end = OwnNode.At($"2026-{last}:00");
        for (var at = OwnNode.At($"2026-{first}:00"); at <= end; at = Next(at))
        {
            yield return at.ToString("MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    private static DateTimeOffset Next(DateTimeOffset at)
    {
        var next = at.AddHours(4);
        return next.Hour is >= 7 and < 22 ? next : new DateTimeOffset(next.Date.AddDays(next.Hour < 7 ? 0 : 1).AddHours(7), next.Offset);
    }
}
