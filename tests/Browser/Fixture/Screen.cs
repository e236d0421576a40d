using Coordination.Browser.Fixture;

[assembly: AssemblyFixture(typeof(Screen))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Coordination.Browser.Fixture;

/// <summary>One real browser for all tests; each test opens a profile of its own in it.</summary>
public sealed class Screen : IAsyncLifetime
{
    /// <summary>How long a page may take on a machine that builds at the same time.</summary>
    public const float Patience = 60_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = await Chromium.Find(), Args = Chromium.Flags });
    }

    /// <summary>A fresh profile with one page.</summary>
    /// <param name="address">Where the node is reached: its own address, or a wire's.</param>
    internal async Task<Desk> Open(Uri address, int width = 1680, int height = 1050, string locale = "zh-CN")
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.ToString(), Locale = locale, TimezoneId = "Asia/Shanghai", ViewportSize = new ViewportSize { Width = width, Height = height },
        });
        context.SetDefaultTimeout(Patience);
        return new Desk(await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        _playwright?.Dispose();
    }
}
