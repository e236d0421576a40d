using Coordination.Domain.Aggregates;
using Coordination.Domain.Rectification;
using Coordination.Grains.Store;
using Coordination.Grains.Tests.Worlds;
using static Coordination.Grains.Tests.Worlds.World;

namespace Coordination.Grains.Tests.Aggregates;

/// <summary>Rows that follow from a state are those stored (law 2), and a transition stays small.</summary>
public sealed class DerivedRowTests
{
    private const int UsualRows = 8;

    [Fact]
    public async Task Course_AfterEachStep_StoresExactlyTheRowsTheStateWants()
    {
        await using var world = await Start();
        var id = await world.Opened("rows");
        await Agrees(world, id);
        (string At, string Person, Command Command)[] steps =
        [
            ("2026-03-04 09:30", "zhao", Courses.Issue),
            ("2026-03-05 09:00", "chen", new ReceiptNotice()),
            ("2026-03-05 09:05", "chen", new StartWork()),
            ("2026-03-06 09:00", "wang", new RequestExtension("汛期")),
            ("2026-03-06 10:00", "zhao", new GrantExtension()),
            ("2026-03-16 09:00", "wang", Courses.Submit),
            ("2026-03-17 09:00", "zhao", new StartRecheck(["sun"], RecheckMode.OnSite)),
            ("2026-03-18 09:00", "sun", new RecordVerdict(true, "逐日核对", T("2026-03-18 08:30"), "食堂")),
            ("2026-03-18 10:00", "zhao", new ConfirmPass()),
        ];
        foreach (var (at, person, command) in steps)
        {
            await world.Must(id, at, person, command);
            await Agrees(world, id);
        }

        Assert.Equal(WorkState.Closed, (await world.State(id)).Work);
        Assert.Empty(await world.Rows(County, Keys.OpenRow(id)));
        Assert.Single(await world.Rows(County, "done|case|20260318|"));
    }

    [Fact]
    public async Task Execute_WhenADueRowIsGone_HealsInsteadOfFailingForEver()
    {
        await using var world = await Start();
        var id = await world.InProgress("gone");
        var term = Assert.Single(await Due(world, id), key => key.EndsWith("|term", StringComparison.Ordinal));
        await world.Store.Calm.Commit(County, [RowChange.Delete(term)], cancel: TestContext.Current.CancellationToken);

        await world.Must(id, "2026-03-16 09:00", "wang", Courses.Submit);

        Assert.Equal(WorkState.Submitted, (await world.State(id)).Work);
        await Agrees(world, id);
    }

    [Fact]
    public async Task Course_OfAnOrdinaryProblem_NeverWritesMoreThanEightRowsAtOnce()
    {
        await using var world = await Start();
        var id = await world.InProgress("budget");
        await world.Advance("2026-04-04");
        await world.Must(id, "2026-04-08 15:00", "zhao", new SignSupervisionNotice());
        await world.Must(id, "2026-04-16 09:00", "wang", Courses.Submit);
        await world.Must(id, "2026-04-17 09:00", "zhao", new StartRecheck(["sun"], RecheckMode.OnSite));

        var transitions = world.Store.Commits.Where(commit => commit.Touches($"case|{id}|e|") || commit.Touches("alert|")).ToList();

        Assert.NotEmpty(transitions);
        Assert.All(transitions, commit => Assert.True(
            commit.Changes!.Count(change => !change.Key.StartsWith(Keys.Outbox, StringComparison.Ordinal) || change.Kind != ChangeKind.Delete) <= UsualRows,
            string.Join('\n', commit.Changes!.Select(change => $"{change.Kind} {change.Key}"))));
    }

    [Fact]
    public async Task Overdue_UntilItsAlertStands_CostsAtMostThreeCommits()
    {
        await using var world = await Start();
        var id = await world.InProgress("cost");
        await world.Advance("2026-04-03 23:59");
        var before = world.Store.Commits.Count;

        world.Clock.Now = T("2026-04-04");
        await world.Grain(id).Settle(world.Clock.Now, world.Rulebooks.Current.Version);
        await world.Idle();

        var alert = (await world.Rows(County, "open|alert|")).Select(row => StoredJson.Read<BoardRow>(row.Data.Span)).Single(row => row.AlertKind == "AL-02").Id;
        var commits = world.Store.Commits.Skip(before).ToList();
        var stands = commits.FindIndex(commit => commit.Touches($"alert|{alert}|head"));
        Assert.InRange(stands, 1, 2);
        Assert.All(commits.Take(stands + 1), commit => Assert.True(commit.Committed));
    }

    /// <summary>The rows in the store, found by scanning, are those of the state as folded from the events.</summary>
    private static async Task Agrees(World world, EntityId id)
    {
        var rules = new CaseRules();
        var state = (await world.Events(id)).Aggregate(rules.Empty(id), rules.Evolve);
        Assert.Equal(rules.Deadlines(state).Select(deadline => Keys.DueRow(id, deadline)).Order(StringComparer.Ordinal), await Due(world, id));
        Assert.Equal(rules.Derive(id, state).Open is null ? 0 : 1, (await world.Rows(County, Keys.OpenRow(id))).Count);
        Assert.Empty(await world.Findings());
    }

    private static async Task<List<string>> Due(World world, EntityId id) =>
        [.. (await world.Rows(id.Home, Keys.Due)).Select(row => row.Key).Where(key => key.Contains($"|{id}|", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
