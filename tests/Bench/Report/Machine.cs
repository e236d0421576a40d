using System.Globalization;
using System.Runtime.InteropServices;

namespace Coordination.Bench.Report;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    /// <summary>Above this, figures are marked: the section before, or somebody else, was at work when it began.</summary>
    public const double QuietLoad = 3;

    public static string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB memory, {RuntimeInformation.OSDescription.Split('#')[0].Trim()}, {RuntimeInformation.FrameworkDescription}, server GC");

    /// <summary>Processes running or waiting over the last minute; null where the system does not say.</summary>
    public static double? Load() => File.Exists("/proc/loadavg")
        ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture)
        : null;
}
