using Coordination.Domain.Rectification;
using Coordination.Grains.Store;
using Coordination.Grains.Tests.Worlds;
using static Coordination.Grains.Tests.Worlds.World;

namespace Coordination.Grains.Tests.Aggregates;

/// <summary>Idempotency, settle-before-decide and versions, through the grain.</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task Execute_SameKeyAgain_GivesTheFirstAnswerAndLeavesNothing()
    {
        await using var world = await Start();
        var id = CaseId("again");
        var first = await world.Must(id, "2026-03-03 16:40", "li", Courses.Open, "k1");
        var version = (await world.Grain(id).View())!.Version;

        var again = await world.Do(id, "2026-03-03 16:41", "li", Courses.Open, "k1");

        Assert.Equal((first.Version, true), (again.Version, again.Replayed));
        Assert.Null(again.Refusal);
        Assert.Equal(version, (await world.Grain(id).View())!.Version);
    }

    [Fact]
    public async Task Execute_SameKeyAfterTheStateMovedOn_StillGivesTheFirstAnswer()
    {
        await using var world = await Start();
        var id = await world.Opened("moved");
        var issued = await world.Must(id, "2026-03-04 09:30", "zhao", Courses.Issue, "issue");
        await world.Must(id, "2026-03-05 09:00", "chen", new ReceiptNotice());
        await world.Must(id, "2026-03-05 09:05", "chen", new StartWork());
        await world.Deactivate(id);

        var again = await world.Do(id, "2026-03-06 09:00", "zhao", Courses.Issue, "issue");

        Assert.Null(again.Refusal);
        Assert.Equal((issued.Version, true), (again.Version, again.Replayed));
        Assert.Single(await world.Events(id), recorded => recorded.Event is NoticeIssued);
    }

    [Fact]
    public async Task Execute_SameKeyOtherBody_IsRefused()
    {
        await using var world = await Start();
        var id = CaseId("body");
        await world.Must(id, "2026-03-03 16:40", "li", Courses.Open, "k1");

        var other = await world.Do(id, "2026-03-03 16:41", "li", Courses.Open with { Title = "另一件" }, "k1", "other");

        Assert.Equal("IDEMPOTENCY_KEY_REUSED", other.Refusal!.Code);
    }

    [Fact]
    public async Task Execute_SameKeyOtherPerson_IsRefused()
    {
        await using var world = await Start();
        var id = await world.Issued("person");
        await world.Must(id, "2026-03-05 09:00", "chen", new ReceiptNotice(), "k1");

        var other = await world.Do(id, "2026-03-05 09:01", "wang", new ReceiptNotice(), "k1");

        Assert.Equal("IDEMPOTENCY_KEY_REUSED", other.Refusal!.Code);
    }

    [Fact]
    public async Task Execute_ARefusedKey_IsJudgedAnew()
    {
        await using var world = await Start();
        var id = await world.Opened("anew");
        Assert.Equal("WRONG_STATE", (await world.Do(id, "2026-03-04 09:00", "chen", new ReceiptNotice(), "receipt")).Refusal!.Code);
        await world.Must(id, "2026-03-04 09:30", "zhao", Courses.Issue);

        var later = await world.Do(id, "2026-03-05 09:02", "chen", new ReceiptNotice(), "receipt");

        Assert.Null(later.Refusal);
        Assert.False(later.Replayed);
    }

    [Fact]
    public async Task Execute_SubmitAfterDueBeforeAnyTick_StaysOverdueAtItsLegalInstant()
    {
        await using var world = await Start();
        var id = await world.InProgress("late");

        var outcome = await world.Must(id, "2026-04-04 00:00:08", "wang", Courses.Submit);

        var events = await world.Events(id);
        var overdue = events.Single(recorded => recorded.Event is CaseOverdue);
        Assert.Equal(T("2026-04-04"), overdue.At);
        Assert.Equal(T("2026-04-04 00:00:08"), overdue.RecordedAt);
        Assert.True(overdue.Version < events.Single(recorded => recorded.Event is RectificationSubmitted).Version);
        Assert.True((await world.State(id)).WasOverdue);
        Assert.True(outcome.Version >= overdue.Version + 1);
    }

    [Fact]
    public async Task Execute_ARefusedCommand_StillCommitsWhatWasSettled()
    {
        await using var world = await Start();
        var id = await world.InProgress("refused");

        var outcome = await world.Do(id, "2026-04-04 00:00:08", "zhao", Courses.Issue, "refused");

        Assert.Equal("WRONG_STATE", outcome.Refusal!.Code);
        Assert.Single(await world.Events(id), recorded => recorded.Event is CaseOverdue);
        Assert.Empty(await world.Rows(County, $"case|{id}|c|refused"));
    }

    [Fact]
    public async Task Execute_WithAStaleVersion_IsRefusedAndNamesTheRealOne()
    {
        await using var world = await Start();
        var id = await world.Issued("stale");
        var version = (await world.Grain(id).View())!.Version;

        var stale = await world.Do(id, "2026-03-05 09:00", "chen", new ReceiptNotice(), expected: version - 1);
        var fresh = await world.Do(id, "2026-03-05 09:00", "chen", new ReceiptNotice(), expected: version);

        Assert.Equal(("STALE_VERSION", version.ToString(System.Globalization.CultureInfo.InvariantCulture)), (stale.Refusal!.Code, stale.Refusal.Values["version"]));
        Assert.Null(fresh.Refusal);
    }

    [Fact]
    public async Task Load_OfAnEventThisReleaseDoesNotKnow_RefusesTheActivation()
    {
        await using var world = await Start();
        var id = await world.Opened("unknown");
        await world.Deactivate(id);
        var head = (await world.Store.Calm.Read(County, Keys.Head(id), TestContext.Current.CancellationToken))!;
        var row = (await world.Rows(County, $"case|{id}|e|"))[0];
        await world.Store.Calm.Commit(
            County,
            [
                RowChange.Upsert(row.Key, Replace(row, "case.opened.v1", "case.opened.v9")),
                RowChange.Upsert(head.Key, Replace(head, "\"stateVersion\":", "\"stateVersion\":9")),
            ],
            cancel: TestContext.Current.CancellationToken);

        var error = await Record.ExceptionAsync(() => world.Do(id, "2026-03-04 09:30", "zhao", Courses.Issue));

        Assert.NotNull(error);
        Assert.Contains("case.opened.v9", error.ToString(), StringComparison.Ordinal);
        Assert.Single(await world.Rows(County, $"case|{id}|e|"), stored => stored.Key == row.Key);
    }

    private static byte[] Replace(Row row, string old, string value)
    {
        var text = System.Text.Encoding.UTF8.GetString(row.Data.Span);
        Assert.Contains(old, text, StringComparison.Ordinal);
        return System.Text.Encoding.UTF8.GetBytes(text.Replace(old, value, StringComparison.Ordinal));
    }
}
