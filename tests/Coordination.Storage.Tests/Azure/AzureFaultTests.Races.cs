using Coordination.Azurite;

namespace Coordination.Storage.Tests.Azure;

/// <content>What happens between two requests of one commit.</content>
public sealed partial class AzureFaultTests
{
    /// <summary>It is applied while its rows are looked for one after the other: those looked at before have ETags too.</summary>
    [Fact]
    public async Task Commit_AppliedWhileItIsLookedFor_IsAnsweredWithAllItsETags()
    {
        var (batches, looks) = (0, 0);
        Proxy.Weather = request =>
        {
            if (StoreProxy.IsBatch(request))
            {
                return Interlocked.Increment(ref batches) == 1 ? Mishap.Late : Mishap.None;
            }

            if (Interlocked.Increment(ref looks) == 2)
            {
                Proxy.LateOnes().GetAwaiter().GetResult(); // the door asks without awaiting
            }

            return Mishap.None;
        };

        var result = await Store.Commit(Partition, [Rows.Insert("head", "1"), Rows.Insert("e|1", "event")], cancel: Cancel);

        Assert.Equal((true, 1), (result.Committed, batches));
        Assert.Equal((await Store.Read(Partition, "head", Cancel))!.ETag, result.ETags[0]);
        Assert.Equal((await Store.Read(Partition, "e|1", Cancel))!.ETag, result.ETags[1]);
    }

    [Fact]
    public async Task Commit_ThatPauses_KeepsNoOtherFromItsPlace()
    {
        using var narrow = await Emulator.Open(Emulator.OptionsFor(AzuriteServer.Through(Proxy.Port, 1), options => (options.InFlight, options.QueueCapacity) = (1, 2)));
        var refused = new TaskCompletionSource();
        var throttled = true;
        Proxy.Weather = request =>
        {
            // The whole partition, its reads too, by which a batch in doubt is looked for.
            if (!throttled || !(StoreProxy.IsBatchOf(request, static partition => partition == Partition) || Uri.UnescapeDataString(request.Path.Value!).Contains($"'{Partition}'", StringComparison.Ordinal)))
            {
                return Mishap.None;
            }

            refused.TrySetResult();
            return Mishap.Throttled;
        };
        var pausing = narrow.Commit(Partition, [Rows.Insert("a", "x")], cancel: Cancel);
        await refused.Task;

        Assert.True((await narrow.Commit("510000", [Rows.Insert("a", "x")], cancel: Cancel)).Committed);

        Assert.False(pausing.IsCompleted);
        throttled = false;
        Assert.True((await pausing).Committed);
    }
}
