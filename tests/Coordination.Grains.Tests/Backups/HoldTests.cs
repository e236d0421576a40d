using Coordination.Domain.Aggregates;
using Coordination.Grains.Alerts;
using Coordination.Grains.Backups;
using Coordination.Grains.Store;
using Coordination.Grains.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;
using static Coordination.Grains.Tests.Worlds.World;

namespace Coordination.Grains.Tests.Backups;

/// <summary>A restored store runs its rules and tells nobody anything, until it is released; and then nobody is told again.</summary>
public sealed class HoldTests
{
    [Fact]
    public async Task Hold_RulesRunAndNothingLeaves_UntilItIsReleased()
    {
        await using var world = await Start();
        var id = await world.InProgress("held");
        await world.Advance("2026-04-04 12:00");
        var told = await Told(world);
        using var vault = new Vault(world);
        await vault.Write();
        var (store, _) = await vault.Restore();
        await using var restored = await Over(store, T("2026-04-04 12:00"));
        var ear = new InboxEar();
        await restored.Grains.GetGrain<IInboxGrain>("sun").Subscribe(restored.Hear(ear), null);

        await restored.Advance("2026-04-20 12:00");

        Assert.True((await restored.Events(id)).Count > (await world.Events(id)).Count, "the rules stood still");
        Assert.Equal(told, await Told(restored));
        Assert.Empty(ear.Heard);
        var hold = restored.Services.GetRequiredService<Hold>();
        Assert.InRange((await hold.Standing(TestContext.Current.CancellationToken))!.Instant, T("2026-04-04 11:59"), T("2026-04-04 12:00"));
        Assert.True(await hold.Waiting(TestContext.Current.CancellationToken) > 0);

        var first = restored.Store.Next(call => call.Committed && call.Touches("inbox|"));
        Assert.True(await hold.Release("p-sys", TestContext.Current.CancellationToken));
        restored.System.Ahead += TimeSpan.FromSeconds(4);
        await first;
        await world.Advance("2026-04-20 12:00");
        await Until(restored, async () => await hold.Waiting(TestContext.Current.CancellationToken) == 0);

        // As it was told to a world that was never restored: nothing twice, nothing left out, and what was told before the backup only then.
        Assert.Equal(await Told(world), await Told(restored));
        Assert.All(ear.Heard.SelectMany(delta => delta.Entries), entry => Assert.DoesNotContain(entry.Key, told.Select(row => row.Key)));
        Assert.Single(await restored.Rows(Keys.System, "released|"));
        Assert.False(await hold.Release("p-sys", TestContext.Current.CancellationToken));
        Assert.Empty(await restored.Findings());
    }

    [Fact]
    public async Task Hold_WhileTheStoreCannotSay_NothingLeaves()
    {
        await using var world = await Start();
        await world.Opened("unsure");
        var hold = new Hold(new Meanwhile(world.Store, (_, _) => Task.CompletedTask), TimeProvider.System);
        world.Store.Under(new Coordination.Storage.Faults.FaultRule(Coordination.Storage.Faults.Fault.Unavailable) { When = call => call.IsRead });

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await hold.Keeps("inbox/sun"));
        Assert.False(await hold.Keeps("alert/512021-A-0000000000000"));

        world.Store.Clear();
        Assert.False(await hold.Keeps("inbox/sun"));
    }

    /// <summary>Waits on what the store is asked, not on time.</summary>
    private static async Task Until(World world, Func<Task<bool>> done)
    {
        while (!await done())
        {
            await world.Store.Next(call => call.Committed);
        }

        await world.Idle();
    }

    private static async Task<List<(string Key, string Kind)>> Told(World world)
    {
        var told = new List<(string, string)>();
        foreach (var partition in world.Partitions.Hashed)
        {
            told.AddRange((await world.Rows(partition, "inbox|")).Select(row => (row.Key, StoredJson.Read<InboxEntry>(row.Data.Span).Item.AlertKind ?? "")));
        }

        return told;
    }
}
