using System.Globalization;
using Coordination.Domain.Time;

namespace Coordination.Web.Tests.Acceptance;

/// <summary>Offices closed by local order, and school terms on other days: proposed by the city's office head, approved by its chief inspector (domain.md 2.5).</summary>
public class LocalClosureTests
{
    private static readonly object Flood = new { id = "AY-2026-1", jurisdiction = "512021", first = "2026-03-09", last = "2026-03-11", reason = "洪涝灾害" };

    [Fact]
    public async Task Closure_MovesTheTermsOfItsCounty_AndOfNoOther()
    {
        await using var city = await City.Start();
        var (here, days, elsewhere) = (await Issued(city, "zhao", Steps.School, "10 wd"), await Issued(city, "zhao", "AY-0003", "30 d"), await Issued(city, "yj.offh", "YJ-0002", "10 wd"));
        var (early, ofTheCity) = (await Issued(city, "zhao", "AY-0004", "3 wd"), await Issued(city, "offh", "YJ-0290", "10 wd"));
        await city.To("2026-03-05 10:00");
        await Approved(city, "closures", Flood);
        await Approved(city, "closures", new { id = "AY-2026-2", jurisdiction = "512021", first = "2026-04-02", last = "2026-04-03", reason = "道路中断" });

        foreach (var (id, last) in new[] { (here, "2026-03-20"), (days, "2026-04-07"), (elsewhere, "2026-03-17"), (early, "2026-03-06"), (ofTheCity, "2026-03-17") })
        {
            var limit = (await city.Case(id, "op")).Limit("term");
            Assert.Equal((last, DateTimeOffset.Parse(last, CultureInfo.InvariantCulture).Day + 1), (limit.Text("lastDay")!, limit.GetProperty("due").GetDateTimeOffset().Day));
            Assert.Equal(id == here || id == days ? 1 : 0, (await city.All("op", $"/api/cases/{id}/events")).Count(one => one.Text("type") == "case.deadlines-recomputed.v1" && OfTerm(one)));
        }

        var explained = await city.Get("zhao", $"/api/cases/{here}/deadlines/term");
        Assert.Equal("2026v1,+AY-2026-1(20260309-20260311)", explained.Text("calendar"));
        Assert.Equal(
            ["2026-03-09 洪涝灾害", "2026-03-10 洪涝灾害", "2026-03-11 洪涝灾害"],
            explained.GetProperty("days").EnumerateArray().Where(day => day.Text("kind") == "Closure").Select(day => $"{day.Text("date")} {day.Text("reason")}"));
        Assert.Equal(10, explained.GetProperty("days").EnumerateArray().Count(day => day.GetProperty("counted").GetBoolean()));
        await city.To("2026-03-18 00:00");
        Assert.Equal((false, true), ((await city.Case(here)).GetProperty("overdue").GetBoolean(), (await city.Case(elsewhere, "op")).GetProperty("overdue").GetBoolean()));
        await city.To("2026-03-21 00:00");
        Assert.True((await city.Case(here)).GetProperty("overdue").GetBoolean());
    }

    [Fact]
    public async Task Closure_TakenBack_GivesTheDaysBack()
    {
        await using var city = await City.Start();
        var id = await Issued(city, "zhao", Steps.School, "10 wd");
        await Approved(city, "closures", Flood);
        Assert.Equal("2026-03-20", (await city.Case(id, "op")).LastDay());

        var lifted = new { id = "AY-2026-1", jurisdiction = "512021", first = "2026-03-09", last = "2026-03-11", reason = "洪水未至", lifted = true };
        await city.Refused("offh", "/api/configuration/closures", lifted with { id = "AY-2026-01" }, "NOT_FOUND");
        await city.Refused("offh", "/api/configuration/closures", lifted with { jurisdiction = "512022" }, "NOT_FOUND");
        await Approved(city, "closures", lifted);

        Assert.Equal("2026-03-17", (await city.Case(id, "op")).LastDay());
        var moved = (await city.All("op", $"/api/cases/{id}/events")).Where(one => one.Text("type") == "case.deadlines-recomputed.v1").ToList();
        Assert.Equal(2, moved.Count);
        Assert.DoesNotContain("+AY", (await city.Get("zhao", $"/api/cases/{id}/deadlines/term")).Text("calendar"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClosureAndTerm_NeedTwoOfTheCity_AndSense()
    {
        await using var city = await City.Start();
        var id = await Issued(city, "zhao", Steps.School, "10 wd");
        var term = new { jurisdiction = "512021", year = 2026, season = "Autumn", first = "2026-09-07", last = "2027-01-25" };
        foreach (var (path, body) in new (string, object)[] { ("closures", Flood), ("terms", term) })
        {
            foreach (var userName in new[] { "zhao", "ay.ci", "sys", "wang", "aud", "ay.edu" })
            {
                await city.Refused(userName, $"/api/configuration/{path}", body, "NOT_PERMITTED");
            }

            var proposal = (await city.Do("offh", $"/api/configuration/{path}", body)).Text("id");
            foreach (var userName in new[] { "offh", "zhao", "ay.ci", "sys", "dir" })
            {
                var answer = await city.Post(userName, $"/api/configuration/proposals/{proposal}/approve");
                Assert.True(answer.Code is "NOT_PERMITTED" or "APPROVER_LEVEL" or "JURISDICTION_DENIED", $"{userName}: {answer.Text}");
            }
        }

        await city.Idle();
        Assert.Equal("2026-03-17", (await city.Case(id)).LastDay());
        foreach (var (first, last) in new[] { ("2026-03-11", "2026-03-09"), ("2026-03-09", "2026-05-08") })
        {
            await city.Refused("offh", "/api/configuration/closures", new { id = "AY-1", jurisdiction = "512021", first, last, reason = "洪涝灾害" }, "CALENDAR_INVALID");
        }

        await city.Refused("offh", "/api/configuration/closures", new { id = "AY-1", jurisdiction = "599999", first = "2026-03-09", last = "2026-03-09", reason = "洪涝灾害" }, "NOT_FOUND");
        await city.Refused("offh", "/api/configuration/terms", new { jurisdiction = "512021", year = 2026, season = "Autumn", first = "2026-03-01", last = "2026-07-05" }, "CALENDAR_INVALID");
    }

    [Fact]
    public async Task SchoolTerm_OfACounty_IsKeptThereOnly()
    {
        await using var city = await City.Start();
        await Approved(city, "terms", new { jurisdiction = "512021", year = 2026, season = "Autumn", first = "2026-09-07", last = "2027-01-25" });

        Assert.Equal((new DateOnly(2026, 9, 7), new DateOnly(2027, 1, 25)), Autumn(city, "512021"));
        Assert.Equal((new DateOnly(2026, 9, 1), new DateOnly(2027, 1, 20)), Autumn(city, "512022"));
        var listed = Assert.Single((await city.Get("ci", "/api/configuration/proposals")).GetProperty("items").EnumerateArray());
        Assert.Equal(("term", "approved", "Autumn"), (listed.Text("kind"), listed.Text("status"), listed.GetProperty("change").Text("season")));
    }

    private static (DateOnly First, DateOnly Last) Autumn(City city, string code) =>
        city.Rules.Calendar.For(code).Terms.Semester(2026, Season.Autumn) is var term ? (term.First, term.Last) : default;

    private static bool OfTerm(System.Text.Json.JsonElement recomputed) =>
        recomputed.GetProperty("data").GetProperty("moved").EnumerateArray().Any(moved => moved.Text("kind") == "term" && moved.Text("newCalendar")!.Contains("+AY-2026-", StringComparison.Ordinal));

    private static async Task Approved(City city, string path, object body)
    {
        var proposal = (await city.Do("offh", $"/api/configuration/{path}", body)).Text("id");
        await city.Do("ci", $"/api/configuration/proposals/{proposal}/approve");
        await city.Idle();
    }

    private static async Task<string> Issued(City city, string office, string school, string term)
    {
        var id = await city.Open("本地停工", "C", office, school);
        await city.Do(office, $"/api/cases/{id}/issue-notice", new { basis = new[] { "《教育督导条例》第二十一条" }, term });
        await city.Idle();
        return id;
    }
}
