using Coordination.Domain.Aggregates;
using Coordination.Domain.Time;

namespace Coordination.Grains.Boards;

/// <summary>The figures of a board, counted by the board from one version of its rows, never summed by clients.</summary>
[GenerateSerializer, Immutable, Alias("board.totals")]
public sealed record BoardTotals
{
    [Id(0)] public int Open { get; init; }
    [Id(1)] public int Overdue { get; init; }
    /// <summary>Terms whose last day is today (Asia/Shanghai).</summary>
    [Id(2)] public int DueToday { get; init; }
    /// <summary>Terms whose last day is one of the 3 days that begin with today; <see cref="Due7"/> likewise.</summary>
    [Id(3)] public int Due3 { get; init; }
    [Id(4)] public int Due7 { get; init; }
    /// <summary>Drafted documents nobody has signed.</summary>
    [Id(5)] public int Unsigned { get; init; }
    [Id(6)] public int Suspended { get; init; }
    /// <summary>Open alerts by severity, P0 to P3.</summary>
    [Id(7)] public ImmutableArray<int> Alerts { get; init; } = [0, 0, 0, 0];
    [Id(8)] public ImmutableArray<BoardCell> Cells { get; init; } = [];

    public static BoardTotals Count(IEnumerable<BoardRow> rows, DateTimeOffset now)
    {
        var midnight = Beijing.Midnight(Beijing.Date(now));
        int open = 0, overdue = 0, today = 0, three = 0, seven = 0, unsigned = 0, suspended = 0;
        var alerts = new int[4];
        var cells = new Dictionary<(string, string, int), int>();
        foreach (var row in rows)
        {
            if (row.Kind == "alert")
            {
                alerts[row.Severity![1] - '0']++;
                continue;
            }

            open++;
            overdue += row.Overdue ? 1 : 0;
            suspended += row.Suspended ? 1 : 0;
            unsigned += row.Unsigned.Length;
            var cell = (row.Location, row.Class ?? "", row.Pressure);
            cells[cell] = cells.GetValueOrDefault(cell) + 1;
            if (row is { Suspended: false, TermDue: { } due } && due > now)
            {
                today += due <= midnight.AddDays(1) ? 1 : 0;
                three += due <= midnight.AddDays(3) ? 1 : 0;
                seven += due <= midnight.AddDays(7) ? 1 : 0;
            }
        }

        return new BoardTotals
        {
            Open = open, Overdue = overdue, DueToday = today, Due3 = three, Due7 = seven, Unsigned = unsigned, Suspended = suspended,
            Alerts = [.. alerts],
            Cells = [.. cells.OrderBy(cell => cell.Key).Select(cell => new BoardCell(cell.Key.Item1, cell.Key.Item2, cell.Key.Item3, cell.Value))],
        };
    }
}

/// <summary>Open cases of one county, class and served pressure.</summary>
[GenerateSerializer, Immutable, Alias("board.cell")]
public sealed record BoardCell([property: Id(0)] string County, [property: Id(1)] string Class, [property: Id(2)] int Pressure, [property: Id(3)] int Count);
