using Coordination.Azurite;

namespace Coordination.Cluster;

/// <summary>How a node starts, stops and refuses.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task Start_OnAFolderInUse_IsRefusedClearly()
    {
        using var folder = new TempFolder();
        await using var node = await Node.Start(folder.Path, "--rehearsal", "1");

        var (code, output) = await Node.Run("--rehearsal", "1", "--data", folder.Path, "--Client:Build=false");

        Assert.NotEqual(0, code);
        Assert.Contains("in use by another process", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.Equal(0, await node.Stop());
    }

    [Fact]
    public async Task Start_OfAnotherMode_IsRefusedByTheMark()
    {
        using var folder = new TempFolder();
        await using (var drill = await Node.Start(folder.Path, "demo", "--quiet", "--speed", "0"))
        {
            Assert.Equal(0, await drill.Stop());
        }

        foreach (var arguments in (string[][])[[], ["--rehearsal", "60"]])
        {
            var (code, output) = await Node.Run([.. arguments, "--data", folder.Path, "--Client:Build=false"]);

            Assert.NotEqual(0, code);
            Assert.Contains("'drill'", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Stop_UnderLoad_DrainsExitsWithZeroAndLosesNothing()
    {
        using var folder = new TempFolder();
        Assert.Equal(0, (await Node.Run("sample", "--into", folder.Path)).Code);
        var ledger = new Ledger();
        await using (var node = await Node.Start(folder.Path, "--rehearsal", "60"))
        {
            using var stop = new CancellationTokenSource();
            var work = new Crowd(ledger, new Sessions(), 7).Work(node.Url, stop.Token);
            using var enough = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            while (ledger.Acknowledged.Count < 20 && await enough.WaitForNextTickAsync(TestContext.Current.CancellationToken))
            {
                Assert.False(work.IsCompleted);
            }

            Assert.Equal(0, await node.Stop());
            await stop.CancelAsync();
            await work;
        }

        await using var next = await Node.Start(folder.Path, "--rehearsal", "60");
        await new Promises(ledger, new Sessions(), 60).NothingIsLost(next.Url, all: true);
        Assert.Equal(0, await next.Stop());
        var (code, output) = await Node.Run("verify", "--data", folder.Path);
        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task Start_WithAnotherNumberOfHashPartitionsThanTheStores_IsRefused()
    {
        using var folder = new TempFolder();
        Assert.Equal(0, (await Node.Run("sample", "--into", folder.Path, "--Storage:HashPartitions=32")).Code);

        var (code, output) = await Node.Run("--rehearsal", "1", "--data", folder.Path, "--Client:Build=false", "--Storage:HashPartitions=64");

        Assert.Equal(64, code);
        Assert.Contains("made with 32 hash partitions", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        await using var node = await Node.Start(folder.Path, "--rehearsal", "1");
        (await new Sessions().Of(node.Url, "zhao")).Dispose(); // found where the sample city put it
        Assert.Equal(0, await node.Stop());
    }

    /// <summary>The shell lets no file grow beyond so many blocks, which is how a full disk looks to a program.</summary>
    [Fact]
    public async Task Command_OnADiskThatIsFull_EndsWith74()
    {
        using var folder = new TempFolder();

        var (code, output) = await Node.RunWithin(["sh", "-c", "trap '' XFSZ; ulimit -f 2000; export DOTNET_EnableWriteXorExecute=0; exec \"$@\"", "sh"], "sample", "--into", folder.Path);

        Assert.True(code == 74, $"{code}: {output}");
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rehearsal_AtAnotherFactor_IsRefused()
    {
        using var folder = new TempFolder();
        await using (var node = await Node.Start(folder.Path, "--rehearsal", "60"))
        {
            Assert.Equal(0, await node.Stop());
        }

        var (code, output) = await Node.Run("--rehearsal", "600", "--data", folder.Path, "--Client:Build=false");

        Assert.NotEqual(0, code);
        Assert.Contains("factor 60", output, StringComparison.Ordinal);
    }

    /// <summary>It cannot say to the others that it goes, and whoever supervises it must not wait for ever.</summary>
    [Fact]
    public async Task Stop_OfASiloWhoseStoreIsGone_EndsWith75BeforeItsSupervisorLosesPatience()
    {
        using var folder = new TempFolder();
        await using var server = await AzuriteServer.Start();
        await using var node = await Node.Start(
            folder.Path, "--Storage:Provider=AzureTables", $"--Storage:ConnectionString={server.ConnectionString}", "--Storage:Tables=8",
            "--Cluster:Address=127.0.0.1", "--Cluster:SiloPort=0", "--Cluster:GatewayPort=0");
        await server.End();

        Assert.Equal(75, await node.Stop()); // which waits for a minute, as the manifests do

        Assert.Contains("could not take its leave", node.Said, StringComparison.Ordinal);
    }
}
