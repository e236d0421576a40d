using System.Diagnostics;

namespace Coordination.Browser.Fixture;

/// <summary>Finds a Chromium of this machine, or installs the system's own. The driver comes with the package; nothing else is downloaded.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    /// <summary>Nothing in the background: a test sees the traffic of the page and no other.</summary>
    public static readonly string[] Flags =
    [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    /// <exception cref="InvalidOperationException">There is none and none could be installed; the message says what to do.</exception>
    public static async Task<string> Find() =>
        Known() ?? (await Install() ? Known() : null) ?? throw new InvalidOperationException(
            "These tests drive a real Chromium and found none. Install chromium or google-chrome, or name its file in PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH.");

    private static string? Known() => Named().Concat(OnPath()).Concat(OfPlaywright()).FirstOrDefault(File.Exists);

    private static IEnumerable<string> Named() =>
        new[] { "PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH", "CHROMIUM" }.Select(Environment.GetEnvironmentVariable).OfType<string>();

    private static IEnumerable<string> OnPath() =>
        from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        from name in Names
        select Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name);

    private static IEnumerable<string> OfPlaywright()
    {
        var folder = Environment.GetEnvironmentVariable("PLAYWRIGHT_BROWSERS_PATH") is { Length: > 1 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "ms-playwright");
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "chrome", SearchOption.AllDirectories) : [];
    }

    private static async Task<bool> Install() =>
        Environment.UserName == "root" && File.Exists("/usr/bin/apt-get")
        && await Apt("update") && await Apt("install -y --no-install-recommends chromium fonts-noto-cjk");

    private static async Task<bool> Apt(string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/apt-get", "-q " + arguments) { Environment = { ["DEBIAN_FRONTEND"] = "noninteractive" } })!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode == 0;
    }
}
