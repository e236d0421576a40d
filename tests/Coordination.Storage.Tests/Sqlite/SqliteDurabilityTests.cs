using System.Globalization;
using Coordination.Grains.Store;
using Coordination.Storage.Sqlite;

namespace Coordination.Storage.Tests.Sqlite;

public sealed class SqliteDurabilityTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    private static SqliteTableStore Open(string folder, SqliteStoreOptions? options = null) =>
        SqliteTableStore.Open((options ?? new SqliteStoreOptions { Folder = folder }) with { Folder = folder }, error => Assert.Fail(error.ToString()));

    [Fact]
    public async Task Reopen_KeepsRowsETagsAndPartitions_AndNeverRepeatsAnETag()
    {
        string etag;
        await using (var store = Open(_folder.Path))
        {
            etag = await store.Put("p", "a", "one", Cancel);
            await store.Put("q", "b", "two", Cancel);
            await store.Commit("q", [RowChange.Delete("b")], cancel: Cancel);
        }

        await using var again = Open(_folder.Path);
        Assert.Equal(("one", etag), ((await again.Read("p", "a", Cancel))!.Text(), (await again.Read("p", "a", Cancel))!.ETag));
        Assert.Equal(["p"], await again.Partitions(Cancel));
        Assert.True((await again.Commit("p", [Rows.Replace("a", etag, "changed")], cancel: Cancel)).Committed);
        Assert.NotEqual(etag, await again.Put("p", "a", "three", Cancel));
        await again.Put("q", "c", "other partition", Cancel);
        Assert.Equal(["a"], await again.AllKeys("p", Cancel));
    }

    [Fact]
    public async Task Reopen_AfterManyRestarts_StillRefusesOldETags()
    {
        var etags = new HashSet<string>();
        for (var run = 0; run < 4; run++)
        {
            await using var store = Open(_folder.Path);
            for (var n = 0; n < 5; n++)
            {
                Assert.True(etags.Add(await store.Put("p", "a", "x", Cancel)));
            }
        }
    }

    /// <summary>The log as a crash leaves it: cut anywhere. What comes back is a beginning of the history in whole batches.</summary>
    [Fact]
    public async Task Open_OfALogCutAnywhere_FindsWholeBatchesInOrder()
    {
        const int Batches = 60;
        await using var store = Open(_folder.Path, new SqliteStoreOptions { Folder = "", IdleAfter = TimeSpan.FromMinutes(30) });
        for (var n = 0; n < Batches; n++)
        {
            await store.Commit("p", [Rows.Insert($"a|{n:D3}", new string('x', n * 50)), Rows.Upsert("last", $"{n}"), Rows.Insert($"b|{n:D3}")], cancel: Cancel);
        }

        var log = new FileInfo(Path.Combine(_folder.Path, "store.db-wal")).Length;
        var found = new List<int>();
        foreach (var share in new[] { 0, 0.1, 0.31, 0.5, 0.77, 0.9, 0.999, 1 })
        {
            found.Add(await WholeBatches(Copy($"cut{share}", (long)(log * share))));
        }

        Assert.Equal(found.Order(), found);
        Assert.Equal(Batches, found[^1]);
        Assert.True(found.Distinct().Count() > 4, "The cuts must lie within the history: " + string.Join(' ', found));
    }

    private string Copy(string name, long logBytes)
    {
        var folder = Directory.CreateDirectory(_folder.Sub(name)).FullName;
        File.Copy(Path.Combine(_folder.Path, "store.db"), Path.Combine(folder, "store.db"));
        File.Copy(Path.Combine(_folder.Path, "store.db-wal"), Path.Combine(folder, "store.db-wal"));
        using var log = new FileStream(Path.Combine(folder, "store.db-wal"), FileMode.Open);
        log.SetLength(logBytes);
        return folder;
    }

    private static async Task<int> WholeBatches(string folder)
    {
        await using var store = Open(folder);
        var first = (await store.Scan("p", "a|", "a}", 1000, Cancel)).Select(row => row.Key[2..]).ToArray();
        var second = (await store.Scan("p", "b|", "b}", 1000, Cancel)).Select(row => row.Key[2..]).ToArray();
        Assert.Equal(Enumerable.Range(0, first.Length).Select(n => $"{n:D3}"), first);
        Assert.Equal(first, second);
        Assert.Equal(first.Length == 0 ? null : $"{first.Length - 1}", (await store.Read("p", "last", Cancel))?.Text());
        return first.Length;
    }

    [Fact]
    public async Task LongLog_IsFoldedWhileWritersGoOn_AndStaysShort()
    {
        await using var store = Open(_folder.Path, new SqliteStoreOptions { Folder = "", LogMiB = 1, IdleAfter = TimeSpan.FromMinutes(30) });
        var data = new byte[20_000];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var n = 0; n < 150; n++)
            {
                await store.Commit("p", [RowChange.Insert($"{writer}|{n:D3}", data)], cancel: Cancel);
            }
        }));

        var log = new FileInfo(Path.Combine(_folder.Path, "store.db-wal")).Length;
        Assert.True(log < 16 << 20, $"24 MB were written, {log} bytes lie in the log.");
        Assert.Equal(1200, (await store.AllKeys("p", Cancel)).Length);
    }

    [Fact]
    public async Task Open_OfAFolderInUse_IsRefused_AndGrantedAfterwards()
    {
        await using (Open(_folder.Path))
        {
            var refusal = Assert.Throws<StoreInUseException>(() => Open(_folder.Path));
            Assert.Contains(_folder.Path, refusal.Message, StringComparison.Ordinal);
        }

        await using var again = Open(_folder.Path);
        await again.Put("p", "a", "", Cancel);
    }

    [Fact]
    public async Task Open_OfAnotherProgramsDatabase_IsRefused_AndLeavesItAlone()
    {
        await using (var foreign = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_folder.Sub("store.db")};Pooling=False"))
        {
            await foreign.OpenAsync(Cancel);
            await using var command = foreign.CreateCommand();
            command.CommandText = "CREATE TABLE theirs(x)";
            await command.ExecuteNonQueryAsync(Cancel);
        }

        var before = await File.ReadAllBytesAsync(_folder.Sub("store.db"), Cancel);
        Assert.Throws<InvalidDataException>(() => Open(_folder.Path));
        Assert.Equal(before, await File.ReadAllBytesAsync(_folder.Sub("store.db"), Cancel));
        Assert.Throws<InvalidDataException>(() => Open(_folder.Path)); // and the lock was let go
    }

    /// <summary>A power cut cannot be tested here; that the writer asks for a flush at every commit can.</summary>
    [Fact]
    public void Writer_FlushesEveryCommitToDisk()
    {
        using var database = Database.OpenWriter(new SqliteStoreOptions { Folder = _folder.Path });
        Assert.Equal(2, database.Scalar("PRAGMA synchronous"));
        Assert.True(File.Exists(_folder.Sub("store.db-wal")), "The write-ahead log is on.");
    }

    [Fact]
    public void Open_WithOptionOutOfRange_NamesIt()
    {
        var wrong = Assert.Throws<ArgumentOutOfRangeException>(() => Open(_folder.Path, new SqliteStoreOptions { Folder = "", Readers = 0 }));
        Assert.Equal("Readers", wrong.ParamName);
        Assert.Throws<ArgumentException>(() => SqliteTableStore.Open(new SqliteStoreOptions { Folder = " " }, _ => { }));
    }

    [Fact]
    public async Task ETags_AreDecimalNumbers_OneForEachBatch()
    {
        await using var store = Open(_folder.Path);
        var first = await store.Commit("p", [Rows.Insert("a"), Rows.Insert("b")], cancel: Cancel);
        var second = await store.Commit("p", [Rows.Insert("c")], cancel: Cancel);
        Assert.Equal(first.ETags[0], first.ETags[1]);
        Assert.True(long.Parse(second.ETags[0], CultureInfo.InvariantCulture) > long.Parse(first.ETags[0], CultureInfo.InvariantCulture));
    }
}
