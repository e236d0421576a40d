using System.Globalization;
using System.Text;
using Coordination.Grains.Store;
using Coordination.Storage.Sqlite;

namespace Coordination.Storage.Tests.Sqlite;

/// <summary>A frozen copy is the store at one instant, whoever writes meanwhile.</summary>
public sealed class SqliteSnapshotTests
{
    private static readonly string[] Places = ["a", "b"];

    [Fact]
    public async Task Freeze_UnderLoad_IsOneInstantOverAllPartitions()
    {
        using var folder = new TempFolder();
        await using var store = SqliteTableStore.Open(new SqliteStoreOptions { Folder = folder.Path }, error => throw error);
        using var stop = new CancellationTokenSource();
        var done = 0;
        var enough = new TaskCompletionSource();
        var writing = Task.Run(async () =>
        {
            // One after the other: whoever holds the second of a pair holds the first.
            for (var n = 0; !stop.IsCancellationRequested; n++)
            {
                foreach (var place in Places)
                {
                    await store.Commit(place, [RowChange.Insert(Key(n), Encoding.UTF8.GetBytes(Key(n)))], cancel: TestContext.Current.CancellationToken);
                }

                Volatile.Write(ref done, n);
                if (n == 50)
                {
                    enough.SetResult();
                }
            }
        }, TestContext.Current.CancellationToken);
        await enough.Task;

        for (var copy = 0; copy < 5; copy++)
        {
            var answered = Volatile.Read(ref done);
            await using var frozen = await store.Freeze(TestContext.Current.CancellationToken);
            var latest = Volatile.Read(ref done) + 1;
            var (a, b) = (await Count(frozen.Rows, "a"), await Count(frozen.Rows, "b"));
            Assert.InRange(a, answered + 1, latest + 1);
            Assert.InRange(a - b, 0, 1);
            Assert.Equal((a, b), (await Count(frozen.Rows, "a"), await Count(frozen.Rows, "b")));
        }

        await stop.CancelAsync();
        await writing;
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "snapshot")));
    }

    [Fact]
    public async Task Freeze_WhileAnotherCopyIsRead_IsRefused_AndWhatAnEarlierProcessLeftIsTakenAway()
    {
        using var folder = new TempFolder();
        var options = new SqliteStoreOptions { Folder = folder.Path };
        await using var store = SqliteTableStore.Open(options, error => throw error);
        await store.Commit("a", [RowChange.Insert("k", "v"u8.ToArray())], cancel: TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.Combine(folder.Path, "snapshot"));
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "snapshot", "store.db"), "a wreck", TestContext.Current.CancellationToken);

        // Another process, as far as the file is concerned: it need not hold the store.
        await using var beside = await SqliteSnapshot.Take(options, TestContext.Current.CancellationToken);

        Assert.Equal(1, await Count(beside.Rows, "a"));
        await Assert.ThrowsAsync<StoreInUseException>(() => store.Freeze(TestContext.Current.CancellationToken));
    }

    private static string Key(int n) => n.ToString("D6", CultureInfo.InvariantCulture);

    private static async Task<int> Count(ITableStore rows, string partition) => await rows.ScanAll(partition).CountAsync();
}
