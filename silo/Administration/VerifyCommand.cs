using Coordination.Grains.Verifying;
using Coordination.Silo.Hosting;
using Coordination.Silo.Jobs;

namespace Coordination.Silo.Administration;

/// <summary><c>silo verify</c>: names every row that was altered by hand; exit code 1 when there is one.</summary>
internal static class VerifyCommand
{
    public static async Task<int> Run(string[] args)
    {
        await using var store = await Stores.Open(SiloSettings.OfCommand(args), create: false);
        var verifier = new StoreVerifier(store.Rows, store.Blobs, new QuartzCron());
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
