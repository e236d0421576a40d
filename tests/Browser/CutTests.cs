using System.Diagnostics;
using Coordination.Browser.Fixture;

namespace Coordination.Browser;

/// <summary>The network goes for a minute and a half while business goes on.</summary>
public sealed class CutTests(Screen screen, Node node) : IClassFixture<Node>
{
    private const float Long = 150_000;

    [Fact]
    public async Task Network_GoneFor90Seconds_BannerAtOnce_EndlessRetries_CaughtUpWithoutReload()
    {
        await using var wire = new Wire(node.Address);
        await using var desk = await screen.Open(wire.Address);
        await desk.SignIn("op");
        await desk.Live();
        var before = await node.Issue("食堂留样记录缺失");
        await Expect(desk["queue-row-" + before]).ToBeVisibleAsync();
        await desk.Page.EvaluateAsync("() => { window.sameDocument = 'yes' }");
        var clock = Stopwatch.StartNew();
        await WatchTries(desk);

        wire.Cut();
        await Expect(desk["banner"]).ToHaveAttributeAsync("data-mode", "lost", new() { Timeout = 5_000 });
        var (meanwhile, figures) = await Meanwhile();
        await Expect(desk["banner"]).ToContainTextAsync("01:3", new() { Timeout = Long });
        Assert.True(clock.Elapsed >= TimeSpan.FromSeconds(90));
        await Expect(desk["queue-row-" + meanwhile]).ToHaveCountAsync(0);
        AssertWaitsGrow(await desk.Page.EvaluateAsync<double[]>("() => window.tries"));

        wire.Mend();
        await Expect(desk["banner"]).ToHaveAttributeAsync("data-mode", "recovered", new() { Timeout = Long });
        await Expect(desk["banner"]).ToContainTextAsync(new System.Text.RegularExpressions.Regex("[1-9][0-9]*"));
        await desk.Live();
        await Expect(desk["queue-row-" + meanwhile]).ToBeVisibleAsync();
        await figures.AreOn(desk);
        Assert.Equal("yes", await desk.Page.EvaluateAsync<string>("() => window.sameDocument"));
    }

    /// <summary>Ten minutes and more of business time with something to show for them.</summary>
    private async Task<(string Id, Figures Figures)> Meanwhile()
    {
        var id = await node.Issue("消防通道堵塞");
        await node.Advance("4 d");
        await node.OpenCase("校车超员");
        return (id, await Figures.Count(node));
    }

    /// <summary>Notes when the page tries to reach the hub: by a web socket, or by asking first which transports there are.</summary>
    private static Task WatchTries(Desk desk) => desk.Page.EvaluateAsync(
        """
        () => {
          window.tries = []
          const note = (url) => String(url).includes('/hubs/live') && window.tries.push(performance.now() / 1000)
          const [Socket, ask] = [window.WebSocket, window.fetch]
          window.WebSocket = class extends Socket { constructor(...args) { note(args[0]); super(...args) } }
          window.fetch = (...args) => { note(args[0]?.url ?? args[0]); return ask(...args) }
        }
        """);

    // 0, 2, 5, 10, 30 s: five tries within 90 s at least, and the last wait is the long one.
    private static void AssertWaitsGrow(double[] tries)
    {
        Assert.True(tries.Length >= 5, $"only {tries.Length} tries");
        var waits = tries.Zip(tries.Skip(1), (one, next) => next - one).ToList();
        Assert.True(waits.Zip(waits.Skip(1), (one, next) => next > one * 0.8).All(grows => grows), string.Join(", ", waits));
        Assert.True(waits[^1] > 20, string.Join(", ", waits));
    }
}
