using Coordination.Domain.Alerts;
using Coordination.Domain.Rectification;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Alerts;
using Coordination.Grains.Store;
using Coordination.Grains.Tests.Worlds;
using Coordination.Storage.Faults;
using static Coordination.Grains.Tests.Worlds.World;

namespace Coordination.Grains.Tests.Alerts;

/// <summary>An inbox accepts once, and the acceptance of a document is its service.</summary>
public sealed class InboxTests
{
    [Fact]
    public async Task Receive_TheSameTellingManyTimes_IsAcceptedAndAnnouncedOnce()
    {
        await using var world = await Start();
        var ear = new InboxEar();
        await world.Grains.GetGrain<IInboxGrain>("sun").Subscribe(world.Hear(ear), null);
        var inbox = world.Grains.GetGrain<IReceiverGrain>(GrainId.Create("inbox", "sun"));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => inbox.Receive($"m{n}", new Deliver([Item(0), Item(1)]))));
        await ear.First;

        Assert.Equal(2, (await world.Rows(world.Partitions.OfPerson("sun"), Keys.Inbox("sun"))).Count);
        Assert.Equal(2, ear.Heard.Where(delta => delta.Raised).Sum(delta => delta.Entries.Length));
        Assert.Equal(2, (await world.Grains.GetGrain<IInboxGrain>("sun").Page(null, 50)).Items.Length);
    }

    [Fact]
    public async Task Alert_WhenTheInboxAnswersWrongly_TellsEachPersonOnce()
    {
        await using var world = await Start();
        var id = await world.InProgress("once");
        static bool Telling(StoreCall call) => call.Changes.Any(change => change.Key.StartsWith("inbox|", StringComparison.Ordinal));
        var script = world.Store.Under(new FaultRule(Fault.CommitThenThrow, 0.5) { When = Telling }, new FaultRule(Fault.ThrowThenNothing, 0.3) { When = Telling });

        await world.Advance("2026-04-08 12:00");
        world.Store.Clear();
        await world.Idle();

        Assert.All(script.Struck, struck => Assert.True(struck > 0));
        var told = new List<InboxEntry>();
        foreach (var partition in world.Partitions.Hashed)
        {
            told.AddRange((await world.Rows(partition, "inbox|")).Select(row => Coordination.Domain.Aggregates.StoredJson.Read<InboxEntry>(row.Data.Span)));
        }

        var overdue = told.Where(entry => entry.Item.AlertKind == "AL-02").ToList();
        Assert.NotEmpty(overdue);
        Assert.Equal(told.Count, told.DistinctBy(entry => (entry.Item.Source, entry.Item.Occurrence, entry.Item.Tier, entry.Item.Repeat, entry.Item.PersonId, entry.Item.At)).Count());
        Assert.Empty(await world.Findings());
        Assert.Equal(WorkState.InProgress, (await world.State(id)).Work);
    }

    [Fact]
    public async Task Receive_WhoseCommitSaidNothingOfItsSuccess_BeginsANewEpochAndShowsEverything()
    {
        await using var world = await Start();
        var (grain, ear) = (world.Grains.GetGrain<IInboxGrain>("sun"), world.Hear(new InboxEar()));
        var inbox = world.Grains.GetGrain<IReceiverGrain>(GrainId.Create("inbox", "sun"));
        await inbox.Receive("m0", new Deliver([Item(0)]));
        var before = await grain.Subscribe(ear, null);
        var script = world.Store.Under(new FaultRule(Fault.CommitThenThrow) { Times = 1, When = call => call.Changes.Any(change => change.Key.StartsWith("inbox|", StringComparison.Ordinal)) });

        await Assert.ThrowsAnyAsync<Exception>(() => inbox.Receive("m1", new Deliver([Item(1)])));
        Assert.Equal([1], script.Struck);

        // Nobody has heard of the second telling, and its row is there: who asks since then is shown all there is.
        var after = await grain.Subscribe(ear, before.Cursor);
        Assert.NotEqual(before.Cursor.Split('.')[0], after.Cursor.Split('.')[0]);
        Assert.Equal([1, 0], after.Page!.Items.Select(entry => entry.Item.Repeat).OrderDescending());
        await inbox.Receive("m1", new Deliver([Item(1)]));
        Assert.Equal(2, (await world.Rows(world.Partitions.OfPerson("sun"), Keys.Inbox("sun"))).Count);
    }

    [Fact]
    public async Task Notice_AcceptedByThePrincipalsInbox_IsServedThen()
    {
        await using var world = await Start();

        var id = await world.Issued("served");

        var entry = Assert.Single((await world.Grains.GetGrain<IInboxGrain>("wang").Page(null, 10)).Items);
        Assert.Equal(("document", "service"), (entry.Item.Kind, entry.Item.Tier));
        var served = Assert.Single(await world.Events(id), recorded => recorded.Event is NoticeServed);
        Assert.Equal((entry.DeliveredAt, "wang", false), (((NoticeServed)served.Event).ServedAt, ((NoticeServed)served.Event).PersonId, ((NoticeServed)served.Event).Deemed));
        Assert.Equal(T("2026-03-04 09:30"), (await world.State(id)).Notice!.ServedAt);
    }

    private static InboxItem Item(int repeat) => new()
    {
        Kind = "alert", Source = $"{County}-A-0000000000000", Tier = "L0", Repeat = repeat, PersonId = "sun", PersonName = "孙", Title = "超期", At = T("2026-03-03 10:00"),
    };
}
