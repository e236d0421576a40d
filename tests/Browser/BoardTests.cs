using Coordination.Browser.Fixture;

namespace Coordination.Browser;

/// <summary>Acceptance 2: a case falls overdue on the board, its alert is acknowledged there, its ladder is followed.</summary>
public sealed class BoardTests(Screen screen, Node node) : IClassFixture<Node>
{
    [Fact]
    public async Task UrgentCase_FallsOverdue_BoardShowsItUntouched_AlertAcknowledged_LadderFollowed()
    {
        await using var desk = await screen.Open(node.Address);
        await desk.SignIn("op");
        await desk.Live();
        var id = await node.Issue("食堂燃气泄漏隐患", "A");
        await node.OpenCase("消防通道堵塞");
        await Expect(desk["queue-row-" + id]).ToHaveAttributeAsync("data-overdue", "false");
        await (await Figures.Count(node)).AreOn(desk);

        var term = (await node.Case(id)).GetProperty("deadlines").EnumerateArray().Single(one => one.GetProperty("kind").GetString() == "term");
        await node.AdvanceTo(term.GetProperty("due").GetDateTimeOffset());

        await Expect(desk["queue-row-" + id]).ToHaveAttributeAsync("data-overdue", "true");
        await Expect(desk["kpi-overdue"]).ToHaveTextAsync("1");
        var figures = await Figures.Count(node);
        Assert.Equal(1, figures.Totals["kpi-overdue"]);
        await figures.AreOn(desk);

        await Acknowledge(desk, id);
        await FollowLadder(desk, id);
    }

    private async Task Acknowledge(Desk desk, string id)
    {
        var op = await node.As("op");
        var alert = (await op.All($"/api/alerts?jurisdiction=512021&source={id}&state=open"))
            .Single(one => one.GetProperty("kind").GetString() == "AL-02").GetProperty("id").GetString()!;
        await desk["alert-ack-" + alert].ClickAsync();

        await Expect(desk["alert-row-" + alert]).ToContainTextAsync("许航");
        await Expect(desk["alert-ack-" + alert]).ToHaveCountAsync(0);
        await Expect(desk["alert-refusal-" + alert]).ToHaveCountAsync(0);
        var acked = (await op.All($"/api/alerts?jurisdiction=512021&source={id}")).Single(one => one.GetProperty("id").GetString() == alert);
        Assert.Equal("许航", acked.GetProperty("ackedBy").EnumerateArray().Single().GetProperty("name").GetString());
    }

    private async Task FollowLadder(Desk desk, string id)
    {
        await desk["queue-row-" + id].GetByRole(AriaRole.Button).ClickAsync();
        await desk["selected-open"].ClickAsync();
        var first = desk["ladder"].Locator("li").First;
        await Expect(first).ToHaveAttributeAsync("data-status", "pending");
        await Expect(desk["case-overdue"]).ToBeVisibleAsync();
        await Expect(desk["document-DOC-07"]).ToBeVisibleAsync();

        await (await node.As("zhao")).Post($"/api/cases/{id}/sign-supervision-notice", new { });

        await Expect(first).ToHaveAttributeAsync("data-status", "served");
    }

    /// <summary>domain.md 0.4: the day of the trigger does not count; days run through a holiday, working days do not; a last day off rolls on.</summary>
    [Fact]
    public async Task DayTerms_AreExplainedDayByDay_ThirdLevelAlertIsAcknowledgedOnTheCase()
    {
        var start = new DateTimeOffset(2026, 4, 2, 10, 0, 0, TimeSpan.FromHours(8));
        await node.AdvanceTo(start);
        var id = await node.Issue("食堂留样记录缺失", term: "10 d");
        await using var desk = await screen.Open(node.Address);
        await desk.SignIn("op");
        await desk.Live();
        await desk.Go("/cases/" + id);

        await desk["explain-receipt"].ClickAsync();
        Assert.Equal(["04-03 1", "04-04 清明", "04-05 清明", "04-06 清明", "04-07 2"], await Explained(desk, 5));
        await desk["explain-term"].ClickAsync();
        Assert.Equal(
            ["04-03 1", "04-04 2", "04-05 3", "04-06 4", "04-07 5", "04-08 6", "04-09 7", "04-10 8", "04-11 9", "04-12 周末", "04-13 10"],
            await Explained(desk, 11));

        await node.AdvanceTo(new DateTimeOffset(2026, 4, 8, 9, 0, 0, TimeSpan.FromHours(8)));
        var alert = (await (await node.As("op")).All($"/api/alerts?jurisdiction=512021&source={id}&state=open"))
            .First(one => one.GetProperty("severity").GetString() is "P2" or "P3").GetProperty("id").GetString()!;
        await Expect(desk["alert-ack-" + alert]).ToBeVisibleAsync();
        await desk.Page.Keyboard.PressAsync("a");
        await Expect(desk["alert-row-" + alert]).ToContainTextAsync("许航");
        await Expect(desk["alert-ack-" + alert]).ToHaveCountAsync(0);
    }

    /// <summary>Each day on screen: counted with its number, skipped with its reason.</summary>
    private static async Task<string[]> Explained(Desk desk, int days)
    {
        var shown = desk["explain"].Locator("[data-counted]");
        await Expect(shown).ToHaveCountAsync(days);
        return await shown.EvaluateAllAsync<string[]>(
            "days => days.map(day => `${day.title.slice(5, 10)} ${day.querySelector('.why').textContent.trim()}`)");
    }
}
