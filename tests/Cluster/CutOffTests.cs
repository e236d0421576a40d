using Coordination.Azurite;

namespace Coordination.Cluster;

/// <summary>A silo whose wire is cut: alive and busy, and nothing it says arrives, neither at the others nor at the store.</summary>
[Collection(nameof(KillTests))]
public sealed class CutOffTests(ITestOutputHelper output)
{
    private const int Least = 8;

    /// <summary>System time: the others have taken it for dead and its clocks over long before.</summary>
    private static readonly TimeSpan CutFor = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Wire_OfASiloIsCutAndMended_LetsNobodyWriteTwiceAndNothingPassInSilence()
    {
        Assert.SkipUnless(await Islands.CanBeMade(), "This machine lets nobody make network namespaces (unshare, nsenter and ip are needed, and the right to use them).");
        await AzuriteInstallation.Ensure(); // inside there is no way to a registry
        var (code, said) = await Islands.Run(Path.Combine(AppContext.BaseDirectory, "Coordination.Cluster"), "--explicit", "only", "--progress", "off", "--filter-method", "*." + nameof(Child_CutsAndMends), "--show-live-output", "on");
        output.WriteLine(said);
        Assert.True(code == 0, said);
    }

    /// <summary>Runs in a network of its own: <see cref="Wire_OfASiloIsCutAndMended_LetsNobodyWriteTwiceAndNothingPassInSilence"/> starts it there.</summary>
    [Fact(Explicit = true)]
    public async Task Child_CutsAndMends()
    {
        await using var islands = await Islands.Make(3);
        await Rehearsal.Play(output, async rehearsal =>
        {
            await rehearsal.More(Least);
            rehearsal.Struck();
            rehearsal.Silos.Avoid(1, true);
            await islands.Cut(1);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Ask(rehearsal.Silos[1]));
            await rehearsal.While(CutFor, Least);
            await islands.Mend(1);
            await rehearsal.Returns(1);
            await rehearsal.Ends();
        }, islands: islands);
    }

    private static async Task Ask(Node node)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(3) };
        using var answer = await http.GetAsync(new Uri(node.Url + "/healthz/live"), TestContext.Current.CancellationToken);
    }
}
