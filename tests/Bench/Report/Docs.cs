namespace Coordination.Bench.Report;

/// <summary>The measured parts of documents; everything around them is written by people.</summary>
internal static class Docs
{
    /// <exception cref="InvalidDataException">The document has no place for the part.</exception>
    public static async Task Write(Page page, string report)
    {
        var file = Path.Combine(Checkout.Root, "docs", page.File);
        var (begin, end) = ($"<!-- {page.Mark}: begin -->", $"<!-- {page.Mark}: end -->");
        var text = await File.ReadAllTextAsync(file);
        var (from, to) = (text.IndexOf(begin, StringComparison.Ordinal), text.IndexOf(end, StringComparison.Ordinal));
        if (from < 0 || to < from)
        {
            throw new InvalidDataException($"'{file}' has no '{begin}' … '{end}'.");
        }

        await File.WriteAllTextAsync(file, $"{text[..from]}{begin}\n\n{report.Trim()}\n\n{text[to..]}");
    }
}
