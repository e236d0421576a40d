using System.Text.RegularExpressions;
using Coordination.Browser.Fixture;

namespace Coordination.Browser;

/// <summary>The first administrator of a fresh node is created through the link the node printed, and through nothing else.</summary>
public sealed class SetupTests(Screen screen)
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task PrintedLink_CreatesTheAdministrator_WhoSignsIn_AndIsThenClosed()
    {
        await using var node = await Node.Production();
        await using var desk = await screen.Open(node.Address);
        var link = Regex.Match(node.Printed, @"http://\S+/setup#[\w-]{40,}").Value;
        Assert.StartsWith(node.Address.ToString(), link, StringComparison.Ordinal);

        await desk.Page.GotoAsync(link);
        await Expect(desk.Page).ToHaveURLAsync(new Regex("/setup$"));
        await Fill(desk, Password, "something else");
        await Expect(desk["setup-again"]).ToHaveAttributeAsync("aria-invalid", "true");
        await Fill(desk, "short");
        await Expect(desk["setup-failure"]).ToContainTextAsync("密码至少需要 10 个字符");
        await desk.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "English" }).ClickAsync();
        await Fill(desk, "short");
        await Expect(desk["setup-failure"]).ToContainTextAsync("at least 10 characters");
        await Axe.FindsNothingSerious(desk, "set-up");

        await Fill(desk, Password);
        await Expect(desk["setup-done"]).ToBeVisibleAsync();
        await Expect(desk["sign-in-user"]).ToHaveValueAsync("root");
        await desk["sign-in-password"].FillAsync(Password);
        await desk["sign-in-submit"].ClickAsync();
        await Expect(desk["who"]).ToHaveTextAsync("何管理");

        await using var late = await screen.Open(node.Address);
        await late.Page.GotoAsync(link);
        await Expect(late["setup-closed"]).ToBeVisibleAsync();
        await Expect(late["setup-submit"]).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task GuessedLink_IsRefused_AndALinkWithoutTokenOffersNoForm()
    {
        await using var node = await Node.Production();
        await using var desk = await screen.Open(node.Address);

        await desk.Page.GotoAsync("/setup");
        await Expect(desk["setup-no-token"]).ToBeVisibleAsync();
        await Expect(desk["setup-submit"]).ToHaveCountAsync(0);

        await using var guesser = await screen.Open(node.Address);
        await guesser.Page.GotoAsync("/setup#guessed");
        await Fill(guesser, Password);
        await Expect(guesser["setup-failure"]).ToContainTextAsync("SETUP_CLOSED");
    }

    private static async Task Fill(Desk desk, string password, string? again = null)
    {
        await desk["setup-userName"].FillAsync("root");
        await desk["setup-name"].FillAsync("何管理");
        await desk["setup-password"].FillAsync(password);
        await desk["setup-again"].FillAsync(again ?? password);
        await desk["setup-submit"].ClickAsync();
    }
}
