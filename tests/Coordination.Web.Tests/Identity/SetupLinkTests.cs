using Coordination.Domain.Aggregates;
using Coordination.Grains.People;
using Coordination.Grains.Store;
using Coordination.Storage.Memory;
using Coordination.Web.Identity;

namespace Coordination.Web.Tests.Identity;

public class SetupLinkTests
{
    private static readonly Partitions Places = new(Partitions.DefaultHashes);
    private readonly MemoryTableStore _store = new();
    private readonly Hands _time = new();
    private readonly SetupLink _link;

    public SetupLinkTests() => _link = new SetupLink(_store, Places, _time);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Offer_StoresNoToken()
    {
        var token = await _link.Offer(Cancel);

        var rows = await _store.Scan(Keys.System, "setup|", Keys.End("setup|"), cancel: Cancel);
        Assert.DoesNotContain(token!, System.Text.Encoding.UTF8.GetString(Assert.Single(rows).Data.Span), StringComparison.Ordinal);
        Assert.True(await _link.IsOpen(Cancel));
    }

    [Fact]
    public async Task Claim_WithAnotherToken_IsRefused()
    {
        await _link.Offer(Cancel);

        Assert.Equal(Refusals.SetupClosed.Code, (await _link.Claim("guess", "root", Cancel))?.Code);
    }

    [Fact]
    public async Task Claim_ForASecondName_IsRefused_ForTheSameNameFinishesWhatWasInterrupted()
    {
        var token = await _link.Offer(Cancel);

        Assert.Null(await _link.Claim(token!, "root", Cancel));
        Assert.Equal(Refusals.SetupClosed.Code, (await _link.Claim(token!, "other", Cancel))?.Code);
        Assert.Null(await _link.Claim(token!, "root", Cancel));
    }

    [Fact]
    public async Task Claim_AfterADay_IsRefused()
    {
        var token = await _link.Offer(Cancel);
        _time.Now += SetupLink.Lifetime;

        Assert.NotNull(await _link.Claim(token!, "root", Cancel));
        Assert.False(await _link.IsOpen(Cancel));
    }

    [Fact]
    public async Task Claim_OfAnOlderLink_IsRefused()
    {
        var older = await _link.Offer(Cancel);
        var newer = await _link.Offer(Cancel);

        Assert.NotNull(await _link.Claim(older!, "root", Cancel));
        Assert.Null(await _link.Claim(newer!, "root", Cancel));
    }

    [Fact]
    public async Task Link_OnceSomebodyHasAnAccount_IsClosedForGood()
    {
        var token = await _link.Offer(Cancel);
        await Accounts.WriteAll(_store, Places, [Account.New("root", "p-root", "hash", "stamp")], Cancel);

        Assert.NotNull(await _link.Claim(token!, "root", Cancel));
        Assert.False(await _link.IsOpen(Cancel));
        Assert.Null(await _link.Offer(Cancel));
    }

    private sealed class Hands : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 3, 2, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
