using Coordination.Grains.Verifying;
using Coordination.Silo.Hosting;
using Coordination.Silo.Jobs;
using Coordination.Storage.Blobs;
using Coordination.Storage.Sqlite;

namespace Coordination.Silo.Administration;

/// <summary><c>silo verify --data DIR</c>: names every row that was altered by hand; exit code 1 when there is one.</summary>
internal static class VerifyCommand
{
    public static async Task<int> Run(string[] args)
    {
        var settings = SiloSettings.Parse(args, new ConfigurationBuilder().Build());
        if (!File.Exists(Path.Combine(settings.Data, "store.db")))
        {
            throw new ArgumentException($"There is no store in {settings.Data}.");
        }

        await using var store = SqliteTableStore.Open(new SqliteStoreOptions { Folder = settings.Data }, error => throw error);
        var verifier = new StoreVerifier(store, new FolderBlobStore(Path.Combine(settings.Data, "files"), long.MaxValue), new QuartzCron());
        var findings = 0;
        await foreach (var finding in verifier.Verify())
        {
            findings++;
            await Console.Out.WriteLineAsync(finding.ToString());
        }

        await Console.Out.WriteLineAsync($"{verifier.Entities} entities read, {findings} findings.");
        return findings == 0 ? 0 : 1;
    }
}
