using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Coordination.Web.Tests.Acceptance;

/// <summary>Acceptance 9: requests that are repeated, reordered, stale, huge or sent at once; what is refused stores nothing anywhere.</summary>
[Collection("acceptance")]
public class RobustnessTests(City city) : IClassFixture<City>
{
    private const int Parallel = 20;

    [Fact]
    public async Task OneKeyTwentyTimesAtOnce_IsOneCase()
    {
        await city.As("li");
        var key = Guid.NewGuid().ToString();
        var answers = await Task.WhenAll(Enumerable.Range(0, Parallel).Select(_ => city.Post("li", "/api/cases", Steps.Opening("二十次"), key)));

        var id = Assert.Single(answers.Select(answer => answer.Ok().Text("id")).Distinct())!;
        Assert.Single(answers.Select(answer => answer.Body.GetProperty("version").GetInt64()).Distinct());
        Assert.Equal(Parallel - 1, answers.Count(answer => answer.Body.GetProperty("replayed").GetBoolean()));
        Assert.Equal(id, Assert.Single(await city.All("ci", "/api/cases?jurisdiction=512021"), row => row.Text("title") == "二十次").Text("id"));
        Assert.Single(await city.All("ci", $"/api/cases/{id}/events"), @event => @event.Text("type") == "case.opened.v1");
    }

    [Fact]
    public async Task TwentyPeoplesWorthOfKeysAtOnce_OneActWins()
    {
        var id = await city.Open("一次签发");
        await city.As("zhao");

        var answers = await Task.WhenAll(Enumerable.Range(0, Parallel).Select(_ => city.Post("zhao", $"/api/cases/{id}/issue-notice", Steps.Basis)));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(Parallel - 1, answers.Count(answer => answer is { Code: "WRONG_STATE", Status: HttpStatusCode.Conflict }));
        await city.Idle();
        Assert.Single((await city.Case(id)).GetProperty("documents").EnumerateArray(), paper => paper.Text("kind") == "DOC-04");
    }

    [Fact]
    public async Task VersionOfAnEarlierRead_IsRefusedAndTheNewOneTaken()
    {
        var id = await city.Open("旧版本");
        var old = (await city.Case(id)).GetProperty("version").GetInt64();
        await city.Do("zhao", $"/api/cases/{id}/assign-sub-task", new { unit = "512021.08", task = "拨款" });
        await city.Idle();
        var before = await city.Rows();

        (await city.Post("zhao", $"/api/cases/{id}/issue-notice", Steps.Basis, ifMatch: $"\"{old}\"")).Refused(412, "STALE_VERSION");

        await city.AssertUnchanged(before);
        var now = (await city.Case(id)).GetProperty("version").GetInt64();
        (await city.Post("zhao", $"/api/cases/{id}/issue-notice", Steps.Basis, ifMatch: $"\"{now}\"")).Ok();
    }

    [Fact]
    public async Task Refusals_InTheOrderOfTheSpecification()
    {
        var id = await city.Open("先后");

        (await city.Post("wang", $"/api/cases/{id}/confirm-pass", ifMatch: "\"999\"")).Refused(403, "NOT_PERMITTED");
        (await city.Post("zhao", $"/api/cases/{id}/confirm-pass", ifMatch: "\"999\"")).Refused(412, "STALE_VERSION");
        (await city.Post("zhao", $"/api/cases/{id}/confirm-pass")).Refused(409, "WRONG_STATE");
    }

    [Fact]
    public async Task Replay_AfterTheWorldHasMovedOn_GivesTheFirstAnswer()
    {
        var id = await city.Open("重放");
        var key = Guid.NewGuid().ToString();
        var first = (await city.Post("zhao", $"/api/cases/{id}/issue-notice", Steps.Basis, key)).Ok();
        await city.Do("ci", $"/api/cases/{id}/transfer", new { to = "512000", kind = "TakeUp", reason = "提级" });
        await city.Do("ci", $"/api/cases/{id}/accept-transfer");
        await city.Idle();
        var before = await city.Rows(key => key.Contains(id, StringComparison.Ordinal));

        // 赵 zhao may not act on the case any more; what he was answered stays answered.
        var again = (await city.Post("zhao", $"/api/cases/{id}/issue-notice", Steps.Basis, key)).Ok();

        Assert.Equal(first.GetProperty("version").GetInt64(), again.GetProperty("version").GetInt64());
        Assert.True(again.GetProperty("replayed").GetBoolean());
        (await city.Post("zhao", $"/api/cases/{id}/issue-notice", new { basis = new[] { "另一依据" } }, key)).Refused(403, "JURISDICTION_DENIED");
        (await city.Post("zhao", $"/api/cases/{id}/issue-notice", Steps.Basis)).Refused(403, "JURISDICTION_DENIED");
        await city.AssertUnchanged(before, key => key.Contains(id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task SameKeyOfAnotherPerson_OpensAnotherCase()
    {
        var key = Guid.NewGuid().ToString();
        var one = (await city.Post("li", "/api/cases", Steps.Opening("同键"), key)).Ok();
        var two = (await city.Post("zhao", "/api/cases", Steps.Opening("同键"), key)).Ok();

        Assert.NotEqual(one.Text("id"), two.Text("id"));
        Assert.False(two.GetProperty("replayed").GetBoolean());
    }

    [Fact]
    public async Task SameKeyOfAnotherPersonOnOneRecord_NeverPassesForHisAnswer()
    {
        var id = await city.Issue("同键同案");
        var key = Guid.NewGuid().ToString();
        (await city.Post("chen", $"/api/cases/{id}/start-work", null, key)).Ok();
        await city.Idle();
        var before = await city.Rows();

        (await city.Post("wang", $"/api/cases/{id}/receipt", null, key)).Refused(422, "IDEMPOTENCY_KEY_REUSED");

        await city.AssertUnchanged(before);
        (await city.Post("wang", $"/api/cases/{id}/receipt")).Ok();
    }

    [Fact]
    public async Task SameKeyForAnotherRecord_IsAnotherRequest()
    {
        var (one, two) = (await city.Open("甲"), await city.Open("乙"));
        var key = Guid.NewGuid().ToString();

        (await city.Post("zhao", $"/api/cases/{one}/issue-notice", Steps.Basis, key)).Ok();
        Assert.False((await city.Post("zhao", $"/api/cases/{two}/issue-notice", Steps.Basis, key)).Ok().GetProperty("replayed").GetBoolean());
    }

    [Fact]
    public async Task RefusedKey_IsJudgedAnew()
    {
        var id = await city.Open("再判");
        var key = Guid.NewGuid().ToString();
        (await city.Post("chen", $"/api/cases/{id}/start-work", null, key)).Refused(409, "WRONG_STATE");
        await city.Do("zhao", $"/api/cases/{id}/issue-notice", Steps.Basis);

        Assert.False((await city.Post("chen", $"/api/cases/{id}/start-work", null, key)).Ok().GetProperty("replayed").GetBoolean());
    }

    [Fact]
    public async Task OutOfOrder_EveryStepBeforeItsTime_IsRefusedAndStoresNothing()
    {
        var id = await city.Open("乱序");
        await city.Idle();
        var before = await city.Rows();
        foreach (var (userName, trigger, body) in new (string, string, object)[]
        {
            ("chen", "receipt", new { }), ("chen", "start-work", new { }), ("wang", "submit", Steps.Report), ("wang", "object", new { reason = "r" }), ("wang", "request-extension", new { reason = "r" }),
            ("li", "file-report", new { }), ("zhao", "start-recheck", Steps.Recheck("sun")), ("zhao", "confirm-pass", new { }), ("zhao", "confirm-fail", new { reasons = "r" }),
            ("zhao", "grant-extension", new { }), ("zhao", "refuse-extension", new { reason = "r" }), ("ay.ci", "reject-objection", new { reasons = "r" }), ("ay.ci", "resume", new { reason = "r" }),
            ("zhao", "sign-supervision-notice", new { contact = "c" }), ("ay.ci", "hold-interview", new { }), ("zhao", "file-interview", new { receipts = Array.Empty<object>() }),
            ("ay.ci", "sign-circular", new { }), ("ay.ci", "open-clue", new { code = "c", facts = "f" }), ("zhao", "reopen", new { lookBackFailed = false, reason = "r" }),
            ("zhao", "draw-look-back", new { quarter = "2026Q2", seed = 1 }), ("ay.ci", "accept-transfer", new { }),
        })
        {
            (await city.Post(userName, $"/api/cases/{id}/{trigger}", body)).Refused(409, "WRONG_STATE");
        }

        await city.AssertUnchanged(before);
    }

    [Fact]
    public async Task ShapelessRequests_StoreNothingAnywhere()
    {
        var id = await city.Issue("形状");
        await city.Idle();
        var before = await city.Rows(_ => true);
        using var wide = new StringContent(JsonSerializer.Serialize(Steps.Opening(new string('题', 121))), Encoding.UTF8, "application/json");
        using var deep = new StringContent(string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100), Encoding.UTF8, "application/json");
        using var huge = new StringContent(new string(' ', 2_000_000), Encoding.UTF8, "application/json");

        (await city.Send("zhao", HttpMethod.Post, "/api/cases", wide)).Refused(400, "TEXT_TOO_LONG");
        Assert.Equal(400, (int)(await city.Send("zhao", HttpMethod.Post, "/api/cases", deep)).Status);
        (await city.Send("zhao", HttpMethod.Post, "/api/cases", huge)).Refused(413, "BODY_TOO_LARGE");
        (await city.Post("wang", $"/api/cases/{id}/submit", new { measures = "m", responsiblePerson = "王", completedOn = "2026-02-30" })).Refused(400, "INVALID_VALUE");
        (await city.Post("zhao", "/api/cases/512021-C-0000000000000/issue-notice", Steps.Basis)).Refused(404, "NOT_FOUND");

        await city.AssertUnchanged(before, _ => true);
    }

    [Fact]
    public async Task HugeFiles_AreRefusedAndTheCaseGoesOn()
    {
        var id = await city.Issue("大文件");
        await city.Idle();
        var before = await city.Rows();

        (await Upload(id, new byte[20 * 1024 * 1024 + 1])).Refused(413, "BODY_TOO_LARGE");
        await city.AssertUnchanged(before);

        var largest = (await Upload(id, new byte[20 * 1024 * 1024])).Ok();
        Assert.Equal(20 * 1024 * 1024, largest.GetProperty("size").GetInt64());
    }

    private async Task<Reply> Upload(string id, byte[] content)
    {
        using var file = new ByteArrayContent(content);
        file.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        using var body = new MultipartFormDataContent { { file, "file", "照片.jpg" } };
        return await city.Send("chen", HttpMethod.Post, $"/api/cases/{id}/evidence", body);
    }
}
