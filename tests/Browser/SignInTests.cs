using System.Text.RegularExpressions;
using Coordination.Browser.Fixture;
using Coordination.Silo.Demo;

namespace Coordination.Browser;

public sealed class SignInTests(Screen screen, Node node) : IClassFixture<Node>
{
    [Fact]
    public async Task Operator_SignsIn_SeesTheBoardOfTheCityLive()
    {
        await using var desk = await screen.Open(node.Address);

        await desk.SignIn("op");

        await desk.Live();
        await Expect(desk.Page).ToHaveURLAsync(new Regex("/board(/512000)?$"));
        await Expect(desk["who"]).ToHaveTextAsync("许航");
        await Expect(desk["kpi-open"]).ToHaveTextAsync("0");
        await Expect(desk["clock"]).ToHaveTextAsync("10:00:00");
    }

    [Fact]
    public async Task SignInPage_OfADemo_OffersThePeopleAndThePassword()
    {
        await using var desk = await screen.Open(node.Address);

        await desk.Page.GotoAsync("/");

        await Expect(desk["demo-people"]).ToContainTextAsync(SampleCity.Password);
        foreach (var person in DemoPeople.All)
        {
            await Expect(desk["demo-" + person.UserName]).ToContainTextAsync(person.Title);
        }

        await desk["demo-li"].ClickAsync();
        await Expect(desk["sign-in-user"]).ToHaveValueAsync("li");
        await Expect(desk["sign-in-password"]).ToHaveValueAsync(SampleCity.Password);
    }

    [Fact]
    public async Task SignInPage_OfAProductionNode_OffersNobody()
    {
        await using var production = await Node.Production();
        await using var desk = await screen.Open(production.Address);
        var asked = desk.Page.WaitForResponseAsync("**/api/demo");

        await desk.Page.GotoAsync("/");

        Assert.Equal(404, (await asked).Status);
        await Expect(desk["sign-in-submit"]).ToBeVisibleAsync();
        await Expect(desk["demo-people"]).ToHaveCountAsync(0);
        Assert.DoesNotContain(SampleCity.Password, await desk.Page.ContentAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("op", "Wrong-Password-1")]
    [InlineData("nobody", SampleCity.Password)]
    public async Task SignIn_WithWrongWords_SaysTheSameSentence(string userName, string password)
    {
        await using var desk = await screen.Open(node.Address);
        await desk.Page.GotoAsync("/");

        await desk["sign-in-user"].FillAsync(userName);
        await desk["sign-in-password"].FillAsync(password);
        await desk["sign-in-password"].PressAsync("Enter");

        await Expect(desk["sign-in-failure"]).ToContainTextAsync("用户名、密码或验证码不正确。");
        await Expect(desk["who"]).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task UnknownAddress_ShowsAPageOfTheApplication()
    {
        await using var desk = await screen.Open(node.Address);
        await desk.SignIn("op");

        await desk.Page.GotoAsync("/nowhere/at/all");

        await Expect(desk["who"]).ToBeVisibleAsync();
        await Expect(desk.Page.GetByRole(AriaRole.Heading)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Session_SurvivesAReload_AndEndsBySigningOut()
    {
        await using var desk = await screen.Open(node.Address);
        await desk.SignIn("op");
        await desk.Page.ReloadAsync();
        await desk.Live();

        await desk["sign-out"].ClickAsync();

        await Expect(desk["sign-in-submit"]).ToBeVisibleAsync();
        await desk.Page.GotoAsync("/inbox");
        await Expect(desk["sign-in-submit"]).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Language_SwitchedToEnglish_HoldsForPageAndServerAndReload()
    {
        await using var desk = await screen.Open(node.Address);
        await desk.Page.GotoAsync("/");
        await desk.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "English" }).ClickAsync();
        await desk["sign-in-user"].FillAsync("op");
        await desk["sign-in-password"].FillAsync("Wrong-Password-1");
        await desk["sign-in-submit"].ClickAsync();
        await Expect(desk["sign-in-failure"]).ToContainTextAsync("password");

        await desk["demo-op"].ClickAsync();
        await desk["sign-in-submit"].ClickAsync();

        await Expect(desk["nav-board"]).ToContainTextAsync("Command");
        await desk.Page.ReloadAsync();
        await Expect(desk["nav-board"]).ToContainTextAsync("Command");
        await Expect(desk.Page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await desk["language"].ClickAsync();
        await Expect(desk["nav-board"]).ToHaveTextAsync("指挥中心");
    }
}
