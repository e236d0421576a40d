using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Rectification;
using Coordination.Domain.Time;
using Coordination.Grains.Boards;
using Coordination.Grains.Store;
using Coordination.Grains.Tests.Worlds;
using static Coordination.Grains.Tests.Worlds.World;

namespace Coordination.Grains.Tests.Boards;

/// <summary>Boards: deltas in a chain, catching up, healing, the parent's view, and figures that are true.</summary>
public sealed class BoardTests
{
    [Fact]
    public async Task Changed_WhileWatched_ArrivesAsAChainOfDeltas()
    {
        await using var world = await Start();
        var ear = new Ear();
        var start = await world.Board(County).Subscribe(world.Hear(ear), null);

        var id = await world.Opened("chain");
        await ear.Until(delta => delta.Changed.Any(row => row.Id == id.ToString() && row.State == "Opened"));
        await world.Must(id, "2026-03-04 10:00", "k-ci", new CancelCase("重复"));
        await ear.Until(delta => delta.Removed.Contains($"case/{id}"));

        Assert.NotNull(start.Snapshot);
        var cursor = start.Cursor;

        // Deltas travel one-way and may overtake each other; their cursors say the order.
        Assert.All(ear.Heard.OrderBy(delta => int.Parse(delta.Cursor.Split('.')[1], CultureInfo.InvariantCulture)), delta =>
        {
            Assert.Equal(cursor, delta.Previous);
            cursor = delta.Cursor;
        });
        Assert.Equal(cursor, (await world.Board(County).Snapshot()).Cursor);
    }

    [Fact]
    public async Task Subscribe_WithACursorOfThisEpoch_GetsWhatWasMissed()
    {
        await using var world = await Start();
        var before = (await world.Board(County).Snapshot()).Cursor;
        var id = await world.Opened("missed");
        var after = await world.Settled(County);

        var caught = await world.Board(County).Subscribe(world.Hear(new Ear()), before);

        Assert.Null(caught.Snapshot);
        Assert.Equal(before, caught.Missed[0].Previous);
        Assert.Equal((after.Cursor, after.Cursor), (caught.Cursor, caught.Missed[^1].Cursor));
        Assert.Contains(caught.Missed, delta => delta.Changed.Any(row => row.Id == id.ToString()));
    }

    [Fact]
    public async Task Subscribe_WithACursorOfAnotherEpoch_GetsASnapshot()
    {
        await using var world = await Start();
        var id = await world.Opened("epoch");
        var old = (await world.Settled(County)).Cursor;
        await world.Deactivate("board", County);

        var caught = await world.Board(County).Subscribe(world.Hear(new Ear()), old);

        Assert.NotEqual(old.Split('.')[0], caught.Cursor.Split('.')[0]);
        Assert.Contains(caught.Snapshot!.Rows, row => row.Id == id.ToString());
        Assert.Empty(caught.Missed);
    }

    [Fact]
    public async Task Rescan_OfRowsWhoseHintWasLost_HealsTheBoard()
    {
        await using var world = await Start(call => call.TargetId.Type.ToString() == "board" && call.MethodName == "Hint" ? Task.CompletedTask : call.Invoke(), TimeSpan.FromMilliseconds(200));
        var ear = new Ear();
        await world.Board(County).Subscribe(world.Hear(ear), null);

        var id = await world.Opened("lost");
        await ear.Until(delta => delta.Changed.Any(row => row.Id == id.ToString()));
        await world.Must(id, "2026-03-03 17:00", "k-ci", new CancelCase("重复"));
        await ear.Until(delta => delta.Removed.Contains($"case/{id}"));
    }

    [Fact]
    public async Task Hint_ThatIsOlderThanWhatIsKnown_ChangesNothing()
    {
        await using var world = await Start();
        var id = await world.Issued("older");
        var row = (await world.Settled(County)).Rows.Single(row => row.Id == id.ToString());

        await world.Board(County).Hint([new BoardChange($"case/{id}", row.Version - 1, row with { State = "Opened", Version = row.Version - 1 }), new BoardChange($"case/{id}", row.Version - 1, null)]);

        Assert.Equal("NoticeIssued", (await world.Settled(County)).Rows.Single(known => known.Id == id.ToString()).State);
    }

    [Fact]
    public async Task Snapshot_OfTheCity_MergesItsCountiesWithTrueFigures()
    {
        await using var world = await Start();
        await world.Board(City).Snapshot();
        await world.InProgress("one");
        await world.InProgress("two");
        await world.Opened("city", home: City);
        await world.Advance("2026-04-03 10:00");
        var suspended = await world.InProgressAt("three", "2026-04-03");
        await world.Must(suspended, "2026-04-03 11:00", "k-ci", new SuspendCase("诉讼"));
        await world.Opened("a", CaseClass.A, at: "2026-04-03 23:00");
        await world.Advance("2026-04-04 00:00");

        foreach (var code in new[] { County, City })
        {
            var snapshot = await world.Settled(code);
            var rows = await StoredRows(world, code);
            Assert.Equal(rows.Select(row => row.Id).Order(StringComparer.Ordinal), snapshot.Rows.Select(row => row.Id).Order(StringComparer.Ordinal));
            var cases = rows.Where(row => row.Kind == "case").ToList();
            Assert.Equal(cases.Count, snapshot.Totals.Open);
            Assert.Equal(cases.Count(row => row.Overdue), snapshot.Totals.Overdue);
            Assert.Equal(cases.Count(row => row.Suspended), snapshot.Totals.Suspended);
            Assert.Equal(cases.Sum(row => row.Unsigned.Length), snapshot.Totals.Unsigned);
            Assert.Equal(((string[])["P0", "P1", "P2", "P3"]).Select(severity => rows.Count(row => row.Kind == "alert" && row.Severity == severity)), snapshot.Totals.Alerts);
            Assert.Equal(DueWithin(world, cases, 1), snapshot.Totals.DueToday);
            Assert.Equal(DueWithin(world, cases, 3), snapshot.Totals.Due3);
            Assert.Equal(DueWithin(world, cases, 7), snapshot.Totals.Due7);
            Assert.Equal(cases.Count, snapshot.Totals.Cells.Sum(cell => cell.Count));
            Assert.True(snapshot.Totals is { Open: > 0, Overdue: > 0, Suspended: > 0, Unsigned: > 0 });
        }
    }

    private static int DueWithin(World world, List<BoardRow> cases, int days) => cases.Count(row =>
        row is { Suspended: false, TermDue: { } due } && due > world.Clock.Now && Beijing.Date(due.AddTicks(-1)) < Beijing.Date(world.Clock.Now).AddDays(days));

    /// <summary>What the board should hold, read from the store: own rows and references; a city's also those of the bodies below, each once.</summary>
    private static async Task<List<BoardRow>> StoredRows(World world, string code)
    {
        var rows = new Dictionary<string, BoardRow>(StringComparer.Ordinal);
        foreach (var partition in code == City ? (string[])[City, County, "512022", "512002", "5120H1"] : [code])
        {
            foreach (var stored in (await world.Rows(partition, Keys.Open)).Concat(await world.Rows(partition, Keys.Reference)))
            {
                var row = StoredJson.Read<BoardRow>(stored.Data.Span);
                rows[row.Id] = row;
            }
        }

        return [.. rows.Values];
    }
}
