using System.Collections.Concurrent;
using System.Globalization;
using Azure.Data.Tables;
using Azure.Data.Tables.Sas;
using Coordination.Azurite;
using Coordination.Grains.Store;
using Coordination.Storage.Azure;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Storage.Tests.Azure;

/// <summary>A real table server behind a door that is out of order: what was answered holds, once, and what was refused never happened.</summary>
public sealed partial class AzureFaultTests(Emulator emulator) : IAsyncLifetime
{
    private const string Partition = "512021";
    private StoreProxy? _proxy;
    private AzureTableStore? _store;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private StoreProxy Proxy => _proxy!;

    private AzureTableStore Store => _store!;

    public async ValueTask InitializeAsync()
    {
        var server = await emulator.Server;
        _proxy = await StoreProxy.Start(server.TablePort);
        _store = await Emulator.Open(Emulator.OptionsFor(AzuriteServer.Through(_proxy.Port, server.BlobPort), options =>
        {
            options.RequestTime = TimeSpan.FromSeconds(2);
            options.GiveUpAfter = TimeSpan.FromSeconds(8);
        }));
    }

    public async ValueTask DisposeAsync()
    {
        _store?.Dispose();
        await Proxy.DisposeAsync();
    }

    [Theory]
    [InlineData(nameof(Mishap.AnswerLost))]
    [InlineData(nameof(Mishap.ErrorAfter))]
    [InlineData(nameof(Mishap.BusyAfter))]
    [InlineData(nameof(Mishap.NoAnswer))]
    public async Task Commit_WhoseAnswerIsLost_IsFoundAndNotRepeated(string mishap)
    {
        var before = (await Store.Commit(Partition, [Rows.Insert("head", "1"), Rows.Insert("gone")], cancel: Cancel)).ETags[0];
        Strike(Enum.Parse<Mishap>(mishap), 1);

        var result = await Store.Commit(Partition, [RowChange.Delete("gone"), Rows.Insert("e|2", "event"), Rows.Replace("head", before, "2"), Rows.Upsert("u", "x")], cancel: Cancel);

        Assert.Single(Proxy.Happened);
        Assert.True(result.Committed);
        Assert.Equal("", result.ETags[0]);
        foreach (var (key, etag) in new[] { ("e|2", result.ETags[1]), ("head", result.ETags[2]), ("u", result.ETags[3]) })
        {
            Assert.Equal(etag, (await Store.Read(Partition, key, Cancel))!.ETag);
        }

        Assert.True((await Store.Commit(Partition, [Rows.Replace("head", result.ETags[2], "3")], cancel: Cancel)).Committed);
    }

    [Theory]
    [InlineData(nameof(Mishap.Throttled))]
    [InlineData(nameof(Mishap.NeverSent))]
    public async Task Commit_ThatDidNotArrive_IsRepeated(string mishap)
    {
        Strike(Enum.Parse<Mishap>(mishap), 3);

        Assert.True((await Store.Commit(Partition, [Rows.Insert("a", "x")], cancel: Cancel)).Committed);

        Assert.Equal(3, Proxy.Happened.Count);
        Assert.Equal("x", (await Store.Read(Partition, "a", Cancel))!.Text());
    }

    [Fact]
    public async Task Commit_ThrottledForGood_IsRefusedAndNothingIsApplied()
    {
        Proxy.Weather = request => StoreProxy.IsBatch(request) ? Mishap.Throttled : Mishap.None;

        await Assert.ThrowsAsync<StoreUnavailableException>(() => Store.Commit(Partition, [Rows.Insert("a")], cancel: Cancel));

        Proxy.Weather = static _ => Mishap.None;
        Assert.True(Proxy.Happened.Count > 2);
        Assert.Null(await Store.Read(Partition, "a", Cancel));
    }

    [Fact]
    public async Task Commit_WhoseOutcomeCannotBeAsked_IsUnknownAndNotRefused()
    {
        var struck = 0;
        Proxy.Weather = request => StoreProxy.IsBatch(request) && Interlocked.Exchange(ref struck, 1) == 0 ? Mishap.AnswerLost : struck == 1 ? Mishap.Throttled : Mishap.None;

        var error = await Assert.ThrowsAnyAsync<Exception>(() => Store.Commit(Partition, [Rows.Insert("a", "x")], cancel: Cancel));

        Proxy.Weather = static _ => Mishap.None;
        Assert.IsNotType<StoreUnavailableException>(error);
        Assert.Equal("x", (await Store.Read(Partition, "a", Cancel))!.Text());
    }

    /// <summary>The first try is still on its way when the service begins to refuse: nobody may be told that nothing happened.</summary>
    [Fact]
    public async Task Commit_WithoutAnswerAndThenRefused_IsUnknownAndNotRefused()
    {
        var batches = 0;
        Proxy.Weather = request => StoreProxy.IsBatch(request) ? Interlocked.Increment(ref batches) == 1 ? Mishap.Late : Mishap.Throttled : Mishap.None;

        var error = await Assert.ThrowsAnyAsync<Exception>(() => Store.Commit(Partition, [Rows.Insert("a", "x")], cancel: Cancel));

        Assert.IsNotType<StoreUnavailableException>(error);
        await Proxy.LateOnes();
        Assert.Equal("x", (await Store.Read(Partition, "a", Cancel))!.Text());
    }

    [Fact]
    public async Task LostRace_AfterALostAnswer_IsTheOthers()
    {
        var etag = (await Store.Commit(Partition, [Rows.Insert("head", "1")], cancel: Cancel)).ETags[0];
        using var theirs = new AzureTableStore(Emulator.OptionsFor((await emulator.Server).ConnectionString, options => options.Table = Store.TableName), TimeProvider.System);
        Strike(Mishap.NeverSent, 1);
        Proxy.Meanwhile = async () => Assert.True((await theirs.Commit(Partition, [Rows.Replace("head", etag, "theirs")], cancel: Cancel)).Committed);

        var result = await Store.Commit(Partition, [Rows.Insert("e|2"), Rows.Replace("head", etag, "mine")], cancel: Cancel);

        Assert.Equal("head", result.Conflict);
        Assert.Equal("theirs", (await Store.Read(Partition, "head", Cancel))!.Text());
        Assert.Null(await Store.Read(Partition, "e|2", Cancel));
    }

    [Fact]
    public async Task Reads_AreRepeatedWhileTheServerIsBusy_AndRefusedWhenItStaysSo()
    {
        await Store.Commit(Partition, [Rows.Insert("a", "x"), Rows.Insert("b", "y")], cancel: Cancel);
        var left = 4;
        Proxy.Weather = _ => Interlocked.Decrement(ref left) >= 0 ? left % 2 == 0 ? Mishap.Throttled : Mishap.NeverSent : Mishap.None;
        Assert.Equal("x", (await Store.Read(Partition, "a", Cancel))!.Text());
        Assert.Equal(2, (await Store.Scan(Partition, "a", "z", 10, Cancel)).Count);

        Proxy.Weather = static _ => Mishap.Throttled;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Store.Read(Partition, "a", Cancel));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Store.Scan(Partition, "a", "z", 10, Cancel));
    }

    [Fact]
    public async Task Counter_RaisedByManyInBadWeather_CountsEveryAnswerOnce()
    {
        var dice = new Random(20260303);
        Mishap[] weather = [Mishap.AnswerLost, Mishap.ErrorAfter, Mishap.BusyAfter, Mishap.Throttled, Mishap.NeverSent];
        await Store.Commit(Partition, [Rows.Insert("counter", "0")], cancel: Cancel);
        Proxy.Weather = request =>
        {
            lock (dice)
            {
                return StoreProxy.IsBatch(request) && dice.Next(3) == 0 ? weather[dice.Next(weather.Length)] : Mishap.None;
            }
        };
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(
            async () =>
            {
                for (var raised = 0; raised < 15;)
                {
                    var row = (await Store.Read(Partition, "counter", Cancel))!;
                    var next = int.Parse(row.Text(), CultureInfo.InvariantCulture) + 1;
                    raised += (await Store.Commit(Partition, [Rows.Insert($"n|{next:D3}"), Rows.Replace("counter", row.ETag, $"{next}")], cancel: Cancel)).Committed ? 1 : 0;
                }
            },
            Cancel)));

        Proxy.Weather = static _ => Mishap.None;
        Assert.Equal("90", (await Store.Read(Partition, "counter", Cancel))!.Text());
        Assert.Equal(90, (await Store.Scan(Partition, "n|", "n}", 1000, Cancel)).Count);
        Assert.All(weather, mishap => Assert.Contains(mishap, Proxy.Happened));
    }

    [Fact]
    public async Task Restart_OfTheServerInTheMiddle_LosesNothingThatWasAnswered()
    {
        using var folder = new TempFolder();
        await using var server = await AzuriteServer.Start(folder.Path);
        using var store = await Emulator.Open(Emulator.OptionsFor(server.ConnectionString, options => options.RequestTime = TimeSpan.FromSeconds(2)));
        var (answered, refused) = (new ConcurrentBag<string>(), new ConcurrentBag<string>());
        using var enough = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 8).Select(writer => Task.Run(
            async () =>
            {
                for (var n = 0; !enough.IsCancellationRequested; n++)
                {
                    var key = $"{writer}|{n:D5}";
                    try
                    {
                        Assert.True((await store.Commit($"p{writer % 3}", [Rows.Insert($"{key}|a", "x"), Rows.Insert($"{key}|b", "x")], cancel: Cancel)).Committed);
                        answered.Add(key);
                    }
                    catch (StoreUnavailableException)
                    {
                        refused.Add(key);
                    }
                    catch (IOException)
                    {
                        // unknown: either is right
                    }
                }
            },
            Cancel)).ToArray();
        await Until(() => answered.Count > 50);
        await server.Restart(TimeSpan.FromMilliseconds(500));
        var then = answered.Count;
        await Until(() => answered.Count > then + 50);
        await enough.CancelAsync();
        await Task.WhenAll(writers);

        var there = new HashSet<string>(StringComparer.Ordinal);
        for (var p = 0; p < 3; p++)
        {
            there.UnionWith(await store.AllKeys($"p{p}", Cancel));
        }

        Assert.All(answered, key => Assert.True(there.Contains($"{key}|a") && there.Contains($"{key}|b"), key));
        Assert.All(refused, key => Assert.False(there.Contains($"{key}|a") || there.Contains($"{key}|b"), key));
        Assert.Equal(there.Count(key => key.EndsWith('a')), there.Count(key => key.EndsWith('b')));
    }

    [Fact]
    public async Task Skew_IsHowFarThisMachineIsAheadOfTheService()
    {
        using var store = new AzureTableStore(Emulator.OptionsFor((await emulator.Server).ConnectionString), new FakeTimeProvider(TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1)));
        Assert.Null(store.Skew);

        await store.Prepare(Cancel);

        Assert.InRange(store.Skew!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
        Assert.InRange(Store.Skew!.Value, TimeSpan.FromSeconds(-2), TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Accounts_LeftOutOrSwapped_AreRefused()
    {
        var server = await emulator.Server;
        var options = Emulator.OptionsFor(server.ConnectionString);
        options.Accounts.Add(new AzureAccountOptions { ConnectionString = server.SecondConnectionString });
        (await Emulator.Open(options)).Dispose();

        foreach (var accounts in new string[][] { [server.SecondConnectionString, server.ConnectionString], [server.ConnectionString], [server.SecondConnectionString] })
        {
            var wrong = new AzureStoreOptions { Table = options.Table };
            Array.ForEach(accounts, account => wrong.Accounts.Add(new AzureAccountOptions { ConnectionString = account }));
            var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Emulator.Open(wrong));
            Assert.Contains("Storage:Accounts", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Sas_OpensTheStoreToo()
    {
        var server = await emulator.Server;
        var options = Emulator.OptionsFor(server.ConnectionString);
        (await Emulator.Open(options)).Dispose();
        var client = new TableServiceClient(server.ConnectionString);
        var signed = client.GenerateSasUri(TableAccountSasPermissions.All, TableAccountSasResourceTypes.All, DateTimeOffset.Parse("2100-01-01T00:00:00Z", CultureInfo.InvariantCulture));

        var by = new AzureStoreOptions { Table = options.Table };
        by.Accounts.Add(new AzureAccountOptions { TableEndpoint = client.Uri, Sas = signed.Query.TrimStart('?') });
        using var store = await Emulator.Open(by);

        Assert.True((await store.Commit(Partition, [Rows.Insert("a", "x")], cancel: Cancel)).Committed);
        Assert.Equal("x", (await store.Read(Partition, "a", Cancel))!.Text());
    }

    private static async Task Until(Func<bool> condition)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            await pause.WaitForNextTickAsync(limit.Token);
        }
    }

    /// <summary>The next batches meet with a mishap.</summary>
    private void Strike(Mishap mishap, int times) =>
        Proxy.Weather = request => StoreProxy.IsBatch(request) && Interlocked.Decrement(ref times) >= 0 ? mishap : Mishap.None;
}
