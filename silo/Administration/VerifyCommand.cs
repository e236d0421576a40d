using Coordination.Grains.Roots;
using Coordination.Grains.Verifying;
using Coordination.Silo.Hosting;
using Coordination.Silo.Jobs;

namespace Coordination.Silo.Administration;

/// <summary>
/// <c>silo verify</c>: names every row that was altered by hand; exit code 1 when there is one. With <c>--roots-key FILE</c> (embedded: by itself, when the key is in
/// its place) also what was cut off or hashed anew, with <c>--roots DIR</c> against the roots that were carried out of the house.
/// </summary>
internal static class VerifyCommand
{
    public static async Task<int> Run(string[] args)
    {
        (var keyFile, args) = CommandLine.Take(args, "--roots-key");
        (var roots, args) = CommandLine.Take(args, "--roots");
        var settings = SiloSettings.OfCommand(args);
        using var key = Key(keyFile ?? settings.Maintenance.RootKeyFile, demanded: keyFile is not null);
        roots ??= settings.Maintenance.RootFolder;
        await using var store = await Stores.Open(settings, create: false);
        var verifier = new StoreVerifier(store.Rows, store.Blobs, new QuartzCron(), key, Directory.Exists(roots) ? roots : null);
        var findings = 0;
        await foreach (var finding in verifier.Verify())
        {
            findings++;
            await Console.Out.WriteLineAsync(finding.ToString());
        }

        foreach (var note in verifier.Notes)
        {
            await Console.Out.WriteLineAsync(note);
        }

        if (key is null)
        {
            await Console.Out.WriteLineAsync("The signed roots were not asked: there is no key.");
        }

        await Console.Out.WriteLineAsync($"{verifier.Entities} entities read, {findings} findings.");
        return findings == 0 ? 0 : 1;
    }

    private static RootKey? Key(string? path, bool demanded) =>
        path is null || (!demanded && !File.Exists(path)) ? null : RootKey.Read(path);
}
