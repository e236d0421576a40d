namespace Coordination.Bench.Report;

/// <summary>The measured part of <c>docs/performance.md</c>; everything around it is written by people.</summary>
internal static class Docs
{
    private const string Begin = "<!-- bench: begin -->";
    private const string End = "<!-- bench: end -->";

    public static async Task Write(string file, string report)
    {
        var text = File.Exists(file) ? await File.ReadAllTextAsync(file) : $"# Performance\n\n{Begin}\n{End}\n";
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (from < 0 || to < from)
        {
            throw new InvalidDataException($"'{file}' has no '{Begin}' … '{End}'.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, $"{text[..from]}{Begin}\n\n{report.Trim()}\n\n{text[to..]}");
    }
}
