using Coordination.Domain.Aggregates;
using Coordination.Grains.People;

namespace Coordination.Grains.Tests.People;

public class AccountGrainTests(PeopleCluster cluster) : IClassFixture<PeopleCluster>
{
    [Fact]
    public async Task Begin_AfterFiveFailures_LocksForFifteenMinutesOfSystemTime()
    {
        var grain = await Created("five");
        for (var n = 0; n < Accounts.MaxFailures; n++)
        {
            Assert.NotNull((await grain.Begin()).Account);
        }

        var locked = await grain.Begin();
        Assert.Null(locked.Account);
        Assert.InRange(locked.RetryAfter!.Value, TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(15));

        cluster.System.Ahead += TimeSpan.FromMinutes(15);
        Assert.Equal(1, (await grain.Begin()).Account!.Failed);
    }

    [Fact]
    public async Task Begin_ManyAtTheSameTime_CannotOutrunTheLock()
    {
        var grain = await Created("race");

        var attempts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => grain.Begin()));

        Assert.Equal(Accounts.MaxFailures, attempts.Count(attempt => attempt.Account is not null));
    }

    [Fact]
    public async Task Succeed_ForgetsFailures()
    {
        var grain = await Created("forget");
        for (var n = 0; n < Accounts.MaxFailures; n++)
        {
            await grain.Begin();
        }

        Assert.True(await grain.Succeed(0, null));

        Assert.Equal(1, (await grain.Begin()).Account!.Failed);
    }

    [Fact]
    public async Task Begin_OfAnUnknownName_LocksLikeAKnownOneAndWritesNothing()
    {
        var grain = cluster.Grains.GetGrain<IAccountGrain>("nobody");
        for (var n = 0; n < Accounts.MaxFailures; n++)
        {
            Assert.Equal(new SignInAttempt(null, null), await grain.Begin());
        }

        Assert.NotNull((await grain.Begin()).RetryAfter);
        Assert.Null(await cluster.Store.Read(Accounts.PartitionOf(cluster.Partitions, "nobody"), Accounts.RowOf("nobody"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Succeed_WithACodeUsedBefore_IsRefused()
    {
        var grain = await Created("code");

        Assert.True(await grain.Succeed(100, null));
        Assert.False(await grain.Succeed(100, null));
        Assert.False(await grain.Succeed(99, null));
        Assert.True(await grain.Succeed(101, null));
    }

    [Fact]
    public async Task Create_OfATakenName_IsRefusedWhateverItsCase()
    {
        await Created("taken");
        var other = cluster.Grains.GetGrain<IAccountGrain>(Accounts.KeyOf(" TAKEN "));

        Assert.Equal("USER_NAME_TAKEN", (await other.Create(Account.New("TAKEN", "p", "h", "s")))!.Code);
    }

    [Fact]
    public async Task SetPassword_EndsTheSessions()
    {
        var grain = await Created("password");
        Assert.True(await grain.IsCurrent("stamp"));

        await grain.SetPassword("other", "stamp2");

        Assert.False(await grain.IsCurrent("stamp"));
        Assert.True(await grain.IsCurrent("stamp2"));
    }

    [Fact]
    public async Task SetDisabled_EndsTheSessionsAndKeepsOut()
    {
        var grain = await Created("disabled");

        await grain.SetDisabled(true, "stamp2");

        Assert.False(await grain.IsCurrent("stamp2"));
        Assert.False(await grain.Succeed(0, null));
        await grain.SetDisabled(false, "stamp3");
        Assert.True(await grain.IsCurrent("stamp3"));
    }

    [Fact]
    public async Task Failures_SurviveTheActivation()
    {
        var grain = await Created("survive");
        await grain.Begin();
        await grain.Begin();

        var row = await cluster.Store.Read(Accounts.PartitionOf(cluster.Partitions, "survive"), Accounts.RowOf("survive"), TestContext.Current.CancellationToken);

        Assert.Equal(2, StoredJson.Read<Account>(row!.Data.Span).Failed);
    }

    private async Task<IAccountGrain> Created(string userName)
    {
        var grain = cluster.Grains.GetGrain<IAccountGrain>(Accounts.KeyOf(userName));
        Assert.Null(await grain.Create(Account.New(userName, "p-" + userName, "hash", "stamp")));
        return grain;
    }
}
