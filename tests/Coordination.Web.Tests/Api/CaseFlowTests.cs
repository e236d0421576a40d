using System.Text;
using System.Text.Json;
using Coordination.Web.Tests.Fixture;

namespace Coordination.Web.Tests.Api;

/// <summary>The ordinary way of a case, as screens go it.</summary>
[Collection("node")]
public class CaseFlowTests(Node node)
{
    [Fact]
    public async Task Case_FromFindingToClosing_TellsItsWholeStory()
    {
        var id = await Steps.Issue(node, "whole story");
        using var wang = await node.SignIn("wang");
        using var chen = await node.SignIn("chen");
        using var zhao = await node.SignIn("zhao");
        using var sun = await node.SignIn("sun");

        await May(wang, id, "receipt");
        (await chen.Post($"/api/cases/{id}/receipt")).Ok();
        (await chen.Post($"/api/cases/{id}/start-work")).Ok();
        var file = (await chen.Upload($"/api/cases/{id}/evidence", Encoding.UTF8.GetBytes("photo"), "image/jpeg", "留样.jpg", "1")).Ok();
        await May(wang, id, "submit");
        (await wang.Post($"/api/cases/{id}/submit", new { measures = "补齐留样", responsiblePerson = "王守正" })).Ok();
        (await zhao.Post($"/api/cases/{id}/start-recheck", new { recheckers = new[] { await IdOf(sun) }, mode = "Covert" })).Ok();

        // The school does not learn of a covert recheck.
        var seen = (await wang.Get($"/api/cases/{id}")).Ok();
        Assert.Equal("Submitted", seen.GetProperty("state").GetString());
        Assert.Equal(JsonValueKind.Null, seen.GetProperty("recheck").ValueKind);
        Assert.DoesNotContain("recheck-started", (await wang.Get($"/api/cases/{id}/events")).Text, StringComparison.Ordinal);

        (await sun.Post($"/api/cases/{id}/record-verdict", new { passed = true, findings = "已补齐", checkedInAt = node.Drill.Now, place = "食堂" })).Ok();
        var closed = (await zhao.Post($"/api/cases/{id}/confirm-pass")).Ok();

        var view = (await zhao.Get($"/api/cases/{id}")).Ok();
        Assert.Equal(("Closed", closed.GetProperty("version").GetInt64()), (view.GetProperty("state").GetString(), view.GetProperty("version").GetInt64()));
        var evidence = Assert.Single(view.GetProperty("evidence").EnumerateArray());
        Assert.Equal(("留样.jpg", 5L, "image/jpeg", file.GetProperty("hash").GetString()), (evidence.GetProperty("name").GetString(), evidence.GetProperty("size").GetInt64(), evidence.GetProperty("contentType").GetString(), evidence.GetProperty("hash").GetString()));
        Assert.Equal("photo", (await zhao.Get($"/api/cases/{id}/evidence/{file.GetProperty("id").GetString()}")).Text);
    }

    [Fact]
    public async Task Notice_Signed_IsNumberedServedAndExplained()
    {
        var id = await Steps.Issue(node, "notice");
        using var zhao = await node.SignIn("zhao");
        await node.Drill.Advance(node.Drill.Now, TestContext.Current.CancellationToken);

        var view = (await zhao.Get($"/api/cases/{id}")).Ok();
        var notice = Assert.Single(view.GetProperty("documents").EnumerateArray(), document => document.GetProperty("kind").GetString() == "DOC-04");
        Assert.Equal("Signed", notice.GetProperty("status").GetString());
        Assert.Matches("^安教督整〔2026〕\\d{4}号$", notice.GetProperty("number").GetString());
        Assert.Equal(JsonValueKind.Object, notice.GetProperty("fields").ValueKind);

        var term = (await zhao.Get($"/api/cases/{id}/deadlines/term")).Ok();
        Assert.Equal(("rectification.C.rectify", "C 类：整改期限（通知书未另定时）"), (term.GetProperty("rule").GetString(), term.GetProperty("ruleName").GetString()));
        var days = term.GetProperty("days").EnumerateArray().ToArray();
        Assert.Equal(30, days.Count(day => day.GetProperty("counted").GetBoolean()));
        Assert.Equal(term.GetProperty("lastDay").GetString(), days[^1].GetProperty("date").GetString());
        Assert.EndsWith("T00:00:00+08:00", term.GetProperty("dueAt").GetString(), StringComparison.Ordinal);

        var served = Assert.Single((await zhao.Get($"/api/cases/{id}/deliveries")).Ok().GetProperty("items").EnumerateArray(), one => one.GetProperty("kind").GetString() == "document");
        Assert.Equal(("王守正", "open"), (served.GetProperty("personName").GetString(), served.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task Events_AreGapFreeAndPaged()
    {
        var id = await Steps.Issue(node, "events");
        using var zhao = await node.SignIn("zhao");
        await node.Drill.Advance(node.Drill.Now, TestContext.Current.CancellationToken);
        var (versions, cursor) = (new List<long>(), "");
        do
        {
            var page = (await zhao.Get($"/api/cases/{id}/events?limit=1&cursor={cursor}")).Ok();
            versions.AddRange(page.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("version").GetInt64()));
            Assert.All(page.GetProperty("items").EnumerateArray(), one => Assert.Matches("^[0-9a-f]{64}$", one.GetProperty("hash").GetString()));
            cursor = page.GetProperty("cursor").GetString();
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(1, versions.Count).Select(n => (long)n), versions);
        Assert.True(versions.Count >= 3);
    }

    [Fact]
    public async Task Cases_AreListedFilteredAndPaged()
    {
        for (var i = 0; i < 3; i++)
        {
            await Steps.Open(node, $"list {i}");
        }

        using var zhao = await node.SignIn("zhao");
        var (ids, cursor) = (new List<string>(), "");
        do
        {
            var page = (await zhao.Get($"/api/cases?state=Opened&class=C&school={Steps.School}&limit=2&cursor={cursor}")).Ok();
            Assert.All(page.GetProperty("items").EnumerateArray(), one => Assert.Equal("Opened", one.GetProperty("state").GetString()));
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetString()!));
            cursor = page.GetProperty("cursor").GetString();
        }
        while (cursor is not null);

        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.True(ids.Count >= 3);
        Assert.Empty((await zhao.Get("/api/cases?class=A&overdue=true")).Ok().GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Calendar_CountsAsTheSpecificationSays()
    {
        using var zhao = await node.SignIn("zhao");

        var answer = (await zhao.Post("/api/calendar/compute", new { trigger = "2026-01-16", amount = 30, unit = "d", rollForward = true })).Ok();

        Assert.Equal(("2026-02-24", "2026-02-25T00:00:00+08:00", false), (answer.GetProperty("lastDay").GetString(), answer.GetProperty("dueAt").GetString(), answer.GetProperty("provisional").GetBoolean()));
        (await zhao.Post("/api/calendar/compute", new { trigger = "16.01.2026", amount = 30, unit = "d" })).Refused(400, "INVALID_VALUE");
        (await zhao.Post("/api/calendar/compute", new { trigger = "2026-01-16", amount = 30, unit = "wk" })).Refused(400, "INVALID_VALUE");
        (await zhao.Post("/api/calendar/compute", new { trigger = "2026-01-16", amount = 1_000_000, unit = "d" })).Refused(400, "OUT_OF_RANGE");
    }

    [Fact]
    public async Task Import_WithAWrongRow_AppliesNothing()
    {
        using var sys = await node.SignIn("sys");
        const string header = "id,name,stage,location,administeredBy,township,pupils,longitude,latitude,competentDepartment\n";
        const string good = "AY-8001,样例小学,primary,512021,512021,,300,105.3,30.1,512021\n";

        var refused = (await sys.PostText("/api/imports/schools?apply=true", header + good + "AY-8002,样例,primary,999999,512021,,300,105.3,30.1,512021\n", Guid.NewGuid().ToString(), type: "text/csv")).Ok();
        Assert.Equal((false, 1, 1), (refused.GetProperty("applied").GetBoolean(), refused.GetProperty("accepted").GetInt32(), refused.GetProperty("refused").GetInt32()));
        Assert.Equal(("INVALID_VALUE", 3), (refused.GetProperty("rows")[1].GetProperty("code").GetString(), refused.GetProperty("rows")[1].GetProperty("line").GetInt32()));
        Assert.Empty((await sys.Get("/api/schools?text=AY-8001")).Ok().GetProperty("items").EnumerateArray());

        var applied = (await sys.PostText("/api/imports/schools?apply=true", header + good, Guid.NewGuid().ToString(), type: "text/csv")).Ok();
        Assert.True(applied.GetProperty("applied").GetBoolean());
        using var zhao = await node.SignIn("zhao");
        Assert.Single((await zhao.Get("/api/schools?text=AY-8001")).Ok().GetProperty("items").EnumerateArray());
        (await zhao.PostText("/api/imports/schools", header + good, Guid.NewGuid().ToString(), type: "text/csv")).Refused(403, "NOT_PERMITTED");
    }

    private static async Task May(Person person, string id, string trigger) =>
        Assert.Contains((await person.Get($"/api/cases/{id}")).Ok().GetProperty("may").EnumerateArray(), one => one.GetString() == trigger);

    private static async Task<string> IdOf(Person person) => (await person.Get("/api/me")).Ok().GetProperty("person").GetProperty("id").GetString()!;
}
