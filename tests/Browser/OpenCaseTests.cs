using System.Text.RegularExpressions;
using Coordination.Browser.Fixture;

namespace Coordination.Browser;

/// <summary>A case is opened from the list by those who may; the others have neither button nor key.</summary>
public sealed class OpenCaseTests(Screen screen, Node node) : IClassFixture<Node>
{
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
}
