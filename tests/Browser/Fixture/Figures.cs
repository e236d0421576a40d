using System.Text.Json;

namespace Coordination.Browser.Fixture;

/// <summary>The figures of the board, counted here from the lists of cases and alerts and from nothing the board says.</summary>
internal sealed record Figures(ImmutableSortedDictionary<string, int> Totals, ImmutableDictionary<(string County, string Class, int Pressure), int> Cells)
{
    private static readonly string[] Ended = ["Closed", "Cancelled", "Terminated"];

    public static async Task<Figures> Count(Node node, string jurisdiction = "512000")
    {
        var op = await node.As("op");
        var now = (await op.Get("/api/drill")).GetProperty("now").GetDateTimeOffset();
        var cases = (await op.All($"/api/cases?jurisdiction={jurisdiction}&limit=200")).Where(row => !Ended.Contains(Text(row, "state"))).ToList();
        var alerts = await op.All($"/api/alerts?jurisdiction={jurisdiction}&state=open&limit=200");
        var midnight = new DateTimeOffset(now.ToOffset(TimeSpan.FromHours(8)).Date, TimeSpan.FromHours(8));
        int Within(int days) => cases.Count(row => !Flag(row, "suspended") && Instant(row, "termDue") is { } due && due > now && due <= midnight.AddDays(days));
        var totals = new Dictionary<string, int>
        {
            ["kpi-open"] = cases.Count,
            ["kpi-overdue"] = cases.Count(row => Flag(row, "overdue")),
            ["kpi-due-today"] = Within(1),
            ["kpi-due3"] = Within(3),
            ["kpi-due7"] = Within(7),
            ["kpi-unsigned"] = cases.Sum(row => row.GetProperty("unsigned").GetArrayLength()),
            ["kpi-suspended"] = cases.Count(row => Flag(row, "suspended")),
        };
        foreach (var severity in new[] { "P0", "P1", "P2", "P3" })
        {
            totals["kpi-" + severity.ToLowerInvariant()] = alerts.Count(alert => Text(alert, "severity") == severity);
        }

        var cells = cases.GroupBy(row => (Text(row, "location"), Text(row, "class"), row.GetProperty("pressure").GetInt32()));
        return new Figures(totals.ToImmutableSortedDictionary(StringComparer.Ordinal), cells.ToImmutableDictionary(group => group.Key, group => group.Count()));
    }

    /// <summary>Every figure on screen is the one counted here, the zeros too.</summary>
    public async Task AreOn(Desk desk)
    {
        foreach (var (testId, count) in Totals)
        {
            await Expect(desk[testId]).ToHaveTextAsync($"{count}");
        }

        foreach (var ((county, @class, pressure), count) in Cells)
        {
            await Expect(desk[$"cell-{county}-{@class}-{pressure}"]).ToHaveTextAsync($"{count}");
        }

        var shown = await desk.Page.Locator("[data-testid^='cell-']:not([data-testid$='-sum'])").AllInnerTextsAsync();
        Assert.Equal(Cells.Values.Sum(), shown.Sum(text => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture)));
        foreach (var county in Cells.GroupBy(cell => cell.Key.County))
        {
            await Expect(desk[$"cell-{county.Key}-sum"]).ToHaveTextAsync($"{county.Sum(cell => cell.Value)}");
        }
    }

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString() ?? "";

    private static bool Flag(JsonElement row, string name) => row.GetProperty(name).GetBoolean();

    private static DateTimeOffset? Instant(JsonElement row, string name) => row.GetProperty(name) is { ValueKind: JsonValueKind.String } value ? value.GetDateTimeOffset() : null;
}
