using System.Globalization;

namespace Coordination.Bench.Report;

/// <summary>Measured figures: numbers stay numbers until they are printed.</summary>
internal sealed class Table(string title, params string[] columns)
{
    public string Title { get; } = title;

    public IReadOnlyList<string> Columns { get; } = columns;

    public List<object?[]> Rows { get; } = [];

    /// <summary>What a reader must know to judge the figures.</summary>
    public List<string> Notes { get; } = [];

    public void Add(params object?[] cells)
    {
        if (cells.Length != Columns.Count)
        {
            throw new ArgumentException($"'{Title}' has {Columns.Count} columns, not {cells.Length}.", nameof(cells));
        }

        Rows.Add(cells);
        Console.WriteLine("  " + string.Join("  ", Columns.Zip(cells, (column, cell) => $"{column}={Show(cell)}")));
    }

    public IEnumerable<string> Markdown()
    {
        yield return $"**{Title}**";
        yield return "";
        yield return "| " + string.Join(" | ", Columns) + " |";
        yield return "|" + string.Concat(Columns.Select((_, i) => i == 0 ? "---|" : "---:|"));
        foreach (var row in Rows)
        {
            yield return "| " + string.Join(" | ", row.Select(Show)) + " |";
        }

        yield return "";
        foreach (var note in Notes)
        {
            yield return "- " + note;
        }

        if (Notes.Count > 0)
        {
            yield return "";
        }
    }

    public static string Show(object? cell) => cell switch
    {
        null => "–",
        double number when Math.Abs(number) >= 100 => number.ToString("N0", CultureInfo.InvariantCulture),
        double number => number.ToString("0.##", CultureInfo.InvariantCulture),
        IFormattable number => number is int or long ? number.ToString("N0", CultureInfo.InvariantCulture) : number.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString()!,
    };
}
