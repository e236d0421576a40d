using System.Collections.Concurrent;
using Coordination.Domain.Aggregates;
using Coordination.Grains.Store;
using Coordination.Grains.Tests.Worlds;
using Coordination.Grains.Walking;
using static Coordination.Grains.Tests.Worlds.World;

namespace Coordination.Grains.Tests.Walking;

/// <summary>A walk does one thing to many, and a crash repeats at most a page of it (law 8).</summary>
public sealed class WalkTests
{
    private const int Cases = 300;
    private const int Page = 128;

    [Fact]
    public async Task Walk_InterruptedByACrash_GoesOnFromItsCursor()
    {
        var visits = new ConcurrentDictionary<string, int>();
        var broken = true;
        await using var world = await Start(call =>
        {
            if (call.MethodName == "Execute" && call.Request.GetArgument(0) is CommandEnvelope { Command: Reindex } envelope)
            {
                if (Volatile.Read(ref broken) && visits.Count >= Page + 20)
                {
                    throw new TimeoutException("down");
                }

                visits.AddOrUpdate(envelope.CommandId, 1, (_, times) => times + 1);
            }

            return call.Invoke();
        });
        await Task.WhenAll(Enumerable.Range(0, Cases).Select(n => world.Do(CaseId($"walk-{n}"), "2026-03-03 16:40", "li", Courses.Open with { FindingId = $"{n}" })));
        await world.Idle();
        await world.Store.Commit(Keys.System, [Walks.Begin("w1", new Reindex("test"), ["512000", County], ["case"], world.Clock.Now)], cancel: TestContext.Current.CancellationToken);

        await Walks.Resume(world.Grains, world.Store);
        await world.Idle();
        var half = (await world.Grains.GetGrain<IWalkGrain>("w1").Progress())!;
        var firstPage = visits.Keys.Order(StringComparer.Ordinal).Take(Page).ToList();
        await world.Crash();
        Volatile.Write(ref broken, false);
        await Walks.Resume(world.Grains, world.Store);
        await world.Idle();

        Assert.Equal((Page, false), (half.Visited, half.Done));
        var done = (await world.Grains.GetGrain<IWalkGrain>("w1").Progress())!;
        Assert.Equal((Cases, 0, true), (done.Visited, done.Refused, done.Done));
        Assert.Equal(Cases, visits.Count);
        Assert.All(firstPage, command => Assert.Equal(1, visits[command]));
    }

    [Fact]
    public async Task Resume_OfAWalkThatIsDone_DoesNothing()
    {
        await using var world = await Start();
        var id = await world.Opened("done");
        await world.Store.Commit(Keys.System, [Walks.Begin("w2", new Reindex("test"), [County], ["case"], world.Clock.Now)], cancel: TestContext.Current.CancellationToken);
        await Walks.Resume(world.Grains, world.Store);
        await world.Idle();
        var commits = world.Store.Commits.Count;

        await world.Grains.GetGrain<IWalkGrain>("w2").Resume();
        await world.Idle();

        Assert.Equal(commits, world.Store.Commits.Count);
        Assert.Equal(1, (await world.Grains.GetGrain<IWalkGrain>("w2").Progress())!.Visited);
        Assert.NotNull(await world.State(id));
    }
}
