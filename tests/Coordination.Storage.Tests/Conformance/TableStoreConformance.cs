using Coordination.Grains.Store;

namespace Coordination.Storage.Tests.Conformance;

/// <summary>What every backend must do. A new backend derives from this class and passes, or it is none.</summary>
public abstract partial class TableStoreConformance : IAsyncLifetime
{
    /// <summary>Fresh for every run, so that backends which outlive the process start empty as well.</summary>
    private readonly string _partition = $"t:{Guid.NewGuid():N}";

    private ITableStore? _store;

    protected ITableStore Store => _store ?? throw new InvalidOperationException("Not open.");

    protected string Partition => _partition;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await Open();

    public async ValueTask DisposeAsync()
    {
        if (_store is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }

        await Close();
        GC.SuppressFinalize(this);
    }

    protected abstract ValueTask<ITableStore> Open();

    protected virtual ValueTask Close() => ValueTask.CompletedTask;

    private Task<CommitResult> Commit(params RowChange[] changes) => Store.Commit(Partition, changes, cancel: Cancel);

    private Task<Row?> Get(string key) => Store.Read(Partition, key, Cancel);

    private async Task<string> Committed(params RowChange[] changes)
    {
        var result = await Commit(changes);
        Assert.True(result.Committed, $"Lost at {result.Conflict}");
        return result.ETags[0];
    }

    private async Task AssertLost(string key, params RowChange[] changes)
    {
        var before = await Contents();
        var result = await Commit(changes);
        Assert.False(result.Committed);
        Assert.Equal(key, result.Conflict);
        Assert.Empty(result.ETags);
        Assert.Equal(before, await Contents());
    }

    private async Task<(string Key, string Text, string ETag)[]> Contents() =>
        [.. (await Store.Scan(Partition, TableScan.First, TableScan.Last, 10_000, Cancel)).Select(row => (row.Key, row.Text(), row.ETag))];

    [Fact]
    public async Task Read_OfWhatWasCommitted_GivesDataAndETag()
    {
        var etag = await Committed(Rows.Insert("a", "one"));

        var row = await Get("a");

        Assert.NotNull(row);
        Assert.Equal(("a", "one", etag), (row.Key, row.Text(), row.ETag));
        Assert.Null(await Get("b"));
        Assert.Null(await Get("A"));
    }

    [Fact]
    public async Task Read_OfUnknownPartition_IsNull()
    {
        Assert.Null(await Store.Read(Partition + ":none", "a", Cancel));
        Assert.Empty(await Store.Scan(Partition + ":none", TableScan.First, TableScan.Last, 10, Cancel));
    }

    [Fact]
    public async Task Commit_OfEmptyAndBinaryData_KeepsEveryByte()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(n => (byte)n)];
        await Committed(RowChange.Insert("empty", default), RowChange.Insert("all", all));

        Assert.Equal(0, (await Get("empty"))!.Data.Length);
        Assert.Equal(all, (await Get("all"))!.Data.ToArray());
    }

    [Fact]
    public async Task Commit_AfterItEnded_DoesNotShareTheCallersBuffer()
    {
        var buffer = Rows.Bytes("before").ToArray();
        await Committed(RowChange.Insert("a", buffer));
        Array.Fill(buffer, (byte)'x');

        Assert.Equal("before", (await Get("a"))!.Text());
    }

    [Fact]
    public async Task Commit_ReturnsETagsInOrderOfChanges_EmptyForDeletions()
    {
        await Committed(Rows.Insert("gone"), Rows.Insert("old"));
        var old = (await Get("old"))!.ETag;

        var result = await Commit(Rows.Upsert("new", "1"), RowChange.Delete("gone"), Rows.Replace("old", old, "2"));

        Assert.True(result.Committed);
        Assert.Equal([(await Get("new"))!.ETag, "", (await Get("old"))!.ETag], result.ETags);
    }

    [Fact]
    public async Task Insert_OfExistingRow_Loses()
    {
        await Committed(Rows.Insert("a", "first"));
        await AssertLost("a", Rows.Insert("a", "second"));
    }

    [Fact]
    public async Task Replace_OfMissingRow_Loses() => await AssertLost("a", Rows.Replace("a", "1"));

    [Fact]
    public async Task Replace_WithOldETag_Loses()
    {
        var first = await Committed(Rows.Insert("a", "1"));
        await Committed(Rows.Replace("a", first, "2"));
        await AssertLost("a", Rows.Replace("a", first, "3"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("no such etag")]
    [InlineData("-1")]
    public async Task Replace_WithForeignETag_Loses(string etag)
    {
        await Committed(Rows.Insert("a", "1"));
        await AssertLost("a", Rows.Replace("a", etag, "2"));
    }

    [Fact]
    public async Task Replace_WithSameData_GivesAnotherETag()
    {
        var first = await Committed(Rows.Insert("a", "same"));
        var second = await Committed(Rows.Replace("a", first, "same"));
        Assert.NotEqual(first, second);
        Assert.NotEqual(second, await Committed(Rows.Upsert("a", "same")));
    }

    [Fact]
    public async Task Upsert_WritesWhetherThereOrNot()
    {
        await Committed(Rows.Upsert("a", "1"));
        await Committed(Rows.Upsert("a", "2"));
        Assert.Equal("2", (await Get("a"))!.Text());
    }

    [Fact]
    public async Task Delete_OfMissingRow_Loses()
    {
        await AssertLost("a", RowChange.Delete("a"));
        await AssertLost("a", RowChange.Delete("a", "1"));
    }

    [Fact]
    public async Task Delete_WithOldETag_Loses_WithCurrentOne_Deletes()
    {
        var first = await Committed(Rows.Insert("a", "1"));
        var second = await Committed(Rows.Upsert("a", "2"));
        await AssertLost("a", RowChange.Delete("a", first));
        await Committed(RowChange.Delete("a", second));
        Assert.Null(await Get("a"));
    }

    [Fact]
    public async Task ETag_OfRowDeletedAndInsertedAgain_NeverComesBack()
    {
        var first = await Committed(Rows.Insert("a", "1"));
        await Committed(RowChange.Delete("a"));
        await Committed(Rows.Insert("a", "1"));
        await AssertLost("a", Rows.Replace("a", first, "2"));
    }

    [Fact]
    public async Task Partitions_DoNotSeeEachOther()
    {
        var other = Partition + "x";
        var etag = await Committed(Rows.Insert("a", "mine"));
        await Store.Put(other, "a", "theirs", Cancel);
        await Store.Put(other, "b", "theirs", Cancel);

        Assert.Equal(["a"], await Store.AllKeys(Partition, Cancel));
        await Committed(Rows.Replace("a", etag, "still mine"));
        Assert.Equal("theirs", (await Store.Read(other, "a", Cancel))!.Text());
        await Committed(RowChange.Delete("a"));
        Assert.Equal(["a", "b"], await Store.AllKeys(other, Cancel));
    }

    [Fact]
    public async Task Partitions_ListsThoseThatHoldARow_InOrdinalOrder()
    {
        string[] names = [Partition + "b", Partition + "B", Partition + "a", Partition + "empty"];
        foreach (var name in names)
        {
            await Store.Put(name, "k", "", Cancel);
        }

        await Store.Commit(Partition + "empty", [RowChange.Delete("k")], cancel: Cancel);
        await Store.Commit(Partition + "lost", [RowChange.Delete("k")], cancel: Cancel);

        Assert.Equal([Partition + "B", Partition + "a", Partition + "b"], (await Store.Partitions(Cancel)).Where(p => p.StartsWith(Partition, StringComparison.Ordinal)));
    }
}
