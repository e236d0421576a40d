using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Documents;
using Coordination.Domain.Rectification;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Documents;
using Coordination.Grains.Store;
using Coordination.Grains.Tests.Worlds;
using Coordination.Storage.Faults;
using Microsoft.Extensions.Time.Testing;
using static Coordination.Grains.Tests.Worlds.World;

namespace Coordination.Grains.Tests.Documents;

/// <summary>A body's numbers have no gaps, whatever happens on the way (law 7).</summary>
public sealed class RegisterTests
{
    private const int Cases = 24;

    [Fact]
    public async Task Register_ManySignaturesAtOnce_NumbersAreGapFree()
    {
        await using var world = await Start();

        var ids = await OpenAll(world);

        Assert.Equal(Enumerable.Range(1, Cases), await Numbers(world));
        Assert.Equal(Cases, (await Task.WhenAll(ids.Select(world.State))).Select(state => state.Number).Distinct().Count());
        Assert.Empty(await world.Findings());
    }

    [Fact]
    public async Task Register_WhenTheStoreAnswersWrongly_NumbersAreGapFree()
    {
        await using var world = await Start();
        static bool Numbering(StoreCall call) => call.Changes.Any(change => change.Key.StartsWith("docno|", StringComparison.Ordinal));
        var script = world.Store.Under(
            new FaultRule(Fault.CommitThenThrow) { Times = 4, When = Numbering },
            new FaultRule(Fault.ThrowThenNothing) { Times = 4, When = Numbering },
            new FaultRule(Fault.Conflict) { Times = 2, When = Numbering });

        var ids = await OpenAll(world);

        Assert.Equal([4, 4, 2], script.Struck);
        Assert.Equal(Enumerable.Range(1, Cases), await Numbers(world));
        Assert.All(await Task.WhenAll(ids.Select(world.State)), state => Assert.NotNull(state.Number));
        Assert.Empty(await world.Findings());
    }

    /// <summary>The first batch is on its way while all others are asked for: they share the next.</summary>
    [Fact]
    public async Task Number_AskedForWhileABatchIsWritten_IsPartOfTheNext()
    {
        const int requests = 40, documents = 30;
        var (store, time) = (new RecordingStore(), new FakeTimeProvider());
        var script = new FaultScript(1, new FaultRule(Fault.None) { Delay = TimeSpan.FromSeconds(1), Times = 1, When = call => !call.IsRead });
        var register = new Register(new FaultyTableStore(store, script, time), new Books(), County);

        var asked = Enumerable.Range(0, requests).Select(n => $"document-{n % documents}")
            .Select(async document => (Document: document, Number: await register.Number(new RequestNumber(document, DocumentKinds.Case, new DateOnly(2026, 3, 3), "")))).ToList();
        Assert.Equal([1], script.Struck);
        Assert.Empty(store.Commits);
        time.Advance(TimeSpan.FromSeconds(1));
        var given = await Task.WhenAll(asked).WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal([2, (documents - 1) * 2], store.Commits.Select(commit => commit.Changes!.Count)); // a number and a document each
        Assert.All(given.GroupBy(pair => pair.Document), numbers => Assert.Single(numbers.Select(pair => pair.Number).Distinct()));
        Assert.Equal(documents, given.Select(pair => pair.Number).Distinct().Count());
        var rows = new List<string>();
        await foreach (var row in store.ScanPrefix(County, Keys.NumberSeries(County, DocumentKinds.Case, 2026), cancel: TestContext.Current.CancellationToken))
        {
            rows.Add(row.Key.Split('|')[^1]);
        }

        Assert.Equal(Enumerable.Range(1, documents), rows.Select(number => int.Parse(number, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Receive_TheSameRequestAgain_GivesTheSameNumberAndTellsTheCaseOnce()
    {
        await using var world = await Start();
        var id = await world.Opened("again");
        var number = (await world.State(id)).Number;
        var register = world.Grains.GetGrain<IReceiverGrain>(GrainId.Create("register", County));
        await world.Deactivate("register", County);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(n =>
            register.Receive($"again-{n}", new RequestNumber(id.ToString(), DocumentKinds.Case, new DateOnly(2026, 3, 3), id.ToString()))));
        await world.Idle();

        Assert.Equal([1], await Numbers(world));
        Assert.Equal(number, (await world.State(id)).Number);
        Assert.Single(await world.Events(id), recorded => recorded.Event is NumberGiven);
    }

    private static async Task<EntityId[]> OpenAll(World world)
    {
        var ids = Enumerable.Range(0, Cases).Select(n => CaseId($"number-{n}")).ToArray();
        var outcomes = await Task.WhenAll(ids.Select(id => world.Do(id, "2026-03-03 16:40", "li", Courses.Open with { FindingId = id.Tail })));
        Assert.All(outcomes, outcome => Assert.Null(outcome.Refusal));
        await world.Idle();
        return ids;
    }

    private static async Task<List<int>> Numbers(World world) =>
        [.. (await world.Rows(County, Keys.NumberSeries(County, DocumentKinds.Case, 2026))).Select(row => int.Parse(row.Key.Split('|')[^1], CultureInfo.InvariantCulture))];
}
