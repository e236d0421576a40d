using System.Text.Json;
using Coordination.Web.Tests.Fixture;

namespace Coordination.Web.Tests.Api;

/// <summary>What is sent wrongly is refused clearly and leaves nothing behind.</summary>
[Collection("node")]
public class WrongRequestTests(Node node)
{
    private const string Key = "0d5f3a52-7d3a-4a51-9a5e-0a6f3a2b1c4d";

    [Theory]
    [InlineData("""{"subject":"AY-0217","class":"C","title":"t","problem":"p","severity":"high"}""", 400, "UNKNOWN_FIELD")]
    [InlineData("""{"subject":"AY-0217","class":"C","title":"t"}""", 400, "MISSING_FIELD")]
    [InlineData("""{"subject":217,"class":"C","title":"t","problem":"p"}""", 400, "INVALID_VALUE")]
    [InlineData("""{"subject":"AY-0217","class":"Z","title":"t","problem":"p"}""", 400, "INVALID_VALUE")]
    [InlineData("""{"subject":"AY-9999","class":"C","title":"t","problem":"p"}""", 400, "INVALID_VALUE")]
    [InlineData("""{"subject":"AY-0217","class":"C","title":"t\u0007","problem":"p"}""", 400, "FORBIDDEN_CHARACTER")]
    [InlineData("""{"subject":"AY-0217","class":"C","title":"t","problem":"p","required":"all"}""", 400, "INVALID_VALUE")]
    [InlineData("""{"subject":"AY-0217","class":"C","title":"t","title":"u","problem":"p"}""", 400, "INVALID_JSON")]
    [InlineData("""{"subject":"AY-0217" """, 400, "INVALID_JSON")]
    public async Task Opening_Malformed_IsRefusedAndStoresNothing(string json, int status, string code)
    {
        using var li = await node.SignIn("li");
        var before = await node.Rows(Steps.County);

        (await li.PostText("/api/cases", json, Guid.NewGuid().ToString())).Refused(status, code);

        Assert.Equal(before, await node.Rows(Steps.County));
    }

    [Fact]
    public async Task Text_TooLong_NamesTheFieldAndTheBound()
    {
        using var li = await node.SignIn("li");

        var problem = (await li.Post("/api/cases", new { subject = Steps.School, @class = "C", title = new string('长', 121), problem = "p" })).Refused(400, "TEXT_TOO_LONG");

        Assert.Equal(("title", "120"), (problem.GetProperty("values").GetProperty("field").GetString(), problem.GetProperty("values").GetProperty("max").GetString()));
    }

    [Theory]
    [InlineData("0 d")]
    [InlineData("99999 d")]
    [InlineData("-5 d")]
    [InlineData("30")]
    [InlineData("30 years")]
    public async Task Term_Absurd_IsRefusedAndStoresNothing(string term)
    {
        var id = await Steps.Open(node, "term " + term);
        using var zhao = await node.SignIn("zhao");
        var before = await node.Rows(Steps.County);

        (await zhao.Post($"/api/cases/{id}/issue-notice", new { basis = new[] { "b" }, term })).Refused(400, "INVALID_VALUE");

        Assert.Equal(before, await node.Rows(Steps.County));
    }

    [Theory]
    [InlineData("2026-02-30")]
    [InlineData("03/04/2026")]
    [InlineData("0001-01-01")]
    [InlineData("2026-03-04T00:00:00")]
    public async Task Date_Malformed_IsRefused(string completedOn)
    {
        var id = await Steps.Issue(node, "date " + completedOn);
        using var wang = await node.SignIn("wang");

        (await wang.Post($"/api/cases/{id}/submit", new { measures = "m", responsiblePerson = "王", completedOn })).Refused(400, "INVALID_VALUE");
    }

    [Fact]
    public async Task Body_Huge_IsRefused()
    {
        using var li = await node.SignIn("li");
        var before = await node.Rows(Steps.County);

        (await li.Post("/api/cases", new { subject = Steps.School, @class = "C", title = "t", problem = new string('x', 300_000) })).Refused(413, "BODY_TOO_LARGE");

        Assert.Equal(before, await node.Rows(Steps.County));
    }

    [Fact]
    public async Task File_Huge_IsRefusedAndNothingIsNamed()
    {
        var id = await Steps.Issue(node, "huge file");
        using var chen = await node.SignIn("chen");
        var before = await node.Rows(Steps.County);

        (await chen.Upload($"/api/cases/{id}/evidence", new byte[21 * 1024 * 1024], "image/jpeg")).Refused(413, "BODY_TOO_LARGE");

        Assert.Equal(before, await node.Rows(Steps.County));
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("image/svg+xml")]
    [InlineData("application/javascript")]
    public async Task File_OfADangerousKind_IsRefused(string type)
    {
        var id = await Steps.Issue(node, "kind " + type);
        using var chen = await node.SignIn("chen");

        (await chen.Upload($"/api/cases/{id}/evidence", [1, 2, 3], type)).Refused(415, "UNSUPPORTED_MEDIA_TYPE");
    }

    [Fact]
    public async Task Key_Missing_IsRefused()
    {
        using var li = await node.SignIn("li");

        (await li.PostText("/api/cases", JsonSerializer.Serialize(Steps.Opening("no key")), key: null)).Refused(400, "IDEMPOTENCY_KEY_MISSING");
        (await li.PostText("/api/cases", JsonSerializer.Serialize(Steps.Opening("no key")), key: "1")).Refused(400, "IDEMPOTENCY_KEY_MISSING");
    }

    [Fact]
    public async Task MediaType_NotJson_IsRefused()
    {
        using var li = await node.SignIn("li");

        (await li.PostText("/api/cases", JsonSerializer.Serialize(Steps.Opening("xml")), Guid.NewGuid().ToString(), type: "application/xml")).Refused(415, "UNSUPPORTED_MEDIA_TYPE");
    }

    [Fact]
    public async Task Version_Stale_IsRefusedAndStoresNothing()
    {
        var id = await Steps.Open(node, "stale");
        using var zhao = await node.SignIn("zhao");
        var before = await node.Rows(Steps.County);

        (await zhao.Post($"/api/cases/{id}/issue-notice", new { basis = new[] { "b" } }, ifMatch: "\"7777\"")).Refused(412, "STALE_VERSION");
        (await zhao.Post($"/api/cases/{id}/issue-notice", new { basis = new[] { "b" } }, ifMatch: "7")).Refused(400, "INVALID_IF_MATCH");

        Assert.Equal(before, await node.Rows(Steps.County));
    }

    [Fact]
    public async Task Request_Replayed_GivesTheSameAnswerForEver()
    {
        using var li = await node.SignIn("li");
        var key = Guid.NewGuid().ToString();
        var first = (await li.Post("/api/cases", Steps.Opening("replayed"), key)).Ok();
        using var zhao = await node.SignIn("zhao");
        (await zhao.Post($"/api/cases/{first.GetProperty("id").GetString()}/issue-notice", new { basis = new[] { "b" } })).Ok();
        var before = await node.Rows(Steps.County);

        var again = (await li.Post("/api/cases", Steps.Opening("replayed"), key)).Ok();

        Assert.Equal((first.GetProperty("id").GetString(), first.GetProperty("version").GetInt64()), (again.GetProperty("id").GetString(), again.GetProperty("version").GetInt64()));
        Assert.True(again.GetProperty("replayed").GetBoolean());
        Assert.Equal(before, await node.Rows(Steps.County));
    }

    [Fact]
    public async Task Key_WithAnotherBody_IsRefused()
    {
        using var li = await node.SignIn("li");
        var key = Guid.NewGuid().ToString();
        (await li.Post("/api/cases", Steps.Opening("one body"), key)).Ok();

        (await li.Post("/api/cases", Steps.Opening("another body"), key)).Refused(422, "IDEMPOTENCY_KEY_REUSED");
    }

    [Fact]
    public async Task Requests_OutOfOrder_AreRefusedAndStoreNothing()
    {
        var id = await Steps.Open(node, "order");
        using var wang = await node.SignIn("wang");
        using var zhao = await node.SignIn("zhao");
        var before = await node.Rows(Steps.County);

        (await wang.Post($"/api/cases/{id}/submit", new { measures = "m", responsiblePerson = "王" })).Refused(409, "WRONG_STATE");
        (await zhao.Post($"/api/cases/{id}/confirm-pass")).Refused(409, "WRONG_STATE");
        (await zhao.Post($"/api/cases/{id}/sign-supervision-notice")).Refused(409, "WRONG_STATE");

        Assert.Equal(before, await node.Rows(Steps.County));
    }

    [Fact]
    public async Task Address_Unknown_IsAProblemToo()
    {
        var id = await Steps.Open(node, "addresses");
        using var zhao = await node.SignIn("zhao");

        (await zhao.Post($"/api/cases/{id}/close-at-once")).Refused(404, "UNKNOWN_TRIGGER");
        (await zhao.Get("/api/nothing/here")).Refused(404, "NOT_FOUND");
        (await zhao.Get("/api/cases/512021-C-0000000000000")).Refused(404, "NOT_FOUND");
        (await zhao.Get("/api/cases/nonsense")).Refused(404, "NOT_FOUND");
        (await zhao.Get("/api/cases/999999-C-0000000000000")).Refused(404, "NOT_FOUND");
        (await zhao.Send(new HttpRequestMessage(HttpMethod.Put, $"/api/cases/{id}"))).Refused(405, "METHOD_NOT_ALLOWED");
    }

    [Theory]
    [InlineData("/api/cases?limit=0", "OUT_OF_RANGE")]
    [InlineData("/api/cases?limit=100000", "OUT_OF_RANGE")]
    [InlineData("/api/cases?cursor=!!", "INVALID_CURSOR")]
    [InlineData("/api/cases?state=Sleeping", "INVALID_VALUE")]
    [InlineData("/api/cases?overdue=maybe", "INVALID_VALUE")]
    [InlineData("/api/alerts?state=Sleeping", "INVALID_VALUE")]
    [InlineData("/api/people?role=KING", "INVALID_VALUE")]
    public async Task Query_Malformed_IsRefused(string path, string code)
    {
        using var zhao = await node.SignIn("zhao");

        (await zhao.Get(path)).Refused(400, code);
    }

    [Fact]
    public async Task Refusal_SpeaksTheLanguageAskedFor()
    {
        using var li = await node.SignIn("li");

        var english = (await li.PostText("/api/cases", "{}", Key, language: "en")).Refused(400, "MISSING_FIELD");
        var chinese = (await li.PostText("/api/cases", "{}", Key)).Refused(400, "MISSING_FIELD");

        Assert.Equal("The field subject is missing.", english.GetProperty("detail").GetString());
        Assert.Equal("缺少字段：subject。", chinese.GetProperty("detail").GetString());
    }
}
