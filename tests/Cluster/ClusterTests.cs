using System.Diagnostics;
using System.Globalization;
using Coordination.Azurite;

namespace Coordination.Cluster;

/// <summary>Three silos on a real table server, and what may happen to them: killed, paused, restarted one by one, cut off from a store in trouble.</summary>
public sealed class ClusterTests(ITestOutputHelper output)
{
    private const int Kills = 20;
    private const int Least = 15;
    private const int DefaultSeed = 20_220_419;

    private static int Seed => Environment.GetEnvironmentVariable("COORDINATION_SEED") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : DefaultSeed;

    [Fact]
    public Task Kill_OfAnySiloTwentyTimesUnderLoad_KeepsEveryPromise() => Rehearse(async rehearsal =>
    {
        var dice = new Random(Seed);
        var watch = Stopwatch.StartNew();
        for (var kill = 1; kill <= Kills; kill++)
        {
            await rehearsal.More(Least);
            var slot = dice.Next(rehearsal.Silos.Count);
            rehearsal.Struck();
            await rehearsal.Silos.Kill(slot);
            await rehearsal.More(Least); // the others go on
            await rehearsal.Silos.Begin(slot);
            await rehearsal.Holds();
            output.WriteLine($"kill {kill} of silo {slot}: {rehearsal.Fired} limits fired, {rehearsal.Ledger.Acknowledged.Count} changes acknowledged, {watch.Elapsed}");
        }

        await rehearsal.Ends();
        Assert.True(rehearsal.Ledger.Acknowledged.Count >= 2 * Kills * Least);
        Assert.True(rehearsal.Fired > Kills);
        Assert.True(rehearsal.Screen.Connections > 1, "The screen never lost its silo.");
        output.WriteLine($"{rehearsal.Ledger.Expected.Count} limits expected, {rehearsal.Fired} fired; the screen: {rehearsal.Screen.Connections} connections, {rehearsal.Screen.Snapshots} snapshots, {rehearsal.Screen.Steps} steps");
    });

    [Fact]
    public Task Pause_ForTwoMinutes_LetsNobodyWriteTwice() => Rehearse(async rehearsal =>
    {
        await rehearsal.More(Least);
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
        await rehearsal.More(Least * 2);
        await rehearsal.Holds();
        await rehearsal.Ends();
    });

    [Fact]
    public Task RollingRestart_UnderLoad_FailsNoRequestThatIsRepeated_AndLosesNoPush() => Rehearse(async rehearsal =>
    {
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
        output.WriteLine($"{rehearsal.Ledger.Acknowledged.Count} changes acknowledged; the screen: {rehearsal.Screen.Connections} connections, {rehearsal.Screen.Snapshots} snapshots");
    });

    [Fact]
    public Task Store_ThatStallsThrottlesAndLosesAnswers_DoesNothingByHalves() => Rehearse(
        async rehearsal =>
        {
            var door = rehearsal.Silos.Door!;
            await rehearsal.More(Least);

            rehearsal.Struck();
            rehearsal.Silos.Server.Stall();
            await Task.Delay(TimeSpan.FromMinutes(1));
            rehearsal.Silos.Server.Resume();
            rehearsal.Struck();
            await rehearsal.More(Least);
            await rehearsal.Holds();

            var dice = new Random(Seed);
            Mishap[] mishaps = [Mishap.Throttled, Mishap.AnswerLost, Mishap.ErrorAfter, Mishap.BusyAfter, Mishap.NeverSent];
            door.Weather = request =>
            {
                lock (dice)
                {
                    return dice.Next(5) == 0 ? StoreProxy.IsBatch(request) ? mishaps[dice.Next(mishaps.Length)] : Mishap.Throttled : Mishap.None;
                }
            };
            rehearsal.Struck();
            await rehearsal.More(Least * 6);
            door.Weather = static _ => Mishap.None;
            rehearsal.Struck();
            Assert.All(mishaps, mishap => Assert.Contains(mishap, door.Happened));
            await rehearsal.Holds();
            await rehearsal.Ends();
        },
        door: true);

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
