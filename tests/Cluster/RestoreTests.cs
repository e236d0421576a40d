using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Grains.Backups;
using Coordination.Grains.Store;
using Coordination.Storage.Sqlite;

namespace Coordination.Cluster;

/// <summary>
/// A backup of a store at work, restored into an empty one of its own or another backend: what was acknowledged before is there, <c>verify</c> is content, rules
/// run while it is on hold, nobody hears of it; and once it is released nobody is told again what they were told before.
/// </summary>
[Collection(nameof(KillTests))]
public sealed class RestoreTests(ITestOutputHelper output)
{
    private const string Origin = "2026-03-03T10:00:00+08:00";
    private const int Seed = 20_260_303;
    private const double Factor = 400;

    [Fact]
    public async Task Backup_OfANodeUnderLoad_RestoredElsewhere_KeepsEveryPromise()
    {
        using var folder = new TempFolder();
        using var backups = new TempFolder();
        Assert.Equal(0, (await Node.Run("sample", "--into", folder.Path)).Code);
        var (ledger, sessions) = (new Ledger(), new Sessions());
        using var stop = new CancellationTokenSource();
        var node = await Rehearse(folder.Path, Factor);
        var work = new Crowd(ledger, sessions, Seed).Work(node.Url, stop.Token);
        await ledger.Grows(80, work);

        var before = Copy(ledger);
        var backup = await Node.Run("backup", "--to", backups.Path, "--data", folder.Path);
        output.WriteLine(backup.Output);
        Assert.True(backup.Code == 0, backup.Output);
        await ledger.Grows(before.Acknowledged.Count + 20, work);
        await node.Kill();
        await node.DisposeAsync();
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Assert.True(ledger.Acknowledged.Count >= before.Acknowledged.Count + 20, "nothing was going on");

        using var elsewhere = new TempFolder();
        var restored = Restored.Embedded(elsewhere.Path);
        await Restore(backups.Path, restored);
        await Lives(restored, before, Factor, loud: true);
    }

    [Fact]
    public async Task Backup_OfAClusterUnderLoad_RestoredIntoBothBackends_KeepsEveryPromise()
    {
        using var backups = new TempFolder();
        await using var rehearsal = await Rehearsal.Begin(2, Seed);
        await rehearsal.More(12);

        var before = Copy(rehearsal.Ledger);
        var running = Node.Run(["backup", "--to", backups.Path, .. rehearsal.Silos.Store]);
        await rehearsal.More(4);
        var backup = await running;
        output.WriteLine(backup.Output);
        Assert.True(backup.Code == 0, backup.Output);
        for (var slot = 0; slot < rehearsal.Silos.Count; slot++)
        {
            await rehearsal.Silos.Kill(slot);
        }

        using var folder = new TempFolder();
        foreach (var restored in (Restored[])[Restored.Clustered(rehearsal.Silos, "restored", folder.Path), Restored.Embedded(Path.Combine(folder.Path, "embedded"))])
        {
            await Restore(backups.Path, restored);
            await Lives(restored, before, Rehearsal.Factor, loud: false);
        }
    }

    [Fact]
    public async Task Restore_ThatIsKilledHalfWay_LeavesAStoreThatNoNodeTakes()
    {
        using var backups = new TempFolder();
        using var folder = new TempFolder();
        Assert.Equal(0, (await Node.Run("sample", "--into", folder.Path)).Code);
        Assert.Equal(0, (await Node.Run("backup", "--to", backups.Path, "--data", folder.Path)).Code);
        using var half = new TempFolder();
        await using (var store = SqliteTableStore.Open(new SqliteStoreOptions { Folder = half.Path }, error => throw error))
        {
            // As a restore leaves it that was killed right after its beginning.
            await store.Commit(Keys.System, [RowChange.Insert(Keys.Mode, StoredJson.Write(Restorer.Mode))], cancel: TestContext.Current.CancellationToken);
        }

        var (code, said) = await Node.Run("--data", half.Path, "--urls", "http://127.0.0.1:0", "--Client:Build=false");
        Assert.Equal(64, code);
        Assert.Contains("did not come to its end", said, StringComparison.Ordinal);
        var again = await Node.Run("restore", "--from", backups.Path, "--data", half.Path);
        Assert.Equal(64, again.Code);
        Assert.Contains("not empty", again.Output, StringComparison.Ordinal);
    }

    private async Task Restore(string backups, Restored into)
    {
        var restored = await Node.Run(["restore", "--from", backups, .. into.Store]);
        output.WriteLine(restored.Output);
        Assert.True(restored.Code == 0, restored.Output);
        var verified = await Node.Run(["verify", .. into.Store]);
        Assert.True(verified.Code == 0, verified.Output);
        Assert.Contains("On hold", (await Node.Run(["hold", .. into.Store])).Output, StringComparison.Ordinal);
    }

    /// <summary>A node on a restored store: on hold, over a restart, and released.</summary>
    /// <param name="loud">Time goes so fast that there is something to tell.</param>
    private async Task Lives(Restored restored, Ledger before, double factor, bool loud)
    {
        var told = await Told(restored);
        var (promises, sessions) = (new Promises(before, new Sessions(), factor), new Sessions());
        await using (var node = await Rehearse(restored.Data, factor, restored.Node))
        {
            var ready = await BusinessTime(sessions, node.Url);
            await promises.NothingIsLost(node.Url, all: true);
            await promises.NothingPassesInSilence(node.Url, [ready]);
            using var anybody = await sessions.Of(node.Url, "zhao");
            Assert.True((await anybody.Get("/api/hold"))["on"]!.GetValue<bool>());
            Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await anybody.Post("/api/hold/release", new { })).Status);
            Assert.Equal(0, await node.Stop());
        }

        Assert.Equal(told, await Told(restored));
        await using (var node = await Rehearse(restored.Data, factor, restored.Node))
        {
            using var system = await new Sessions().Of(node.Url, "sys");
            Assert.True((await system.Get("/api/hold"))["on"]!.GetValue<bool>());
            var released = await system.Post("/api/hold/release", new { });
            Assert.True(released.Status == System.Net.HttpStatusCode.OK, released.Body);
            Assert.False((await system.Get("/api/hold"))["on"]!.GetValue<bool>());
            if (loud)
            {
                await BeingTold(node.Url);
            }

            Assert.Equal(0, await node.Stop());
        }

        var after = await Told(restored);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{told.Count} tellings in the backup, {after.Count - told.Count} after the release; {before.Acknowledged.Count} changes, {promises.Fired} limits fired on hold"));
        Assert.True(!loud || after.Count > told.Count, "nobody was told anything after the release");
        Assert.All(told, row => Assert.Equal(row.Value, after[row.Key]));
        await restored.Look(Inboxes.HoldEachTellingOnce);
        var verified = await Node.Run(["verify", .. restored.Store]);
        Assert.True(verified.Code == 0, verified.Output);
    }

    /// <summary>Until somebody has been told something that happened while the store was on hold.</summary>
    private static async Task BeingTold(string url)
    {
        var sessions = new Sessions();
        using var operators = await sessions.Of(url, "ay.op");
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        var first = (await operators.Get("/api/inbox"))["items"]!.AsArray().Count;
        for (var tries = 0; tries < 300; tries++)
        {
            if ((await operators.Get("/api/inbox"))["items"]!.AsArray().Count > first || first >= 50)
            {
                return;
            }

            await pause.WaitForNextTickAsync();
        }
    }

    private static Task<Node> Rehearse(string folder, double factor, params string[] more) =>
        Node.Start(folder, ["--rehearsal", factor.ToString(CultureInfo.InvariantCulture), "--origin", Origin, .. more]);

    private static async Task<DateTimeOffset> BusinessTime(Sessions sessions, string url)
    {
        using var reader = await sessions.Of(url, "zhao");
        return Ledger.Instant((await reader.Get("/api/board/512021"))["asOf"]!);
    }

    /// <summary>What the outside knows at this moment; what comes later it does not.</summary>
    private static Ledger Copy(Ledger ledger)
    {
        var copy = new Ledger();
        foreach (var change in ledger.Acknowledged)
        {
            copy.Acknowledged.Enqueue(change);
        }

        foreach (var (key, expected) in ledger.Expected)
        {
            copy.Expected[key] = expected;
        }

        return copy;
    }

    private static async Task<SortedDictionary<string, string>> Told(Restored restored)
    {
        var told = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await restored.Look(async store =>
        {
            foreach (var partition in (await store.Partitions()).Where(partition => partition.StartsWith("p:", StringComparison.Ordinal)))
            {
                await foreach (var row in store.ScanPrefix(partition, "inbox|"))
                {
                    told.Add(row.Key, System.Text.Encoding.UTF8.GetString(row.Data.Span));
                }
            }
        });
        return told;
    }
}

/// <summary>A store that was restored, of either backend.</summary>
/// <param name="Data">Folder of the node on it.</param>
/// <param name="Store">Settings of any process on it.</param>
/// <param name="Node">Settings of its node.</param>
/// <param name="Open">Its rows, while no node has it.</param>
internal sealed record Restored(string Data, string[] Store, string[] Node, Func<ITableStore> Open)
{
    public static Restored Embedded(string folder) =>
        new(folder, ["--data", folder], [], () => SqliteTableStore.Open(new SqliteStoreOptions { Folder = folder }, error => throw error));

    /// <param name="silos">Whose table server it lies on, in tables of its own.</param>
    public static Restored Clustered(Silos silos, string table, string folder)
    {
        string[] store = [.. silos.Store, $"--Storage:Table={table}", $"--Storage:Container={table}"];
        return new(Path.Combine(folder, table), store, [.. store, "--Cluster:Address=127.0.0.1", "--Cluster:SiloPort=0", "--Cluster:GatewayPort=0"], () => silos.Open(table));
    }

    public async Task Look(Func<ITableStore, Task> look)
    {
        var store = Open();
        await using var embedded = store as IAsyncDisposable;
        using var clustered = store as IDisposable;
        await look(store);
    }
}
