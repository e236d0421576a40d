using System.Diagnostics;
using System.Globalization;
using Coordination.Azurite;

namespace Coordination.Cluster;

/// <summary>
/// Three silos on a real table server, and what may happen to them: killed, paused, restarted one by one, cut off from a store in trouble.
/// Explicit: a quarter of an hour each on two cores, with an emulator that slows down as its tables grow (docs/testing.md says how to run them).
/// </summary>
[Collection(nameof(KillTests))] // one after the other: both are allowed a minute for what is due, and have two cores
public sealed class ClusterTests(ITestOutputHelper output)
{
    private const int Kills = 20;
    private const int Least = 8;
    private const int DefaultSeed = 20_220_419;

    private static int Seed => Environment.GetEnvironmentVariable("COORDINATION_SEED") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : DefaultSeed;

    [Fact(Explicit = true)]
    public Task Kill_OfAnySiloTwentyTimesUnderLoad_ThenRestartOfEach_KeepsEveryPromise() => Rehearse(async rehearsal =>
    {
        var dice = new Random(Seed);
        var watch = Stopwatch.StartNew();
        for (var kill = 1; kill <= Kills; kill++)
        {
            await rehearsal.More(Least);
            var slot = dice.Next(rehearsal.Silos.Count);
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
        Assert.True(rehearsal.Ledger.Acknowledged.Count >= Kills * Least);
        Assert.True(rehearsal.Fired > 5, $"Only {rehearsal.Fired} of {rehearsal.Ledger.Expected.Count} limits were left to pass.");
        Assert.True(rehearsal.Screen.Connections > 1, "The screen never lost its silo.");
        output.WriteLine($"{rehearsal.Ledger.Expected.Count} limits expected, {rehearsal.Fired} fired; the screen: {rehearsal.Screen.Connections} connections, {rehearsal.Screen.Snapshots} snapshots, {rehearsal.Screen.Steps} steps");
    });

    [Fact(Explicit = true)]
    public Task Pause_OfASilo_ThenAStoreInTrouble_LetNobodyWriteTwiceOrByHalves() => Rehearse(
        async rehearsal =>
        {
            await rehearsal.More(Least);
            await SiloIsPaused(rehearsal);
            await StoreStalls(rehearsal);
            await StoreIsInBadWeather(rehearsal);
            await rehearsal.Ends();
        },
        door: true);

    /// <summary>SIGSTOP for two minutes, which the others take for its death, and SIGCONT.</summary>
    private async Task SiloIsPaused(Rehearsal rehearsal)
    {
        var paused = rehearsal.Silos[1];
        rehearsal.Struck();
        paused.Pause();
        rehearsal.Silos.Avoid(1, true);
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromMinutes(2))
        {
            await rehearsal.More(Least);
            await rehearsal.Holds();
        }

        paused.Resume();
        if (await paused.EndsWithin(TimeSpan.FromSeconds(30)))
        {
            output.WriteLine("The silo found itself dead and ended.");
            await rehearsal.Silos.Bury(1);
            await rehearsal.Silos.Begin(1);
        }

        rehearsal.Silos.Avoid(1, false);
        await rehearsal.More(Least);
        await rehearsal.Holds();
    }

    /// <summary>A minute in which it takes connections and answers nothing.</summary>
    private static async Task StoreStalls(Rehearsal rehearsal)
    {
        rehearsal.Struck();
        rehearsal.Silos.Server.Stall();
        await Task.Delay(TimeSpan.FromMinutes(1));
        rehearsal.Silos.Server.Resume();
        rehearsal.Struck();
        await rehearsal.More(Least);
        await rehearsal.Holds();
    }

    /// <summary>A fifth of all requests throttled, cut off, or answered with an error after they were done.</summary>
    private static async Task StoreIsInBadWeather(Rehearsal rehearsal)
    {
        var (door, dice) = (rehearsal.Silos.Door!, new Random(Seed));
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

    private async Task Rehearse(Func<Rehearsal, Task> test, bool door = false)
    {
        output.WriteLine($"COORDINATION_SEED={Seed.ToString(CultureInfo.InvariantCulture)}");
        await using var rehearsal = await Rehearsal.Begin(3, Seed, door);
        try
        {
            await test(rehearsal);
        }
        catch
        {
            output.WriteLine($"What silos said that are gone:{Environment.NewLine}{rehearsal.Silos.Said}");
            for (var slot = 0; slot < rehearsal.Silos.Count; slot++)
            {
                output.WriteLine($"What silo {slot} says:{Environment.NewLine}{rehearsal.Silos.SaidBy(slot)}");
            }

            throw;
        }
    }
}
