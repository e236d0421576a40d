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
        var toTheSchool = await Row("wang", ofSchool);
        Assert.Equal(("Submitted", 0), (toTheSchool.Text("state"), toTheSchool.GetProperty("recheckers").GetArrayLength()));
        Assert.All(await city.All("wang", "/api/cases?state=Submitted"), row => Assert.Equal(Steps.School, row.Text("schoolId")));
    }

    [Fact]
    public async Task List_OfAJurisdiction_StillNeedsItsBoard()
    {
        foreach (var userName in new[] { "wang", "li", "sun" })
        {
            (await city.Send(userName, HttpMethod.Get, "/api/cases?jurisdiction=512021")).Refused("NOT_PERMITTED");
        }
    }

    private async Task<List<string>> Own(string userName, params string[] among) =>
        [.. (await city.All(userName, "/api/cases")).Select(row => row.Text("id")!).Where(among.Contains).OrderBy(id => Array.IndexOf(among, id))];

    private async Task<JsonElement> Row(string userName, string id) => (await city.All(userName, "/api/cases")).Single(row => row.Text("id") == id);
}
