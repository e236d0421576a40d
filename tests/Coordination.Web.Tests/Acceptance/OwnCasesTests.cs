using System.Text.Json;

namespace Coordination.Web.Tests.Acceptance;

/// <summary>Who has no board asks for cases and gets their own: of their school, found by them, to be rechecked by them (domain.md 2.5 "Read a case").</summary>
[Collection("acceptance")]
public class OwnCasesTests(City city) : IClassFixture<City>
{
    private const string Elsewhere = "AY-0150";

    [Fact]
    public async Task List_WithoutABoard_IsOnesOwnCases()
    {
        var ofSchool = await city.Issue("本校问题");
        var found = await city.Open("督学发现", by: "li", subject: Elsewhere);
        var others = await city.Open("他校问题", subject: Elsewhere);
        await city.Idle();

        Assert.Equal([ofSchool], await Own("wang", ofSchool, found, others));
        Assert.Equal([found, others], await Own("ay0150.p", ofSchool, found, others));
        Assert.Contains(found, await Own("li", ofSchool, found, others));
        Assert.DoesNotContain(others, await Own("li", ofSchool, found, others));
        Assert.Empty(await Own("sun", ofSchool, found, others));

        await city.Submit(ofSchool);
        await city.Do("zhao", $"/api/cases/{ofSchool}/start-recheck", Steps.Recheck("sun"));
        await city.Idle();

        Assert.Equal([ofSchool], await Own("sun", ofSchool, found, others));
        Assert.Equal("Rechecking", (await Row("sun", ofSchool)).Text("state"));
        Assert.Equal(["p-sun"], (await Row("sun", ofSchool)).GetProperty("recheckers").EnumerateArray().Select(id => id.GetString()));

        // A covert recheck is not for the subject, its inspector or the finder, whatever they ask for.
        foreach (var userName in new[] { "wang", "li" })
        {
            var row = await Row(userName, ofSchool);
            Assert.Equal(("Submitted", 0), (row.Text("state"), row.GetProperty("recheckers").GetArrayLength()));
            Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (row.GetProperty("holder").ValueKind, row.GetProperty("nextDue").ValueKind));
            Assert.Contains(await city.All(userName, "/api/cases?state=Submitted"), one => one.Text("id") == ofSchool);
            Assert.DoesNotContain(await city.All(userName, "/api/cases?state=Rechecking"), one => one.Text("id") == ofSchool);
        }
    }

    [Fact]
    public async Task List_OfEndedCases_HasThoseOneFound()
    {
        var id = await city.Open("误立", by: "li", subject: Elsewhere);
        await city.Do("ay.ci", $"/api/cases/{id}/cancel", new { reason = "与另一件重复" });
        await city.Idle();

        Assert.Contains(await city.All("li", "/api/cases?state=Cancelled"), row => row.Text("id") == id);
        Assert.Contains(await city.All("ay0150.p", "/api/cases?state=Cancelled&sort=Due"), row => row.Text("id") == id);
        Assert.DoesNotContain(await city.All("wang", "/api/cases?state=Cancelled"), row => row.Text("id") == id);
    }

    [Fact]
    public async Task List_OfAJurisdiction_StillNeedsItsBoard()
    {
        foreach (var userName in new[] { "wang", "li", "sun" })
        {
            (await city.Send(userName, HttpMethod.Get, "/api/cases?jurisdiction=512021")).Refused("NOT_PERMITTED");
        }
    }

    [Fact]
    public async Task List_SortedByDue_IsEveryCaseOnce_TheLongestOverdueFirst()
    {
        foreach (var (title, @class) in new[] { ("一", "D"), ("二", "B"), ("三", "C"), ("四", "D"), ("五", "A") })
        {
            await city.Open("排序" + title, @class);
        }

        await city.Issue("排序在办", "C");
        await city.Idle();

        var sorted = await city.All("ci", "/api/cases?sort=Due", limit: 2);

        var all = await city.All("ci", "/api/cases");
        Assert.True(all.Count > 5);
        Assert.Equal(all.Select(row => row.Text("id")).Order(StringComparer.Ordinal), sorted.Select(row => row.Text("id")).Order(StringComparer.Ordinal));
        var due = sorted.Select(row => row.GetProperty("nextDue") is { ValueKind: JsonValueKind.String } next ? next.GetDateTimeOffset() : DateTimeOffset.MaxValue).ToList();
        Assert.Equal(due.Order(), due);
        Assert.True(due.Distinct().Count() > 2);
        (await city.Send("ci", HttpMethod.Get, "/api/cases?sort=Size")).Refused("INVALID_VALUE");
        (await city.Send("ci", HttpMethod.Get, "/api/cases?sort=Due&cursor=QUJD")).Refused("INVALID_CURSOR");
        (await city.Send("ci", HttpMethod.Get, "/api/cases?sort=Due&cursor=ZHVlfkFC")).Refused("INVALID_CURSOR");
    }

    private async Task<List<string>> Own(string userName, params string[] among) =>
        [.. (await city.All(userName, "/api/cases")).Select(row => row.Text("id")!).Where(among.Contains).OrderBy(id => Array.IndexOf(among, id))];

    private async Task<JsonElement> Row(string userName, string id) => (await city.All(userName, "/api/cases")).Single(row => row.Text("id") == id);
}
