using Coordination.Silo.Demo;

namespace Coordination.Browser.Fixture;

/// <summary>Somebody's screen. What the page throws or a policy forbids fails the test when the desk is left.</summary>
internal sealed class Desk : IAsyncDisposable
{
    private readonly List<string> _faults = [];

    public Desk(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => _faults.Add(error);
        page.Console += (_, line) =>
        {
            if (line.Type == "error" && line.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                _faults.Add(line.Text);
            }
        };
    }

    public IPage Page { get; }

    public ILocator this[string testId] => Page.GetByTestId(testId);

    public async Task SignIn(string userName, string to = "/")
    {
        await Page.GotoAsync(to);
        await this["sign-in-user"].FillAsync(userName);
        await this["sign-in-password"].FillAsync(SampleCity.Password);
        await this["sign-in-submit"].ClickAsync();
        await Expect(this["who"]).ToBeVisibleAsync();
    }

    /// <summary>Until everything the server has said is on screen.</summary>
    public Task Live() => Expect(this["connection"]).ToHaveAttributeAsync("data-state", "live");

    /// <summary>Another page of the running application, without loading it anew.</summary>
    public Task Go(string path) => Page.EvaluateAsync(
        "to => { history.pushState({}, '', to); dispatchEvent(new PopStateEvent('popstate', { state: {} })) }", path);

    public async ValueTask DisposeAsync()
    {
        await Page.Context.CloseAsync();
        Assert.Empty(_faults);
    }
}
