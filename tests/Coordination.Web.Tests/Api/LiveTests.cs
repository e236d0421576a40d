using System.Text.Json;
using Coordination.Web.Tests.Fixture;
using Microsoft.AspNetCore.SignalR;

namespace Coordination.Web.Tests.Api;

/// <summary>The live hub as browsers use it.</summary>
[Collection("node")]
public class LiveTests(Node node)
{
    [Fact]
    public async Task Board_Subscribed_HearsOfANewCase()
    {
        using var zhao = await node.SignIn("zhao");
        await using var live = await Live.Connect(node, zhao);
        var snapshot = await live.Subscribe("board:512021");

        var id = await Steps.Open(node, "live board");

        var step = await live.Next("boardChanged", one => one.GetProperty("changed").EnumerateArray().Any(row => row.GetProperty("id").GetString() == id));
        Assert.Equal("board:512021", step.GetProperty("scope").GetString());
        Assert.NotEqual(snapshot.GetProperty("cursor").GetString(), step.GetProperty("cursor").GetString());
        Assert.True(step.GetProperty("totals").GetProperty("open").GetInt32() > 0);
    }

    [Fact]
    public async Task Board_SubscribedAgainWithItsCursor_GetsWhatWasMissed()
    {
        using var zhao = await node.SignIn("zhao");
        await using var first = await Live.Connect(node, zhao);
        var cursor = (await first.Subscribe("board:512021")).GetProperty("cursor").GetString();
        var id = await Steps.Open(node, "missed");
        await first.Next("boardChanged", one => one.GetProperty("changed").EnumerateArray().Any(row => row.GetProperty("id").GetString() == id));

        await using var second = await Live.Connect(node, zhao);
        var answer = await second.Subscribe("board:512021", cursor);

        Assert.Equal(JsonValueKind.Null, answer.GetProperty("snapshot").ValueKind);
        Assert.Contains(id, answer.GetProperty("missed").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inbox_Subscribed_HearsOfTheServedNotice()
    {
        using var wang = await node.SignIn("wang");
        await using var live = await Live.Connect(node, wang);
        await live.Subscribe("inbox");

        var id = await Steps.Issue(node, "live inbox");

        var raised = await live.Next("alertRaised", one => one.GetProperty("caseId").GetString() == id);
        Assert.Equal("document", raised.GetProperty("kind").GetString());
    }

    [Theory]
    [InlineData("board:512021", "NOT_PERMITTED")]
    [InlineData("school:AY-0001", "NOT_PERMITTED")]
    [InlineData("board:999999", "NOT_FOUND")]
    [InlineData("nonsense", "INVALID_VALUE")]
    public async Task Scope_Refused_IsAnErrorWithItsCode(string scope, string code)
    {
        using var wang = await node.SignIn("wang");
        await using var live = await Live.Connect(node, wang);

        var refused = await Assert.ThrowsAsync<HubException>(() => live.Subscribe(scope));

        Assert.Contains(code, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clock_IsHeardAtEachStepOfTheDrill()
    {
        using var op = await node.SignIn("op");
        await using var live = await Live.Connect(node, op);
        var to = node.Drill.Now.AddMinutes(1);

        (await op.Post("/api/drill/advance", new { to })).Ok();

        await live.Next("clock", one => one.GetProperty("now").GetDateTimeOffset() == to);
    }

    [Fact]
    public async Task Hub_WithoutToken_IsClosedToAll()
    {
        using var nobody = node.Anonymous();

        await Assert.ThrowsAsync<HttpRequestException>(() => Live.Connect(node, nobody));
    }
}
