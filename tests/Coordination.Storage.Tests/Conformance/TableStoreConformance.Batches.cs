using Coordination.Grains.Store;

namespace Coordination.Storage.Tests.Conformance;

public abstract partial class TableStoreConformance
{
    private const int Kib = 1024;

    private async Task AssertInvalid(params RowChange[] changes)
    {
        await Assert.ThrowsAsync<InvalidBatchException>(() => Commit(changes));
        Assert.Empty(await Contents());
    }

    [Fact]
    public async Task Commit_OfNoRow_IsInvalid() => await AssertInvalid();

    [Fact]
    public async Task Commit_OfOver100Rows_IsInvalid_Of100_IsNot()
    {
        var rows = Enumerable.Range(0, 101).Select(n => Rows.Insert($"r{n:D3}")).ToArray();
        await AssertInvalid(rows);
        await Committed(rows[..100]);
        Assert.Equal(100, (await Contents()).Length);
    }

    [Fact]
    public async Task Commit_OfTwoChangesOfOneRow_IsInvalid() => await AssertInvalid(Rows.Insert("a"), Rows.Insert("b"), Rows.Upsert("a"));

    [Fact]
    public async Task Commit_OfRowOver900KiB_IsInvalid_Of900KiB_IsNot()
    {
        await AssertInvalid(RowChange.Insert("a", new byte[900 * Kib]));
        var largest = new byte[900 * Kib - 1];
        Random.Shared.NextBytes(largest);
        await Committed(RowChange.Insert("a", largest));
        Assert.Equal(largest, (await Get("a"))!.Data.ToArray());
    }

    [Fact]
    public async Task Commit_OfOver2816KiB_IsInvalid_Of2816KiB_IsNot()
    {
        var rows = Enumerable.Range(0, 4).Select(n => RowChange.Insert($"{n}", new byte[704 * Kib - 1])).ToArray();
        await AssertInvalid([.. rows[..3], RowChange.Insert("3", new byte[704 * Kib])]);
        await Committed(rows);
        Assert.Equal(704 * Kib - 1, (await Get("3"))!.Data.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("a\tb")]
    [InlineData("a\u007f")]
    [InlineData("a\0")]
    [InlineData("é")]
    [InlineData("督导")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#")]
    [InlineData("a?")]
    public async Task Commit_OfBadKey_IsInvalid(string? key)
    {
        await AssertInvalid(RowChange.Insert(key!, default));
        await Assert.ThrowsAsync<InvalidBatchException>(() => Store.Commit(key!, [Rows.Insert("a")], cancel: Cancel));
    }

    [Fact]
    public async Task Commit_OfKeyOver500Characters_IsInvalid_Of500_IsNot()
    {
        await AssertInvalid(Rows.Insert(new string('k', 501)));
        await Committed(Rows.Insert(new string('k', 500), "x"));
        Assert.Equal("x", (await Get(new string('k', 500)))!.Text());
    }

    [Fact]
    public async Task Commit_OfFenceWhereItDoesNotBelong_IsInvalid()
    {
        await AssertInvalid(new RowChange(ChangeKind.Replace, "a", default, null));
        await AssertInvalid(new RowChange(ChangeKind.Insert, "a", default, "1"));
        await AssertInvalid(new RowChange(ChangeKind.Upsert, "a", default, "1"));
        await AssertInvalid(new RowChange((ChangeKind)9, "a", default, null));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(9)]
    public async Task Commit_WithOneLostChangeAmongTen_AppliesNothing(int place)
    {
        await Committed(Rows.Insert("x", "there"), Rows.Insert("u", "old"), Rows.Insert("d", "to stay"));
        var changes = new List<RowChange> { Rows.Upsert("u", "new"), RowChange.Delete("d") };
        changes.AddRange(Enumerable.Range(0, 7).Select(n => Rows.Insert($"n{n}")));
        changes.Insert(place, Rows.Insert("x", "again"));
        await AssertLost("x", [.. changes]);
    }

    [Fact]
    public async Task Commit_WithSeveralLostChanges_NamesTheFirst()
    {
        await Committed(Rows.Insert("b"), Rows.Insert("c"));
        await AssertLost("c", Rows.Insert("a"), Rows.Insert("c"), Rows.Insert("b"));
    }

    [Fact]
    public async Task Commit_CancelledBeforeItStarts_AppliesNothing()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.Commit(Partition, [Rows.Insert("a")], cancel: source.Token));
        Assert.Null(await Get("a"));
    }

    [Fact]
    public async Task Commit_CancelledMidway_IsEitherWholeOrNothing()
    {
        for (var round = 0; round < 50; round++)
        {
            using var source = new CancellationTokenSource();
            var commit = Store.Commit(Partition, [Rows.Insert($"{round}|a"), Rows.Insert($"{round}|b")], CommitLane.Background, source.Token);
            await source.CancelAsync();
            await Record.ExceptionAsync(() => commit);
            Assert.Equal(await Get($"{round}|a") is null, await Get($"{round}|b") is null);
            Assert.True(!commit.IsCompletedSuccessfully || await Get($"{round}|a") is not null);
        }
    }
}
