using System.Diagnostics;
using System.Text.Json;
using Coordination.Web.Tests.Fixture;
using Microsoft.AspNetCore.SignalR;

namespace Coordination.Web.Tests.Acceptance;

/// <summary>The live hub as api.md promises it: cursors without gaps, catching up, one's own only.</summary>
[Collection("acceptance")]
public class HubTests(City city) : IClassFixture<City>
{
    [Fact]
    public async Task Board_StepByStep_IsTheSnapshotAndHasNoGap()
    {
        await using var live = await Live.Connect(city, "zhao");
        var image = Image.Of(await live.Subscribe("board:512021"));
        var id = await city.Issue("逐步");
        await city.Submit(id);
        await city.Judge(id, passed: true);
        await city.Idle();

        await Follow(live, image, "zhao", "board:512021");
    }

    [Fact]
    public async Task Board_AfterAReconnection_CatchesUpSinceItsCursor()
    {
        var image = default(Image);
        await using var beside = await Live.Connect(city, "ay.op");
        await beside.Subscribe("board:512021");
        await using (var first = await Live.Connect(city, "ay.ci"))
        {
            image = Image.Of(await first.Subscribe("board:512021"));
        }

        var id = await city.Issue("断线");
        await city.Submit(id);
        await city.Idle();
        await using var second = await Live.Connect(city, "ay.ci");
        var answer = await second.Subscribe("board:512021", image.Cursor);

        Assert.Equal(JsonValueKind.Null, answer.GetProperty("snapshot").ValueKind);
        foreach (var step in answer.GetProperty("missed").EnumerateArray())
        {
            image.Apply(step);
        }

        Assert.Equal(answer.Text("cursor"), image.Cursor);
        await Follow(second, image, "ay.ci", "board:512021");
    }

    [Theory]
    [InlineData("0.1")]
    [InlineData("another-epoch.17")]
    [InlineData("nonsense")]
    public async Task CursorOfAnotherEpoch_GivesASnapshot(string since)
    {
        await using var live = await Live.Connect(city, "zhao");
        foreach (var scope in new[] { "board:512021", "school:AY-0217", "inbox" })
        {
            var answer = await live.Subscribe(scope, since);

            Assert.Equal(JsonValueKind.Object, answer.GetProperty("snapshot").ValueKind);
            Assert.Equal(JsonValueKind.Null, answer.GetProperty("missed").ValueKind);
        }
    }

    [Fact]
    public async Task CaseAndSchool_HearOfTheirOwnOnly()
    {
        var (mine, other) = (await city.Issue("本案"), await city.Issue("他案", subject: "AY-0003"));
        await using var live = await Live.Connect(city, "zhao");
        var images = new Dictionary<string, Image>
        {
            [$"case:{mine}"] = Image.Of(await live.Subscribe($"case:{mine}")), ["school:AY-0003"] = Image.Of(await live.Subscribe("school:AY-0003")),
        };

        await city.Do("chen", $"/api/cases/{mine}/start-work");
        await city.Do("ay0003.o", $"/api/cases/{other}/start-work");
        await city.Idle();

        while (images.Values.Any(image => !image.Says("InProgress")))
        {
            var step = await live.Next("boardChanged");
            var image = images[step.Text("scope")!];
            image.Apply(step);
        }

        Assert.All(images[$"case:{mine}"].Rows, row => Assert.Equal(mine, row.Value.Text("kind") == "case" ? row.Value.Text("id") : row.Value.Text("sourceId")));
        Assert.All(images["school:AY-0003"].Rows, row => Assert.Equal("AY-0003", row.Value.Text("schoolId")));
    }

    [Fact]
    public async Task Inbox_IsToldToItsPersonAlone_AndCatchesUp()
    {
        var cursor = default(string);
        var id = default(string);
        await using (var principal = await Live.Connect(city, "wang"))
        {
            await using var inspector = await Live.Connect(city, "li");
            cursor = (await principal.Subscribe("inbox")).Text("cursor");
            await inspector.Subscribe("inbox");
            id = await city.Issue("送达");

            var raised = await principal.Next("alertRaised", one => one.Text("caseId") == id);
            Assert.Equal(("document", "p-wang"), (raised.Text("kind"), raised.Text("personId")));
            await city.To($"{city.Now.AddMinutes(1):yyyy-MM-dd HH:mm}");
            await inspector.Next("clock", one => one.GetProperty("now").GetDateTimeOffset() == city.Now);
            Assert.DoesNotContain(inspector.Heard, message => message.Method is "alertRaised" or "inboxChanged");
        }

        await using var again = await Live.Connect(city, "wang");
        var missed = (await again.Subscribe("inbox", cursor)).GetProperty("missed").EnumerateArray().ToList();
        Assert.Contains(missed.SelectMany(step => step.GetProperty("alerts").EnumerateArray()), item => item.Text("caseId") == id);
        foreach (var step in missed)
        {
            Assert.Equal(cursor, step.Text("previous"));
            cursor = step.Text("cursor");
        }
    }

    [Fact]
    public async Task Alert_IsRaisedToThoseToldAndAcknowledgedOverTheHub()
    {
        await using var chief = await Live.Connect(city, "yj.ci");
        await using var stranger = await Live.Connect(city, "lz.ci");
        await chief.Subscribe("inbox");
        await stranger.Subscribe("inbox");
        var id = await city.Issue("独立", by: "yj.offh", subject: "YJ-0020");

        await city.Refused("yj.edu", $"/api/cases/{id}/cancel", new { reason = "撤销" }, "INDEPENDENCE_VIOLATION");
        await city.Idle();
        var raised = await chief.Next("alertRaised", one => one.Text("alertKind") == "AL-39");
        await chief.Acknowledge(raised.Text("source")!);
        await chief.Next("inboxChanged", step => step.GetProperty("alerts").EnumerateArray().Any(item => item.Text("source") == raised.Text("source") && item.Text("status") == "acked"));

        var refused = await Assert.ThrowsAsync<HubException>(() => stranger.Acknowledge(raised.Text("source")!));
        Assert.Contains("NOT_PERMITTED", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(stranger.Heard, message => message.Method == "alertRaised");
    }

    [Fact]
    public async Task RefusedScopes_AreErrorsWithTheirCode()
    {
        var id = await city.Issue("不得订阅");
        await using var wang = await Live.Connect(city, "wang");
        await using var yj = await Live.Connect(city, "yj.offh");
        foreach (var (live, scope, code) in new[]
        {
            (wang, "board:512021", "NOT_PERMITTED"), (wang, "school:AY-0003", "NOT_PERMITTED"), (yj, $"case:{id}", "NOT_PERMITTED"), (yj, "board:512000", "NOT_PERMITTED"),
            (yj, "board:512021", "NOT_PERMITTED"), (wang, "case:512021-C-0000000000000", "NOT_FOUND"), (wang, "", "INVALID_VALUE"),
        })
        {
            var refused = await Assert.ThrowsAsync<HubException>(() => live.Subscribe(scope));
            Assert.Contains(code, refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal(JsonValueKind.Object, (await wang.Subscribe($"case:{id}")).GetProperty("snapshot").ValueKind);
    }

    [Fact]
    public async Task Unsubscribed_HearsNothingMore()
    {
        await using var live = await Live.Connect(city, "zhao");
        await live.Subscribe("board:512021");
        await live.Subscribe("school:AY-0003");
        await live.Unsubscribe("board:512021");

        await city.Issue("退订", subject: "AY-0003");
        await city.Idle();
        await live.Next("boardChanged", step => step.Text("scope") == "school:AY-0003");

        Assert.DoesNotContain(live.Heard, message => message.Method == "boardChanged" && message.Body.Text("scope") == "board:512021");
    }

    [Fact]
    public async Task Clock_IsHeardEveryTwoSecondsAndAtEachStepOfTheDrill()
    {
        await using var live = await Live.Connect(city, "aud");
        await live.Next("clock");
        var watch = Stopwatch.StartNew();
        for (var beat = 0; beat < 3; beat++)
        {
            var tick = await live.Next("clock");
            Assert.True(tick.GetProperty("drill").GetBoolean());
            Assert.Equal((city.Now, 0d), (tick.GetProperty("now").GetDateTimeOffset(), tick.GetProperty("speed").GetDouble()));
        }

        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(30));
        var to = city.Now.AddMinutes(5);
        await city.To($"{to:yyyy-MM-dd HH:mm}");
        await live.Next("clock", tick => tick.GetProperty("now").GetDateTimeOffset() == to);
    }

    /// <summary>Hears steps until the image is what the board says, each following the one before.</summary>
    private async Task Follow(Live live, Image image, string userName, string scope)
    {
        var board = await city.Get(userName, "/api/board/512021");
        while (image.Cursor != board.Text("cursor"))
        {
            image.Apply(await live.Next("boardChanged", step => step.Text("scope") == scope));
        }

        Assert.Equal(
            board.GetProperty("rows").EnumerateArray().Select(row => row.GetRawText()).Order(StringComparer.Ordinal),
            image.Rows.Values.Select(row => row.GetRawText()).Order(StringComparer.Ordinal));
        Assert.Equal(board.GetProperty("totals").GetRawText(), image.Totals.GetRawText());
    }
}
