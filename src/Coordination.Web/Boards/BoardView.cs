using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Grains.Boards;

namespace Coordination.Web.Boards;

/// <summary>A board as a snapshot with its cursor.</summary>
internal sealed record BoardView(
    JurisdictionView Jurisdiction, string Cursor, DateTimeOffset AsOf, ImmutableArray<BoardRow> Rows, TotalsView Totals);

/// <summary>A jurisdiction as a screen names it.</summary>
internal sealed record JurisdictionView(string Code, string Name, JurisdictionLevel Level, string? Parent, string SupervisionBody)
{
    public static JurisdictionView Of(Jurisdiction node) => new(node.Code, node.Name, node.Level, node.Parent, node.SupervisionBody);
}

/// <summary>Figures of a board; alerts by severity.</summary>
internal sealed record TotalsView(
    int Open, int Overdue, int DueToday, int Due3, int Due7, int Unsigned, int Suspended,
    ImmutableSortedDictionary<string, int> Alerts, ImmutableArray<BoardCell> Cells)
{
    public static TotalsView Of(BoardTotals totals) => new(
        totals.Open, totals.Overdue, totals.DueToday, totals.Due3, totals.Due7, totals.Unsigned, totals.Suspended,
        totals.Alerts.Select((count, severity) => KeyValuePair.Create($"P{severity}", count)).ToImmutableSortedDictionary(StringComparer.Ordinal),
        totals.Cells);
}
