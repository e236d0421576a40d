using Coordination.Machine;

namespace Coordination.Browser.Fixture;

/// <summary>Finds a Chromium of this machine, or installs the system's own. The driver comes with the package; nothing else is downloaded.</summary>
internal static class Chromium
{
    /// <summary>Nothing in the background: a test sees the traffic of the page and no other.</summary>
    public static readonly string[] Flags =
    [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    /// <exception cref="InvalidOperationException">There is none and none could be installed; the message says what to do.</exception>
    public static Task<string> Find() => Programs.Find(
        Known, "chromium fonts-noto-cjk",
        "These tests drive a real Chromium and found none. Install chromium or google-chrome, or name its file in PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH.");

    private static IEnumerable<string> Known() => Named().Concat(Programs.OnPath("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")).Concat(OfPlaywright());

    private static IEnumerable<string> Named() =>
        new[] { "PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH", "CHROMIUM" }.Select(Environment.GetEnvironmentVariable).OfType<string>();

    private static IEnumerable<string> OfPlaywright()
    {
        var folder = Environment.GetEnvironmentVariable("PLAYWRIGHT_BROWSERS_PATH") is { Length: > 1 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "ms-playwright");
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "chrome", SearchOption.AllDirectories) : [];
    }
}
