using System.Diagnostics;
using Coordination.Machine;

namespace Coordination.Azurite;

/// <summary>Installs the emulator once per checkout, whichever process comes first.</summary>
internal static class AzuriteInstallation
{
    private const string Stamp = "node_modules/.installed";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static string Folder { get; } = Path.Combine(Root(), "infra", "azurite");

    /// <exception cref="InvalidOperationException">npm is missing, or could not install it; the message says what to do.</exception>
    public static async Task Ensure()
    {
        var wanted = await File.ReadAllTextAsync(Path.Combine(Folder, "package-lock.json"));
        using var turn = await Turn.At(Path.Combine(Folder, ".installing"), Limit);
        var stamp = Path.Combine(Folder, Stamp);
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == wanted)
        {
            return;
        }

        await Npm();
        await File.WriteAllTextAsync(stamp, wanted);
    }

    private static async Task Npm()
    {
        var start = new ProcessStartInfo("npm", "ci --no-audit --no-fund --omit=dev") { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var npm = Process.Start(start)!;
            var (output, error) = (npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
            await npm.WaitForExitAsync().WaitAsync(Limit);
            if (npm.ExitCode != 0)
            {
                throw new InvalidOperationException($"'npm ci' failed in {Folder} ({npm.ExitCode}):{Environment.NewLine}{await output}{await error}");
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException("Storage tests need the emulator Azurite, which npm installs, and npm was not found. Install Node.js 20 or newer.");
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Coordination.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run only from a checkout.");
    }
}
