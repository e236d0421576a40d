using System.Collections.Concurrent;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Documents;
using Coordination.Domain.Rectification;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Clocks;
using Coordination.Grains.Store;
using Coordination.Grains.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;
using static Coordination.Grains.Tests.Worlds.World;

namespace Coordination.Grains.Tests.Aggregates;

/// <summary>What a transition has to say arrives, whatever happens between the commit and the delivery.</summary>
public sealed class OutboxTests
{
    [Fact]
    public async Task Deliver_AfterACrashBetweenCommitAndDelivery_IsMadeUpByTheClock()
    {
        var away = true;
        await using var world = await Start(call => Volatile.Read(ref away) && IsRegister(call) ? throw new TimeoutException("away") : call.Invoke());
        var id = CaseId("crash");
        Assert.Null((await world.Do(id, "2026-03-03 16:40", "li", Courses.Open)).Refusal);
        Assert.Single(await world.Rows(County, Keys.OutboxLane(id)));

        await world.Crash();
        Volatile.Write(ref away, false);
        Assert.Null((await State(world, id)).Number);
        var numbered = world.Store.Next(call => call.Committed && call.Touches($"case|{id}|e|"));
        var swept = world.Store.Next(call => call.Committed && call.Changes!.Any(change => change.Kind == ChangeKind.Delete && change.Key.StartsWith(Keys.OutboxLane(id), StringComparison.Ordinal)));
        await Sweep(world);
        await Sweep(world);
        await numbered;
        await swept;

        await world.Idle();
        Assert.NotNull((await world.State(id)).Number);
        Assert.Empty(await world.Findings());
    }

    /// <summary>As when silos die: nothing is wrong with the message, however often it does not arrive.</summary>
    [Fact]
    public async Task Deliver_ToATargetThatCannotBeReached_IsTriedOnAndNeverPutAside()
    {
        const int Away = 12;
        var attempts = 0;
        await using var world = await Start(call => IsRegister(call) && call.Request.GetArgument(1) is RequestNumber && Interlocked.Increment(ref attempts) is var attempt && attempt <= Away
            ? throw new OperationCanceledException("Message expired before placement could complete")
            : call.Invoke());
        var id = CaseId("away");
        var entity = new Aggregate<CaseState>(id, new CaseRules(), world.Services.GetRequiredService<AggregateServices>(), (work, due) =>
        {
            _ = Volatile.Read(ref attempts) <= Away ? Task.Run(work) : Task.CompletedTask;
        });
        world.Clock.Now = T("2026-03-03 16:40");
        Assert.Null((await entity.Execute(new CommandEnvelope("open", world.Actor("li"), Courses.Open, "b"), CommitLane.Command)).Refusal);
        await world.Idle();

        Assert.True(attempts > Away);
        Assert.Empty(await world.Rows(County, "dead|"));
    }

    [Fact]
    public async Task Deliver_ToATargetThatNeverUnderstands_IsPutAsideAfterTenAttemptsAndTheLaneGoesOn()
    {
        var attempts = new ConcurrentQueue<string>();
        var id = CaseId("poison");
        await using var world = await Start(call =>
        {
            if (IsRegister(call) && call.Request.GetArgument(1) is RequestNumber request)
            {
                attempts.Enqueue(request.DocumentId);
                return request.DocumentId == id.ToString() ? throw new InvalidOperationException("poison") : call.Invoke();
            }

            return call.Invoke();
        });
        var waits = new ConcurrentQueue<TimeSpan>();
        var entity = new Aggregate<CaseState>(id, new CaseRules(), world.Services.GetRequiredService<AggregateServices>(), (work, due) =>
        {
            waits.Enqueue(due);
            _ = due < TimeSpan.FromSeconds(60) ? Task.Run(work) : Task.CompletedTask;
        });
        world.Clock.Now = T("2026-03-03 16:40");
        Assert.Null((await entity.Execute(new CommandEnvelope("open", world.Actor("li"), Courses.Open, "b"), CommitLane.Command)).Refusal);
        await world.Idle();

        Assert.Equal(10, attempts.Count(document => document == id.ToString()));
        Assert.Single(await world.Rows(County, "dead|"));
        Assert.True(waits.Where(due => due > TimeSpan.Zero).Take(9).Zip(waits.Where(due => due > TimeSpan.Zero).Skip(1).Take(8)).All(pair => pair.First <= pair.Second), "the pauses grow");

        world.Clock.Now = T("2026-03-04 09:30");
        Assert.Null((await world.Do(id, "2026-03-04 09:30", "zhao", Courses.Issue)).Refusal);
        await world.Idle();
        Assert.NotNull((await world.State(id)).Papers.Single(paper => paper.Kind == DocumentKinds.Notice).Number);
    }

    private static async Task Sweep(World world)
    {
        var scanned = world.Store.Next(call => call.Partition == County && call.Key == Keys.Outbox);
        world.System.Ahead += TimeSpan.FromSeconds(11);
        await world.Grains.GetGrain<IClockGrain>(County).Ping();
        await world.Grains.GetGrain<IClockGrain>(County).Hint(world.Clock.Now);
        await scanned;
    }

    private static async Task<CaseState> State(World world, EntityId id)
    {
        var head = await world.Store.Calm.Read(id.Home, Keys.Head(id), TestContext.Current.CancellationToken);
        return StoredJson.Read<Head<CaseState>>(head!.Data.Span).State;
    }

    private static bool IsRegister(IIncomingGrainCallContext call) => call.TargetId.Type.ToString() == "register";
}
