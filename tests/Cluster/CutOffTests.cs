using System.Diagnostics;
using Coordination.Azurite;

namespace Coordination.Cluster;

/// <summary>Silos whose wires are cut: alive and busy, and what they say does not arrive, at one of the others or at nobody, the store included.</summary>
[Collection(nameof(KillTests))]
public sealed class CutOffTests(ITestOutputHelper output)
{
    private const int Least = 8;

    /// <summary>Exit code (docs/operations.md).</summary>
    private const int LeftItsCluster = 76;

    /// <summary>System time: the others have taken it for dead and its clocks over long before.</summary>
    private static readonly TimeSpan CutFor = TimeSpan.FromMinutes(1);

    /// <summary>System time, from the cut to the end of the one that leaves: it takes four silences of five seconds to be sure, and then its leave.</summary>
    private static readonly TimeSpan PartWithin = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Wire_BetweenTwoSilos_ThenOfOneToAll_CutAndMended_LetsNobodyWriteTwiceAndNothingPassInSilence()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true" || await Islands.CanBeMade(), "This machine lets nobody make network namespaces (unshare, nsenter and ip are needed, and the right to use them).");
        await AzuriteInstallation.Ensure(); // inside there is no way to a registry
        var (code, said) = await Islands.Run(Path.Combine(AppContext.BaseDirectory, "Coordination.Cluster"), "--explicit", "only", "--progress", "off", "--filter-method", "*." + nameof(Child_PartsTwo_ThenCutsOneOff), "--show-live-output", "on");
        output.WriteLine(said);
        Assert.True(code == 0, said);
    }

    /// <summary>Runs in a network of its own: the test above starts it there.</summary>
    [Fact(Explicit = true)]
    public async Task Child_PartsTwo_ThenCutsOneOff()
    {
        await using var islands = await Islands.Make(3);
        await Rehearsal.Play(output, async rehearsal =>
        {
            await TwoDoNotHearEachOther(rehearsal, islands);
            await OneIsCutOff(rehearsal, islands);
            await rehearsal.Ends();
        }, islands: islands);
    }

    /// <summary>A third hears both, so that membership keeps both: one leaves by itself.</summary>
    private async Task TwoDoNotHearEachOther(Rehearsal rehearsal, Islands islands)
    {
        await rehearsal.More(Least);
        rehearsal.Struck();
        var begun = Stopwatch.GetTimestamp();
        await islands.Part(0, 1);
        var ends = new[] { rehearsal.Silos[0].Ends(), rehearsal.Silos[1].Ends() };
        Assert.True(await Task.WhenAny(Task.WhenAny(ends), Task.Delay(PartWithin)) is Task<Task<int>>, "Both stayed.");
        var left = Array.FindIndex(ends, end => end.IsCompleted);
        output.WriteLine($"silo {left} left after {Stopwatch.GetElapsedTime(begun)}");
        Assert.Equal(LeftItsCluster, await ends[left]);
        await rehearsal.Silos.Bury(left);
        rehearsal.Struck();
        await rehearsal.More(Least);
        await rehearsal.Holds();
        Assert.False(ends[1 - left].IsCompleted, "The other left too.");
        await islands.Join(0, 1);
        await rehearsal.Silos.Begin(left);
    }

    private static async Task OneIsCutOff(Rehearsal rehearsal, Islands islands)
    {
        await rehearsal.More(Least);
        rehearsal.Struck();
        rehearsal.Silos.Avoid(1, true);
        await islands.Cut(1);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Ask(rehearsal.Silos[1]));
        await rehearsal.While(CutFor, Least);
        await islands.Mend(1);
        await rehearsal.Returns(1);
    }

    private static async Task Ask(Node node)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(3) };
        using var answer = await http.GetAsync(new Uri(node.Url + "/healthz/live"), TestContext.Current.CancellationToken);
    }
}
