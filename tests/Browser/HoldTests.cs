using Coordination.Browser.Fixture;

namespace Coordination.Browser;

/// <summary>A restored store that is on hold, as the screens say it; what the answer to <c>/api/hold</c> stands for is tested with whole processes.</summary>
public sealed class HoldTests(Screen screen, Node node) : IClassFixture<Node>
{
    [Fact]
    public async Task Hold_StandsOnEveryScreen_AndAnAdministratorEndsIt()
    {
        await using var office = await screen.Open(node.Address);
        await Hold(office);
        await office.SignIn("zhao");
        await Expect(office["hold-banner"]).ToContainTextAsync("3月3日");
        await Expect(office["hold-release"]).ToHaveCountAsync(0);
        await Axe.FindsNothingSerious(office, "a board on hold");
        await office.Page.GotoAsync(new Uri(node.Address, "/wall/512021").ToString());
        await Expect(office["hold-banner"]).ToBeVisibleAsync();

        await using var system = await screen.Open(node.Address);
        await Hold(system);
        await system.SignIn("sys");
        await system["hold-release"].ClickAsync();
        await system["hold-sure"].ClickAsync();
        await Expect(system["hold-banner"]).ToHaveCountAsync(0);
    }

    /// <summary>The node answers as a restored one, until it is released.</summary>
    private static async Task Hold(Desk desk)
    {
        var on = true;
        await desk.Page.RouteAsync("**/api/hold**", async route =>
        {
            on &= route.Request.Method != "POST";
            await route.FulfillAsync(new() { Json = on ? (object)new { on, instant = "2026-03-03T10:00:00+08:00", restoredAt = "2026-11-23T02:00:00Z", backup = "20261123T020000Z" } : new { on } });
        });
    }
}
