using System.Diagnostics;
using System.Net;
using Coordination.Azurite;

namespace Coordination.Cluster;

/// <summary>Three silos on a real table server, and what may happen to them: killed, paused, restarted one by one, cut off from a store in trouble.</summary>
[Collection(nameof(KillTests))] // one after the other: both are allowed a minute for what is due, and have two cores
public sealed class ClusterTests(ITestOutputHelper output)
{
    private const int Least = 8;

    /// <summary>As long as a call between silos is waited for, and what the edge needs on top.</summary>
    private static readonly TimeSpan RefusedWithin = TimeSpan.FromSeconds(40);

    [Fact]
    public Task Kill_OfEachSiloUnderLoad_ThenRestartOfEach_KeepsEveryPromise() => KillAndRestart(kills: 3, static kill => kill - 1, limits: 3);

    /// <summary>As the promise says it, twenty in a row: a quarter of an hour, so by its own command only (docs/testing.md).</summary>
    [Fact(Explicit = true)]
    public Task Kill_OfAnySiloTwentyTimesUnderLoad_ThenRestartOfEach_KeepsEveryPromise()
    {
        var dice = new Random(Rehearsal.Seed);
        return KillAndRestart(kills: 20, _ => dice.Next(3), limits: 6, hasty: false);
    }

    [Fact]
    public Task Pause_OfASilo_ThenAStoreInTrouble_LetNobodyWriteTwiceOrByHalves() => Rehearsal.Play(
        output,
        async rehearsal =>
        {
            await rehearsal.More(Least);
            await SiloIsPaused(rehearsal);
            await StoreStalls(rehearsal);
            await StoreIsInBadWeather(rehearsal);
            await rehearsal.Ends();
        },
        door: true);

    private Task KillAndRestart(int kills, Func<int, int> which, int limits, bool hasty = true) => Rehearsal.Play(output, async rehearsal =>
    {
        await rehearsal.Limits(limits); // so that some are near when the first dies
        var watch = Stopwatch.StartNew();
        for (var kill = 1; kill <= kills; kill++)
        {
            await rehearsal.More(Least);
            var slot = which(kill);
            rehearsal.Struck();
            await rehearsal.Silos.Kill(slot);
            await rehearsal.Silos.Begin(slot); // the others go on meanwhile
            await rehearsal.Holds();
            output.WriteLine($"kill {kill} of silo {slot}: {rehearsal.Fired} limits fired, {rehearsal.Ledger.Acknowledged.Count} changes acknowledged, {watch.Elapsed}");
        }

        // What an operator does on the day of a release: a client that repeats what was not answered notices nothing.
        for (var slot = 0; slot < rehearsal.Silos.Count; slot++)
        {
            await rehearsal.More(Least);
            rehearsal.Struck();
            Assert.Equal(0, await rehearsal.Silos.Stop(slot));
            await rehearsal.More(Least);
            await rehearsal.Silos.Begin(slot);
            await rehearsal.Holds();
        }

        await rehearsal.Ends();
        Assert.True(rehearsal.Ledger.Acknowledged.Count >= kills * Least);
        Assert.True(rehearsal.Fired >= limits, $"Only {rehearsal.Fired} of {rehearsal.Ledger.Expected.Count} limits were left to pass.");
        Assert.All(rehearsal.Screens, screen => Assert.True(screen.Connections > 1, "A screen never lost its silo."));
        output.WriteLine($"{rehearsal.Ledger.Expected.Count} limits expected, {rehearsal.Fired} fired; screens: {string.Join("; ", rehearsal.Screens.Select(screen => $"{screen.Connections} connections, {screen.Snapshots} snapshots, {screen.Steps} steps"))}");
    }, hasty: hasty);

    /// <summary>SIGSTOP for two minutes, which the others take for its death, and SIGCONT; then people ask it at once, before it can know, for what its old activations think is still to be done.</summary>
    private static async Task SiloIsPaused(Rehearsal rehearsal)
    {
        var errands = await rehearsal.Errands(12); // a third of them lives on each silo
        var paused = rehearsal.Silos[1];
        rehearsal.Struck();
        paused.Pause();
        rehearsal.Silos.Avoid(1, true);
        await rehearsal.While(TimeSpan.FromMinutes(2), Least);
        Assert.InRange(await errands.Step(rehearsal.Silos.Any(), "receipt"), 1, 12); // the others are in doubt, and settled later
        paused.Resume();
        await Task.WhenAll(errands.Step(paused.Url, "receipt"), errands.Step(paused.Url, "start-work"));
        await rehearsal.Returns(1);
        await errands.NothingHappenedTwice(rehearsal.Silos.Any(), "case.notice-receipted.v1");
    }

    /// <summary>A minute in which it takes connections and answers nothing: people are told so, soon and with a code, and come again.</summary>
    private static async Task StoreStalls(Rehearsal rehearsal)
    {
        using var known = await rehearsal.Known("zhao", rehearsal.Silos[0].Url);
        var acts = new Acts(rehearsal.Ledger);
        rehearsal.Struck();
        rehearsal.Silos.Server.Stall();
        var minute = Task.Delay(TimeSpan.FromMinutes(1));
        var refused = await acts.Change(known, "/api/cases", Crowd.Problem("AY-0230", "C")).WaitAsync(RefusedWithin);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.NotNull(refused.Code);
        await minute;
        rehearsal.Silos.Server.Resume();
        rehearsal.Struck();
        await rehearsal.More(Least);
        await rehearsal.Holds();
    }

    /// <summary>A fifth of all requests throttled, cut off, or answered with an error after they were done.</summary>
    private static async Task StoreIsInBadWeather(Rehearsal rehearsal)
    {
        var (door, dice) = (rehearsal.Silos.Door!, new Random(Rehearsal.Seed));
        Mishap[] mishaps = [Mishap.Throttled, Mishap.AnswerLost, Mishap.ErrorAfter, Mishap.BusyAfter, Mishap.NeverSent];
        rehearsal.Struck();
        door.Weather = request =>
        {
            lock (dice)
            {
                return dice.Next(5) == 0 ? StoreProxy.IsBatch(request) ? mishaps[dice.Next(mishaps.Length)] : Mishap.Throttled : Mishap.None;
            }
        };
        await rehearsal.More(Least * 6);
        door.Weather = static _ => Mishap.None;
        rehearsal.Struck();
        Assert.All(mishaps, mishap => Assert.Contains(mishap, door.Happened));
        await rehearsal.Holds();
    }
}
