using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.FileProviders;

namespace Coordination.Silo.Hosting;

/// <summary>
/// The web client: built from <c>client/</c> when its sources changed since the last build, served from <c>wwwroot</c>. A published
/// node has no sources and serves what it was published with.
/// </summary>
internal static class ClientFiles
{
    private const string Stamp = ".sources";

    /// <exception cref="InvalidOperationException">Node 20 is missing, or the build failed; the message says what to do.</exception>
    public static async Task Build(CancellationToken cancel = default)
    {
        if (Sources() is not { } client)
        {
            return;
        }

        var output = Path.Combine(client, "..", "silo", "wwwroot");
        var stamp = Path.Combine(output, Stamp);
        var hash = await Hash(client, cancel);
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp, cancel) == hash)
        {
            return;
        }

        await Console.Out.WriteLineAsync("Building the web client …");
        await Npm(client, "ci --no-audit --no-fund", cancel);
        await Npm(client, "run build", cancel);
        await File.WriteAllTextAsync(stamp, hash, cancel);
    }

    /// <summary>Serves the client; an address it routes by itself gets its first page.</summary>
    public static void Use(WebApplication app)
    {
        var folder = Sources() is { } client ? Path.GetFullPath(Path.Combine(client, "..", "silo", "wwwroot")) : Path.Combine(AppContext.BaseDirectory, "wwwroot");
        if (!File.Exists(Path.Combine(folder, "index.html")))
        {
            return;
        }

        var files = new PhysicalFileProvider(folder);
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files });
        app.MapFallbackToFile("index.html", new StaticFileOptions { FileProvider = files });
    }

    /// <summary>The folder of the client's sources, when this runs from a checkout.</summary>
    private static string? Sources()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Coordination.sln")))
            {
                var client = Path.Combine(folder.FullName, "client");
                return File.Exists(Path.Combine(client, "package.json")) ? client : null;
            }
        }

        return null;
    }

    private static async Task<string> Hash(string client, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.EnumerateFiles(client, "*", SearchOption.AllDirectories)
            .Where(file => !file.Contains("node_modules", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(client, file)));
            hash.AppendData(await File.ReadAllBytesAsync(file, cancel));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static async Task Npm(string client, string arguments, CancellationToken cancel)
    {
        using var process = Start(client, arguments);
        var output = await process.StandardOutput.ReadToEndAsync(cancel) + await process.StandardError.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"'npm {arguments}' failed in client/ ({process.ExitCode}):{Environment.NewLine}{output}");
        }
    }

    private static Process Start(string client, string arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", arguments)
            {
                WorkingDirectory = client, RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException("The web client has to be built and npm was not found. Install Node.js 20 or newer, or start with --Client:Build=false.");
        }
    }
}
