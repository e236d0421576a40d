using System.Text.RegularExpressions;
using Coordination.Browser.Fixture;

namespace Coordination.Browser;

/// <summary>A case is opened by keyboard, over a connection that fails; it is there once, and on another's board without reload.</summary>
public sealed class OpenCaseTests(Screen screen, Node node) : IClassFixture<Node>
{
    [Fact]
    public async Task Inspector_OpensACase_LosesTheAnswer_TriesAgain_AndAnotherBoardShowsIt()
    {
        await using var office = await screen.Open(node.Address);
        await office.SignIn("zhao");
        await office.Live();
        await using var desk = await screen.Open(node.Address);
        await desk.SignIn("li");
        await Expect(desk["cases"]).ToBeVisibleAsync();
        await Expect(desk["nav-board"]).ToHaveCountAsync(0);
        await Expect(desk["cases"].GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);

        await desk.Page.Keyboard.PressAsync("c");
        await desk["open-case-send"].ClickAsync();
        await Expect(desk["field-subject"]).ToBeFocusedAsync();
        await Fill(desk);
        var keys = await LoseTheAnswer(desk);
        await desk["open-case-send"].ClickAsync();
        await Expect(desk["open-case-refused"]).ToContainTextAsync("NETWORK");

        await desk.Page.ReloadAsync();
        await Expect(desk["cases"]).ToBeVisibleAsync();
        await desk["open-case"].ClickAsync();
        await Expect(desk["field-title"]).ToHaveValueAsync("消防通道堵塞");
        await Axe.FindsNothingSerious(desk, "opening a case");
        await desk.Page.UnrouteAllAsync();
        var sent = desk.Page.WaitForRequestAsync(request => request.Method == "POST" && request.Url.EndsWith("/api/cases", StringComparison.Ordinal));
        await desk["open-case-send"].PressAsync("Enter");

        Assert.Equal(keys.Single(), (await sent).Headers["idempotency-key"]);
        await Expect(desk["case-state"]).ToHaveAttributeAsync("data-state", "Opened");
        var rows = (await (await node.As("zhao")).All("/api/cases?jurisdiction=512021")).Where(row => row.GetProperty("title").GetString() == "消防通道堵塞");
        var id = Assert.Single(rows).GetProperty("id").GetString()!;
        await office["queue-search"].FillAsync("消防通道堵塞");
        await Expect(office["queue-row-" + id]).ToContainTextAsync("消防通道堵塞");
        var opened = await node.Case(id);
        Assert.Equal(["清理通道", "张贴标识"], opened.GetProperty("required").EnumerateArray().Select(item => item.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task Office_OpensACaseFromTheList_AndThoseWhoMayNotHaveNoButton()
    {
        await using var desk = await screen.Open(node.Address);
        await desk.SignIn("zhao");
        await desk["nav-cases"].ClickAsync();
        await Expect(desk["cases"]).ToBeVisibleAsync();
        await desk["open-case"].ClickAsync();
        await Fill(desk);
        await desk["field-title"].FillAsync("食堂留样记录缺失");
        await desk["open-case-send"].ClickAsync();
        await Expect(desk.Page).ToHaveURLAsync(new Regex("/cases/512021-C-"));
        await Expect(desk["case-state"]).ToHaveAttributeAsync("data-state", "Opened");

        await using var op = await screen.Open(node.Address);
        await op.SignIn("op");
        await op.Live();
        await Expect(op["open-case"]).ToHaveCountAsync(0);
        await op.Page.Keyboard.PressAsync("c");
        await Expect(op["open-case-form"]).ToHaveCountAsync(0);
    }

    private static async Task Fill(Desk desk)
    {
        await desk["field-subject"].FillAsync("AY-0217");
        await Expect(desk.Page.Locator("#field-subject-school")).ToContainTextAsync("✓");
        await desk["field-class"].SelectOptionAsync("C");
        await desk["field-title"].FillAsync("消防通道堵塞");
        await desk["field-problem"].FillAsync("南侧疏散通道堆放杂物 12 天。");
        await desk["field-required"].FillAsync("清理通道\n张贴标识");
    }

    /// <summary>The request reaches the server; the answer never comes back.</summary>
    private static async Task<List<string>> LoseTheAnswer(Desk desk)
    {
        var keys = new List<string>();
        await desk.Page.RouteAsync("**/api/cases", async route =>
        {
            keys.Add(route.Request.Headers["idempotency-key"]);
            await route.FetchAsync();
            await route.AbortAsync();
        });
        return keys;
    }
}
