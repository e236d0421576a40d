using System.Text.Json;
using Coordination.Domain.People;
using Coordination.Grains.Clocks;
using Coordination.Web.Boards;
using Coordination.Web.Push;

namespace Coordination.Web.Tests.Push;

public sealed class BoardWatchTests : IDisposable
{
    private static readonly JurisdictionView Anyue = new("512021", "安岳县", JurisdictionLevel.County, "512000", "512021");

    private readonly WorkTracker _work = new();
    private readonly FakeBoard _board = new();
    private readonly BoardWatch _watch;

    public BoardWatchTests() => _watch = new BoardWatch("512021", _board, new NoEar(), new FixedClock());

    public void Dispose() => _watch.Dispose();

    [Fact]
    public async Task Join_WithoutCursor_GetsASnapshotAndThenTheSteps()
    {
        _board.Change(Rows.Case("A"));
        var browser = new FakeBrowser(_work);

        var answer = await Join(browser, "board:512021");
        await _watch.Accept(_board.Change(Rows.Case("B")));

        Assert.Equal(["A"], ((BoardView)answer.Snapshot!).Rows.Select(row => row.Id));
        var step = Assert.Single(await Heard(browser));
        Assert.Equal((answer.Cursor, _board.Cursor), (step.GetProperty("previous").GetString(), step.GetProperty("cursor").GetString()));
        Assert.Equal("B", step.GetProperty("changed")[0].GetProperty("id").GetString());
        Assert.Equal(2, step.GetProperty("totals").GetProperty("open").GetInt32());
    }

    [Fact]
    public async Task Step_Lost_IsFetchedAndSaidOnce()
    {
        var browser = new FakeBrowser(_work);
        await Join(browser, "board:512021");

        _board.Change(Rows.Case("lost"));
        await _watch.Accept(_board.Change(Rows.Case("next")));
        await _watch.CatchUp();

        Assert.Equal(["lost", "next"], (await Heard(browser)).Select(step => step.GetProperty("changed")[0].GetProperty("id").GetString()));
        AssertChained(await Heard(browser));
    }

    [Fact]
    public async Task Step_SaidTwice_IsHeardOnce()
    {
        var browser = new FakeBrowser(_work);
        await Join(browser, "board:512021");

        var step = _board.Change(Rows.Case("A"));
        await _watch.Accept(step);
        await _watch.Accept(step);

        Assert.Single(await Heard(browser));
    }

    [Fact]
    public async Task Epoch_New_MakesListenersSubscribeAgain()
    {
        var browser = new FakeBrowser(_work);
        var answer = await Join(browser, "board:512021");

        _board.Restart();
        await _watch.CatchUp();

        var nudge = Assert.Single(await Heard(browser));
        Assert.NotEqual(answer.Cursor, nudge.GetProperty("previous").GetString());
        Assert.Equal(_board.Cursor, (await Join(browser, "board:512021", answer.Cursor)).Cursor);
    }

    [Fact]
    public async Task Join_WithAHeldCursor_GetsWhatWasMissed()
    {
        var first = new FakeBrowser(_work);
        var before = (await Join(first, "board:512021")).Cursor;
        await _watch.Accept(_board.Change(Rows.Case("A")));
        await _watch.Accept(_board.Change(Rows.Case("B")));

        var again = await Join(new FakeBrowser(_work, id: "c2"), "board:512021", before);

        Assert.Null(again.Snapshot);
        Assert.Equal(["A", "B"], again.Missed!.Value.Cast<BoardChanged>().Select(step => step.Changed[0].Id));
    }

    [Fact]
    public async Task Join_WithAnUnknownCursor_GetsASnapshot()
    {
        var answer = await Join(new FakeBrowser(_work), "board:512021", "gone.7");

        Assert.NotNull(answer.Snapshot);
    }

    [Fact]
    public async Task School_HearsOnlyItsOwn_AndItsCursorsStayChained()
    {
        var browser = new FakeBrowser(_work);
        var answer = await Join(browser, "school:AY-0217");

        await _watch.Accept(_board.Change(Rows.Case("other", "AY-0001")));
        await _watch.Accept(_board.Change(Rows.Case("own")));
        await _watch.Accept(_board.Remove("case/other"));
        await _watch.Accept(_board.Remove("case/own"));

        var steps = await Heard(browser);
        Assert.Equal(2, steps.Count);
        Assert.Equal(answer.Cursor, steps[0].GetProperty("previous").GetString());
        Assert.Equal("case/own", steps[1].GetProperty("removed")[0].GetString());
        AssertChained(steps);
    }

    [Fact]
    public async Task CovertRow_ReachesTheSubjectAsIfNothingWereUnderWay()
    {
        var browser = new FakeBrowser(_work);
        await Join(browser, "school:AY-0217", eyes: new Eyes(Drafts: false, Covert: false));

        await _watch.Accept(_board.Change(Rows.Case("A", state: "Rechecking", covert: true), Rows.Alert("X", "AL-03", "A")));

        var row = Assert.Single((await Heard(browser)).Single().GetProperty("changed").EnumerateArray());
        Assert.Equal("Submitted", row.GetProperty("state").GetString());
        Assert.Equal(JsonValueKind.Null, row.GetProperty("holder").ValueKind);
        Assert.Equal(JsonValueKind.Null, row.GetProperty("pendingRung").ValueKind);
        Assert.Equal(0, row.GetProperty("unsigned").GetArrayLength());
        Assert.False(row.GetProperty("covert").GetBoolean());
    }

    [Fact]
    public async Task LastListener_Leaving_GivesTheLeaseBack()
    {
        var browser = new FakeBrowser(_work);
        await Join(browser, "board:512021");

        await _watch.Leave(browser.Connection, "board:512021");

        Assert.True(_board.Unsubscribed);
        Assert.Null(await _watch.Join(browser.Connection, Scope.Parse("board:512021")!, Eyes.All, Anyue, null));
    }

    [Fact]
    public async Task Browsers_Many_CostTheBoardOneSubscription()
    {
        for (var i = 0; i < 20; i++)
        {
            await Join(new FakeBrowser(_work, id: $"c{i}"), "board:512021");
        }

        Assert.Equal(1, _board.Subscriptions);
    }

    private async Task<Subscribed> Join(FakeBrowser browser, string scope, string? since = null, Eyes? eyes = null) =>
        (await _watch.Join(browser.Connection, Scope.Parse(scope)!, eyes ?? Eyes.All, Anyue, since))!;

    private async Task<List<JsonElement>> Heard(FakeBrowser browser)
    {
        await _work.WhenIdle(TestContext.Current.CancellationToken);
        lock (browser.Heard)
        {
            return [.. browser.Heard.Select(one => JsonDocument.Parse(one.Json).RootElement)];
        }
    }

    private static void AssertChained(List<JsonElement> steps) =>
        Assert.All(steps.Zip(steps.Skip(1)), pair => Assert.Equal(pair.First.GetProperty("cursor").GetString(), pair.Second.GetProperty("previous").GetString()));
}
