using System.Collections.Concurrent;
using Coordination.Azurite;
using Microsoft.AspNetCore.Http;

namespace Coordination.Storage.Tests.Azure;

/// <content>Answers that ask for more: to come back later, or to go on.</content>
public sealed partial class AzureFaultTests
{
    private static readonly TimeSpan Asked = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Commit_ToldToWait_DoesNotComeBackSooner_AndIsAppliedOnce()
    {
        var came = TellToWait(static _ => true);

        var result = await Store.Commit(Partition, [Rows.Insert("a", "x")], cancel: Cancel);

        Assert.True(result.Committed);
        Assert.Equal(3, came.Count); // the batch, the question whether it was applied after all, the batch
        Assert.True(Between(came) >= Asked, $"{Between(came)}");
        Assert.Equal(result.ETags[0], (await Store.Read(Partition, "a", Cancel))!.ETag);
    }

    [Fact]
    public async Task Read_ToldToWait_DoesNotComeBackSooner()
    {
        await Store.Commit(Partition, [Rows.Insert("a", "x")], cancel: Cancel);
        var came = TellToWait(static _ => true);

        Assert.Equal("x", (await Store.Read(Partition, "a", Cancel))!.Text());

        Assert.Equal(2, came.Count);
        Assert.True(Between(came) >= Asked, $"{Between(came)}");
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(5)]
    public async Task Scan_OverShortAndEmptyPages_GivesAllInOrder_AsManyAsAsked(int limit)
    {
        string[] keys = [.. Enumerable.Range(0, 9).Select(n => $"r|{n}")];
        await Store.Commit(Partition, [.. keys.Select(key => Rows.Insert(key))], cancel: Cancel);
        var pages = new ConcurrentQueue<Mishap>([Mishap.EmptyPage, Mishap.ShortPage, Mishap.EmptyPage, Mishap.EmptyPage, Mishap.ShortPage]);
        Proxy.Weather = request => StoreProxy.IsQuery(request) && pages.TryDequeue(out var page) ? page : Mishap.None;

        var rows = await Store.Scan(Partition, "r|", "r}", limit, Cancel);

        Assert.Equal(keys.Take(limit), rows.Select(row => row.Key));
        Assert.Empty(pages);
    }

    [Fact]
    public async Task Partitions_OverEmptyPages_AreAllFound()
    {
        await Store.Commit(Partition, [Rows.Insert("a")], cancel: Cancel);
        await Store.Commit("512022", [Rows.Insert("a")], cancel: Cancel);
        var queries = 0;
        Proxy.Weather = request => StoreProxy.IsQuery(request) && Interlocked.Increment(ref queries) % 2 == 1 ? Mishap.EmptyPage : Mishap.None;

        Assert.Equal([Partition, "512022"], await Store.Partitions(Cancel));

        Assert.Equal(6, queries); // for each, and for the end
    }

    /// <summary>The first request of a kind is told to wait.</summary>
    /// <returns>When they came.</returns>
    private ConcurrentQueue<long> TellToWait(Func<HttpRequest, bool> kind)
    {
        var came = new ConcurrentQueue<long>();
        Proxy.Weather = request =>
        {
            if (!kind(request))
            {
                return Mishap.None;
            }

            came.Enqueue(TimeProvider.System.GetTimestamp());
            return came.Count == 1 ? Mishap.ToldToWait : Mishap.None;
        };
        return came;
    }

    private static TimeSpan Between(ConcurrentQueue<long> came) => TimeProvider.System.GetElapsedTime(came.First(), came.Last());
}
