using System.Diagnostics;
using System.Globalization;

namespace Coordination.Cluster;

/// <summary>
/// kill -9 of the only node under load, again and again, on accelerated business time: nothing acknowledged is lost, what fell due
/// meanwhile fires with its legal instant, nobody is told twice.
/// </summary>
[Collection(nameof(KillTests))]
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Kills = 20;

    /// <summary>Changes a life sees acknowledged before it dies, so that a slow machine kills a node at work as often as a fast one.</summary>
    private const int Least = 25;

    /// <summary>Business seconds per second: half an hour is four and a half, so limits pass in this life, in the next and in between.</summary>
    private const double Factor = 400;

    private const string Origin = "2026-03-03T10:00:00+08:00";

    /// <summary>The nth life works and dies by <see cref="Seed"/> + n; <c>COORDINATION_SEED</c> plays another twenty.</summary>
    private const int Seed = 20_220_419;

    [Fact]
    public async Task Kill_TwentyTimesUnderLoad_KeepsEveryPromise()
    {
        var seed = Environment.GetEnvironmentVariable("COORDINATION_SEED") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : Seed;
        output.WriteLine($"COORDINATION_SEED={seed.ToString(CultureInfo.InvariantCulture)}");
        using var folder = new TempFolder();
        var loaded = await Node.Run("sample", "--into", folder.Path);
        Assert.True(loaded.Code == 0, loaded.Output);
        var watch = Stopwatch.StartNew();
        var ledger = new Ledger();
        var sessions = new Sessions();
        var promises = new Promises(ledger, sessions, Factor);
        var ready = new List<DateTimeOffset>();

        for (var life = 0; life <= Kills; life++)
        {
            await using var node = await Node.Start(folder.Path, "--rehearsal", Factor.ToString(CultureInfo.InvariantCulture), "--origin", Origin);
            ready.Add(await BusinessTime(sessions, node.Url));
            try
            {
                await promises.NothingIsLost(node.Url, all: life == Kills);
                if (life == Kills)
                {
                    await promises.EveryLimitHasCome(node.Url);
                }

                await promises.NothingPassesInSilence(node.Url, ready);
                await promises.BoardsAgree(node.Url);
            }
            catch
            {
                output.WriteLine($"What the node said in life {life}:{Environment.NewLine}{node.Said}");
                throw;
            }

            if (life == Kills)
            {
                Assert.Equal(0, await node.Stop());
                break;
            }

            using var stop = new CancellationTokenSource();
            output.WriteLine($"life {life}: {promises.Fired} limits fired, {ledger.Acknowledged.Count} changes acknowledged, {watch.Elapsed}");
            var work = new Crowd(ledger, sessions, seed + life).Work(node.Url, stop.Token);
            await ledger.Grows(ledger.Acknowledged.Count + Least, work);
            await Task.WhenAny(work, Task.Delay(TimeSpan.FromMilliseconds(new Random(seed + life).Next(100, 2_500)), TestContext.Current.CancellationToken));
            await node.Kill();
            await stop.CancelAsync();
            await Finish(work);
        }

        output.WriteLine($"{ledger.Acknowledged.Count} changes acknowledged, {ledger.Expected.Count} limits expected, {promises.Fired} fired");
        Assert.Empty(ledger.Surprises);
        Assert.True(ledger.Acknowledged.Count >= Kills * Least);
        Assert.True(promises.Fired > Kills, $"Only {promises.Fired} of {ledger.Expected.Count} limits were left to pass.");
        await Inboxes.HoldEachTellingOnce(folder.Path);
        var verified = await Node.Run("verify", "--data", folder.Path);
        Assert.True(verified.Code == 0, verified.Output);
    }

    private static async Task Finish(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception error) when (error is HttpRequestException or IOException or TaskCanceledException)
        {
            // Signing in when the node went.
        }
    }

    private static async Task<DateTimeOffset> BusinessTime(Sessions sessions, string url)
    {
        using var reader = await sessions.Of(url, "zhao");
        return Ledger.Instant((await reader.Get("/api/board/512021"))["asOf"]!);
    }
}
