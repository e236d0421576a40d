using Coordination.Grains.Clocks;
using Coordination.Web.Push;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Web.Tests.Push;

public class LiveConnectionTests
{
    private static readonly RawJson Something = RawJson.Of(new { });

    [Fact]
    public async Task Messages_ArriveInOrder_AndTheTrackerWaitsForThem()
    {
        var work = new WorkTracker();
        var browser = new FakeBrowser(work);

        for (var i = 0; i < 100; i++)
        {
            browser.Connection.Post("m" + i, Something);
        }

        await work.WhenIdle(TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => "m" + i), browser.Heard.Select(one => one.Method));
    }

    [Fact]
    public async Task Browser_ThatDoesNotRead_IsClosedAndHoldsUpNobody()
    {
        var work = new WorkTracker();
        var stuck = new FakeBrowser(work, id: "stuck") { Stuck = true };
        var other = new FakeBrowser(work, id: "other");

        for (var i = 0; i < LiveConnection.QueueLength + 10; i++)
        {
            stuck.Connection.Post("m", Something);
        }

        other.Connection.Post("m", Something);
        await work.WhenIdle(TestContext.Current.CancellationToken);

        Assert.True(stuck.ConnectionAborted.IsCancellationRequested);
        Assert.False(other.ConnectionAborted.IsCancellationRequested);
        Assert.Single(other.Heard);
    }

    [Fact]
    public async Task Send_ThatDoesNotFinish_ClosesTheConnection()
    {
        var (work, system) = (new WorkTracker(), new FakeTimeProvider());
        var stuck = new FakeBrowser(work, system) { Stuck = true };
        stuck.Connection.Post("m", Something);
        var idle = work.WhenIdle(TestContext.Current.CancellationToken);

        // Only the limit of a send can end this: the browser never reads.
        while (!idle.IsCompleted)
        {
            system.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.True(stuck.ConnectionAborted.IsCancellationRequested);
        Assert.Empty(stuck.Heard);
    }
}
