using System.Globalization;
using System.Text;
using System.Text.Json;
using Coordination.Domain.Aggregates;

namespace Coordination.Grains.Roots;

/// <summary>A root as it was carried out of the house: one file, the signed text and then the leaves, a line each.</summary>
internal sealed record RootExport(string Name, Signed Signed, Root Root, ImmutableArray<Leaf> Leaves)
{
    public const string Extension = ".root";

    /// <summary>All files of a folder, oldest first; what cannot be read is null.</summary>
    public static IEnumerable<(string Name, RootExport? Export)> All(string folder) =>
        Directory.EnumerateFiles(folder, "*" + Extension).Order(StringComparer.Ordinal).Select(path => (Path.GetFileName(path), Read(path)));

    /// <summary>Numbers of the roots of a folder, by the names of the files.</summary>
    public static IEnumerable<long> Numbers(string folder) =>
        Directory.EnumerateFiles(folder, "*" + Extension).Select(path => long.TryParse(Path.GetFileName(path).Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0);

    private static RootExport? Read(string path)
    {
        try
        {
            var lines = File.ReadLines(path).ToList();
            var signed = StoredJson.Read<Signed>(Encoding.UTF8.GetBytes(lines[0]));
            return new RootExport(Path.GetFileName(path), signed, signed.Read<Root>(), [.. lines.Skip(1).Where(line => line.Length > 0).Select(Leaf.Parse)]);
        }
        catch (Exception error) when (error is JsonException or FormatException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
