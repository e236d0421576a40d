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
        await desk["explain-term"].ClickAsync();
        await Expect(desk["explain"]).ToBeVisibleAsync();
    }
}
