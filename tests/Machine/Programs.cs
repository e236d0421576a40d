using System.Diagnostics;

namespace Coordination.Machine;

/// <summary>Programs of this machine that tests work with: found, or installed from the system's own packages where that is allowed.</summary>
internal static class Programs
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <param name="known">Where it may be, in order of preference; asked again after an installation.</param>
    /// <param name="packages">Debian's packages that bring it.</param>
    /// <param name="missing">Said when there is none and none could be installed: what to do.</param>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static async Task<string> Find(Func<IEnumerable<string>> known, string packages, string missing) =>
        Existing(known) ?? await Installed(known, packages) ?? throw new InvalidOperationException(missing);

    /// <summary>Files of these names in the folders of <c>PATH</c>.</summary>
    public static IEnumerable<string> OnPath(params string[] names) =>
        from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        from name in names
        select Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name);

    private static string? Existing(Func<IEnumerable<string>> known) => known().FirstOrDefault(File.Exists);

    private static async Task<string?> Installed(Func<IEnumerable<string>> known, string packages)
    {
        if (Environment.UserName != "root" || !File.Exists("/usr/bin/apt-get"))
        {
            return null;
        }

        using var turn = await Turn.At(Path.Combine(Path.GetTempPath(), "coordination-installing"), Limit);
        return Existing(known) ?? (await Apt("update") && await Apt($"install -y --no-install-recommends {packages}") ? Existing(known) : null);
    }

    private static async Task<bool> Apt(string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/apt-get", "-q " + arguments) { Environment = { ["DEBIAN_FRONTEND"] = "noninteractive" } })!;
        await process.WaitForExitAsync().WaitAsync(Limit);
        return process.ExitCode == 0;
    }
}
