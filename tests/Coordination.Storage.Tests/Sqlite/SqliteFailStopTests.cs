using System.Collections.Concurrent;
using Coordination.Grains.Store;
using Coordination.Storage.Sqlite;

namespace Coordination.Storage.Tests.Sqlite;

/// <summary>A disk that is full or broken ends the store, once and loudly.</summary>
public sealed class SqliteFailStopTests : IDisposable
{
    private const int Full = 13;
    private const int Corrupt = 11;

    private readonly TempFolder _folder = new();
    private readonly ConcurrentQueue<Exception> _failures = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    private SqliteTableStore Open(int? maxPages = null) =>
        SqliteTableStore.Open(new SqliteStoreOptions { Folder = _folder.Path, MaxPages = maxPages }, _failures.Enqueue);

    [Fact]
    public async Task FullDisk_StopsTheStore_KeepsWhatWasAnswered_AndNothingElse()
    {
        var acknowledged = new List<string>();
        await using (var store = Open(maxPages: 100))
        {
            var error = await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            {
                for (var n = 0; n < 1000; n++)
                {
                    await store.Commit("p", [Rows.Insert($"a{n:D4}"), RowChange.Insert($"b{n:D4}", new byte[20_000])], cancel: Cancel);
                    acknowledged.Add($"{n:D4}");
                }
            });

            Assert.Equal(Full, Assert.IsType<SqliteFailureException>(error.InnerException).Code & 0xFF);
            await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Commit("p", [Rows.Insert("small")], cancel: Cancel));
            await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Read("p", "a0000", Cancel));
            Assert.Equal(Full, Assert.IsType<SqliteFailureException>(Assert.Single(_failures)).Code & 0xFF);
        }

        Assert.InRange(acknowledged.Count, 5, 100);
        await using var again = Open();
        var expected = acknowledged.Select(n => "a" + n).Concat(acknowledged.Select(n => "b" + n));
        Assert.Equal(expected, await again.AllKeys("p", Cancel));
    }

    [Fact]
    public async Task FullDisk_FailsEverythingThatWaits()
    {
        await using var store = Open(maxPages: 60);
        var commits = Enumerable.Range(0, 64).Select(n => store.Commit("p", [RowChange.Insert($"{n}", new byte[50_000])], cancel: Cancel)).ToArray();

        var outcomes = await Task.WhenAll(commits.Select(commit => Record.ExceptionAsync(() => commit).AsTask()));

        Assert.Contains(outcomes, outcome => outcome is StoreUnavailableException);
        Assert.All(outcomes, outcome => Assert.True(outcome is null or StoreUnavailableException, outcome?.ToString()));
        Assert.Single(_failures);
    }

    [Fact]
    public async Task BrokenPages_StopTheStoreOnRead()
    {
        await using (var store = Open())
        {
            for (var n = 0; n < 200; n++)
            {
                await store.Commit("p", [RowChange.Insert($"{n:D3}", new byte[5_000])], cancel: Cancel);
            }
        }

        await using (var file = new FileStream(_folder.Sub("store.db"), FileMode.Open))
        {
            file.Position = file.Length / 3 / 8192 * 8192;
            await file.WriteAsync(Enumerable.Repeat((byte)0xFF, (int)(file.Length / 3)).ToArray(), Cancel);
        }

        await using var broken = Open();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => broken.Scan("p", "", "~", cancel: Cancel));
        Assert.Equal(Corrupt, Assert.IsType<SqliteFailureException>(Assert.Single(_failures)).Code & 0xFF);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => broken.Commit("p", [Rows.Insert("new")], cancel: Cancel));
    }
}
