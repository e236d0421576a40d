using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Grains.Roots;
using Coordination.Grains.Store;

namespace Coordination.Cluster;

/// <summary>
/// What no hash can tell: somebody puts a case back to how it was before its last act, with all that follows from it, and may take the roots out of the store too.
/// Those a node has signed and exported tell <c>verify</c>.
/// </summary>
[Collection(nameof(KillTests))]
public sealed class RootTests
{
    private const string County = "512021";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Verify_OfAnEmbeddedStoreWhoseCaseWasCutOff_IsToldByTheRoots()
    {
        using var folder = new TempFolder();
        Assert.Equal(0, (await Node.Run("sample", "--into", folder.Path)).Code);
        var store = Restored.Embedded(folder.Path);

        // The node makes its key itself, at its first start.
        var (asked, row) = await IsTold(store, Path.Combine(folder.Path, "keys", "roots.pem"), Path.Combine(folder.Path, "roots"));

        await Verify(store, ["--Maintenance:RootKeyFile="], 0, "The signed roots were not asked", " 0 findings.");
        await Remove(store, key => key.StartsWith("root|", StringComparison.Ordinal) || key.StartsWith("leaves|", StringComparison.Ordinal));
        await Verify(store, asked, 1, "its end was cut off", row);
    }

    [Fact]
    public async Task Verify_OfAClustersStoreWhoseCaseWasCutOff_IsToldByTheRoots()
    {
        using var folder = new TempFolder();
        var (key, roots) = (Path.Combine(folder.Path, "roots.pem"), Path.Combine(folder.Path, "roots"));
        RootKey.ReadOrMake(key).Dispose();
        await using var silos = await Silos.Start(0, factor: 1);
        string[] settings = [$"--Maintenance:RootKeyFile={key}", $"--Maintenance:RootFolder={roots}", "--Cluster:Address=127.0.0.1", "--Cluster:SiloPort=0", "--Cluster:GatewayPort=0"];

        await IsTold(new Restored(Path.Combine(folder.Path, "silo"), silos.Store, [.. silos.Store, .. settings], () => silos.Open()), key, roots);
    }

    /// <returns>How the roots are asked, and how the event that was taken away is named.</returns>
    private static async Task<(string[] Asked, string Named)> IsTold(Restored store, string key, string roots)
    {
        string[] asked = ["--roots-key", key, "--roots", roots];
        var id = await Open(store);
        var kept = await Rows(store, row => row.Contains(id, StringComparison.Ordinal));
        var version = await GoOn(store, id);
        await Sign(store, roots, $"{id} {version.ToString(CultureInfo.InvariantCulture)} ");
        await Verify(store, asked, 0, " 0 findings.");

        await PutBack(store, id, kept);

        var named = $"{County} {Keys.Event(EntityId.Parse(id), version)}: the history up to version";
        await Verify(store, asked, 1, named);
        return (asked, named);
    }

    /// <summary>A case up to its notice's receipt.</summary>
    private static async Task<string> Open(Restored store)
    {
        await using var node = await Start(store);
        using var zhao = await Person.SignIn(node.Url, "zhao");
        using var chen = await Person.SignIn(node.Url, "chen");
        var opened = await zhao.Post("/api/cases", new { subject = "AY-0217", @class = "C", title = "食堂留样记录缺失", problem = "食堂留样记录缺失", findingId = "f1" });
        Accepted(opened);
        Accepted(await zhao.Post($"/api/cases/{opened.Id}/issue-notice", new { basis = (string[])["《教育督导条例》第十八条"] }));
        Accepted(await chen.Post($"/api/cases/{opened.Id}/receipt", new { }));
        Assert.Equal(0, await node.Stop());
        return opened.Id;
    }

    /// <summary>The act that somebody would rather not have happened.</summary>
    private static async Task<long> GoOn(Restored store, string id)
    {
        await using var node = await Start(store);
        using var chen = await Person.SignIn(node.Url, "chen");
        var started = await chen.Post($"/api/cases/{id}/start-work", new { });
        Accepted(started);
        Assert.Equal(0, await node.Stop());
        return started.Version;
    }

    /// <summary>Until a root was carried out that names how far the case has come: the task is due at each second, and looked at when a node starts.</summary>
    private static async Task Sign(Restored store, string roots, string leaf)
    {
        await using var node = await Start(store);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!Directory.Exists(roots) || !Directory.EnumerateFiles(roots, "*.root").Any(file => File.ReadLines(file).Any(line => line.StartsWith(leaf, StringComparison.Ordinal))))
        {
            await pause.WaitForNextTickAsync(Cancel);
        }

        Assert.Equal(0, await node.Stop());
    }

    private static Task<Node> Start(Restored store) =>
        Node.Start(store.Data, ["--rehearsal", "1", "--origin", "2026-03-03T10:00:00+08:00", "--Maintenance:RootTimes=* * * * * ?", .. store.Node]);

    private static async Task Verify(Restored store, string[] asked, int code, params string[] says)
    {
        var verified = await Node.Run(["verify", .. store.Store, .. asked]);

        Assert.True(verified.Code == code, verified.Output);
        Assert.All(says, said => Assert.Contains(said, verified.Output, StringComparison.Ordinal));
    }

    /// <summary>Every row of a case, in whichever partition, is as it was.</summary>
    private static async Task PutBack(Restored store, string id, List<(string Partition, Row Row)> kept)
    {
        await Remove(store, row => row.Contains(id, StringComparison.Ordinal));
        await store.Look(async rows =>
        {
            foreach (var (partition, row) in kept)
            {
                Assert.True((await rows.Commit(partition, [RowChange.Insert(row.Key, row.Data)], cancel: Cancel)).Committed);
            }
        });
    }

    private static async Task Remove(Restored store, Func<string, bool> wanted)
    {
        var found = await Rows(store, wanted);
        Assert.NotEmpty(found);
        await store.Look(async rows =>
        {
            foreach (var (partition, row) in found)
            {
                Assert.True((await rows.Commit(partition, [RowChange.Delete(row.Key)], cancel: Cancel)).Committed);
            }
        });
    }

    private static async Task<List<(string Partition, Row Row)>> Rows(Restored store, Func<string, bool> wanted)
    {
        var found = new List<(string, Row)>();
        await store.Look(async rows =>
        {
            foreach (var partition in await rows.Partitions(Cancel))
            {
                await foreach (var row in rows.ScanAll(partition, cancel: Cancel))
                {
                    if (wanted(row.Key))
                    {
                        found.Add((partition, row));
                    }
                }
            }
        });
        return found;
    }

    private static void Accepted(Answered answer) => Assert.True(answer.Accepted, answer.Body);
}
