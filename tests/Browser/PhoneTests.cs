using Coordination.Browser.Fixture;

namespace Coordination.Browser;

/// <summary>An inspector's phone: own cases as cards, each a tap away, and nothing to push sideways.</summary>
public sealed class PhoneTests(Screen screen, Node node) : IClassFixture<Node>
{
    [Fact]
    public async Task Inspector_FindsOwnCases_AndOpensOne()
    {
        var mine = await node.OpenCase("食堂留样记录缺失");
        await using var desk = await screen.Open(node.Address, width: 390, height: 844);

        await desk.SignIn("li");

        await Expect(desk["queue-row-" + mine]).ToContainTextAsync("食堂留样记录缺失");
        Assert.True(await Fits(desk));
        await Axe.FindsNothingSerious(desk, "cases on a phone");
        await desk["queue-row-" + mine].ClickAsync();
        await Expect(desk["case-state"]).ToHaveAttributeAsync("data-state", "Opened");
        Assert.True(await Fits(desk));
    }

    private static Task<bool> Fits(Desk desk) => desk.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth");
}
