using Coordination.Silo.Hosting;
using Coordination.Storage.Memory;
using Coordination.Storage.Sqlite;

namespace Coordination.Web.Tests.Silo;

public class StoreMarkTests
{
    [Fact]
    public async Task Claim_TwiceForTheSameMode_IsFine()
    {
        var store = new MemoryTableStore();

        await StoreMark.Claim(store, StoreMark.Drill);
        await StoreMark.Claim(store, StoreMark.Drill);
    }

    [Theory]
    [InlineData(StoreMark.Drill, StoreMark.Production)]
    [InlineData(StoreMark.Production, StoreMark.Drill)]
    public async Task Claim_ForAnotherMode_IsRefusedAndSaysWhatToDo(string made, string wanted)
    {
        var store = new MemoryTableStore();
        await StoreMark.Claim(store, made);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => StoreMark.Claim(store, wanted));

        Assert.Contains("--data", error.Message, StringComparison.Ordinal);
        Assert.Contains(made, error.Message, StringComparison.Ordinal);
        Assert.Contains(wanted, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        await StoreMark.Claim(store, made);
    }

    [Fact]
    public async Task DemoFolder_OfADrill_IsEmptied()
    {
        var folder = await Made(StoreMark.Drill);
        Directory.CreateDirectory(Path.Combine(folder, "files"));
        await File.WriteAllTextAsync(Path.Combine(folder, "files", "x"), "x", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "notes.txt"), "mine", TestContext.Current.CancellationToken);

        await DemoFolder.Clear(folder);

        Assert.Equal([Path.Combine(folder, "notes.txt")], Directory.GetFiles(folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task DemoFolder_OfAProductionStore_IsLeftAlone()
    {
        var folder = await Made(StoreMark.Production);

        await Assert.ThrowsAsync<InvalidOperationException>(() => DemoFolder.Clear(folder));

        Assert.True(File.Exists(Path.Combine(folder, "store.db")));
    }

    [Fact]
    public async Task DemoFolder_InUse_IsLeftAlone()
    {
        var folder = Directory.CreateTempSubdirectory("mark").FullName;
        await using var store = SqliteTableStore.Open(new SqliteStoreOptions { Folder = folder }, error => throw error);

        var error = await Assert.ThrowsAsync<StoreInUseException>(() => DemoFolder.Clear(folder));

        Assert.Contains("another process", error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, "store.db")));
    }

    private static async Task<string> Made(string mode)
    {
        var folder = Directory.CreateTempSubdirectory("mark").FullName;
        await using var store = SqliteTableStore.Open(new SqliteStoreOptions { Folder = folder }, error => throw error);
        await StoreMark.Claim(store, mode);
        return folder;
    }
}
