using System.Text.RegularExpressions;
using Coordination.Browser.Fixture;

namespace Coordination.Browser;

/// <summary>Without a mouse, on a narrow screen, with a screen reader.</summary>
public sealed class HandsTests(Screen screen, Node node) : IClassFixture<Node>
{
    [Fact]
    public async Task Keyboard_AloneMovesOpensHelpsAndCloses()
    {
        var (one, two) = (await node.Issue("食堂留样记录缺失"), await node.Issue("消防通道堵塞"));
        await using var desk = await screen.Open(node.Address);
        await desk.SignIn("op");
        await desk.Live();
        await Expect(desk["queue-row-" + one]).ToBeVisibleAsync();
        await Expect(desk["queue-row-" + two]).ToBeVisibleAsync();

        var first = await Selected(desk);
        await desk.Page.Keyboard.PressAsync("j");
        var second = await Selected(desk);
        Assert.NotEqual(first, second);
        await desk.Page.Keyboard.PressAsync("k");
        Assert.Equal(first, await Selected(desk));

        await desk.Page.Keyboard.PressAsync("?");
        await Expect(desk["help"]).ToBeVisibleAsync();
        await desk.Page.Keyboard.PressAsync("Escape");
        await Expect(desk["help"]).ToBeHiddenAsync();

        await desk.Page.Keyboard.PressAsync("j");
        await desk.Page.Keyboard.PressAsync("Enter");
        await Expect(desk.Page).ToHaveURLAsync(new Regex("/cases/512021-C-"));
        await Expect(desk["case-number"]).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Pages_HaveNoSeriousAccessibilityFault()
    {
        var id = await node.Issue("食堂留样记录缺失");
        await using var desk = await screen.Open(node.Address);
        await desk.Page.GotoAsync("/");
        await Expect(desk["demo-op"]).ToBeVisibleAsync();
        await Axe.FindsNothingSerious(desk, "sign-in");

        await desk.SignIn("op");
        await desk.Live();
        await Expect(desk["queue-row-" + id]).ToBeVisibleAsync();
        await Axe.FindsNothingSerious(desk, "board");

        await desk.Go("/cases/" + id);
        await Expect(desk["deadlines"]).ToBeVisibleAsync();
        await Axe.FindsNothingSerious(desk, "case");

        await desk.Go("/inbox");
        await Expect(desk["inbox"]).ToBeVisibleAsync();
        await Axe.FindsNothingSerious(desk, "inbox");
    }

    [Fact]
    public async Task Pages_At320Pixels_DoNotScrollSideways()
    {
        var id = await node.Issue("食堂留样记录缺失");
        await using var desk = await screen.Open(node.Address, width: 320, height: 640);
        await desk.Page.GotoAsync("/");
        await Expect(desk["demo-op"]).ToBeVisibleAsync();
        await Fits(desk, "sign-in");
        await desk.SignIn("op");
        foreach (var (path, mark) in new[] { ("/board/512000", "queue-row-" + id), ("/cases/" + id, "deadlines"), ("/cases", "cases"), ("/inbox", "inbox") })
        {
            await desk.Go(path);
            await Expect(desk[mark]).ToBeVisibleAsync();
            await Fits(desk, path);
        }
    }

    private static Task<string?> Selected(Desk desk) =>
        desk.Page.Locator("[data-testid^='queue-row-'].selected").GetAttributeAsync("data-testid");

    private static async Task Fits(Desk desk, string place)
    {
        var width = await desk.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
        Assert.True(width <= 320, $"{place} is {width} pixels wide");
    }
}
