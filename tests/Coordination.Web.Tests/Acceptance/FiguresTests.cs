using System.Text.Json;

namespace Coordination.Web.Tests.Acceptance;

/// <summary>Every figure of every board is what a reader counts who asks for each case and each alert by itself (domain.md 6, live board, facts 2, 3 and 8).</summary>
public class FiguresTests
{
    private static readonly string[] Boards = ["512000", "512002", "512021", "512022", "5120H1", "5120L1"];

    [Fact]
    public async Task Figures_OfEveryBoard_AreWhatIsCountedFromCasesAndAlerts()
    {
        await using var city = await City.Start();
        var many = new ManyCases(city);
        await many.Make();
        var ofTheCity = await Ids(city, "512000");
        Assert.Equal(many.Count - 1, ofTheCity.Count);
        Assert.Single(await city.All("op", "/api/cases?jurisdiction=512000&state=Closed"));
        var cases = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var id in ofTheCity)
        {
            cases[id] = await city.Case(id, "op");
        }

        foreach (var code in Boards)
        {
            await AssertFigures(city, code, [.. (await Ids(city, code)).Select(id => cases[id])]);
        }

        // The figures are worth counting only where each has something to count.
        var totals = (await city.Get("op", "/api/board/512000")).GetProperty("totals");
        foreach (var name in new[] { "overdue", "dueToday", "unsigned", "suspended" })
        {
            Assert.True(totals.GetProperty(name).GetInt32() > 0, name);
        }

        Assert.True(totals.GetProperty("dueToday").GetInt32() < totals.GetProperty("due3").GetInt32() && totals.GetProperty("due3").GetInt32() < totals.GetProperty("due7").GetInt32());
        Assert.All(["P0", "P1", "P2"], severity => Assert.True(totals.GetProperty("alerts").GetProperty(severity).GetInt32() > 0, severity));
        var cells = totals.GetProperty("cells").EnumerateArray().ToList();
        Assert.Equal(["A", "B", "C", "D"], cells.Select(cell => cell.Text("class")!).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal([0, 1, 2, 3], cells.Select(cell => cell.GetProperty("pressure").GetInt32()).Distinct().Order());
        Assert.Equal(["512002", "512021", "512022"], cells.Select(cell => cell.Text("county")!).Distinct().Order(StringComparer.Ordinal));
    }

    private static async Task AssertFigures(City city, string code, List<JsonElement> cases)
    {
        var board = await city.Get("op", $"/api/board/{code}");
        var (rows, totals) = (board.GetProperty("rows").EnumerateArray().ToList(), board.GetProperty("totals"));
        var alerts = (await city.All("op", $"/api/alerts?jurisdiction={code}&state=Open", 9)).ToList();
        var today = DateOnly.FromDateTime(city.Now.DateTime);

        Assert.Equal(Cells(cases), totals.GetProperty("cells").EnumerateArray().Select(cell =>
            $"{cell.Text("county")} {cell.Text("class")} PR{cell.GetProperty("pressure").GetInt32()}: {cell.GetProperty("count").GetInt32()}").Order(StringComparer.Ordinal));
        Assert.Equal(
            [
                ("open", cases.Count), ("overdue", cases.Count(one => one.GetProperty("overdue").GetBoolean())), ("suspended", cases.Count(one => one.GetProperty("suspended").GetBoolean())),
                ("dueToday", DueWithin(cases, today, 1)), ("due3", DueWithin(cases, today, 3)), ("due7", DueWithin(cases, today, 7)), ("unsigned", cases.Sum(one => Unsigned(one).Count())),
            ],
            new[] { "open", "overdue", "suspended", "dueToday", "due3", "due7", "unsigned" }.Select(name => (name, totals.GetProperty(name).GetInt32())));
        Assert.Equal(
            new[] { "P0", "P1", "P2", "P3" }.Select(severity => $"{severity}: {alerts.Count(one => one.Text("severity") == severity)}"),
            totals.GetProperty("alerts").EnumerateObject().Select(pair => $"{pair.Name}: {pair.Value.GetInt32()}"));

        Assert.Equal(
            cases.SelectMany(Unsigned).Order(StringComparer.Ordinal),
            rows.Where(row => row.Text("kind") == "case").SelectMany(row => row.GetProperty("unsigned").EnumerateArray().Select(one => Line(row.Text("id")!, one))).Order(StringComparer.Ordinal));
        Assert.Equal(
            alerts.Where(one => one.Text("severity") is "P0" or "P1").Select(one => $"{one.Text("kind")} {one.Text("id")} {one.Text("severity")} {one.GetProperty("tier").GetInt32()}").Order(StringComparer.Ordinal),
            rows.Where(row => row.Text("kind") == "alert" && row.Text("severity") is "P0" or "P1")
                .Select(row => $"{row.Text("alertKind")} {row.Text("id")} {row.Text("severity")} {row.GetProperty("tier").GetInt32()}").Order(StringComparer.Ordinal));
    }

    /// <summary>Ids of open cases from many small pages; none twice.</summary>
    private static async Task<List<string>> Ids(City city, string jurisdiction)
    {
        var ids = (await city.All("op", $"/api/cases?jurisdiction={jurisdiction}", 7)).Select(row => row.Text("id")!).ToList();
        Assert.Equal(ids.Distinct().Order(StringComparer.Ordinal), ids.Order(StringComparer.Ordinal));
        return ids;
    }

    private static IEnumerable<string> Cells(List<JsonElement> cases) => cases
        .GroupBy(one => $"{one.Text("location")} {one.Text("class")} PR{one.GetProperty("pressure").GetProperty("served").GetInt32()}")
        .Select(group => $"{group.Key}: {group.Count()}").Order(StringComparer.Ordinal);

    private static int DueWithin(List<JsonElement> cases, DateOnly today, int days) => cases.Count(one =>
        one.GetProperty("deadlines").EnumerateArray().Any(limit =>
            limit.Text("kind") == "term" && !limit.GetProperty("passed").GetBoolean() && limit.GetProperty("frozen").ValueKind == JsonValueKind.Null
            && DateOnly.Parse(limit.Text("lastDay")!, System.Globalization.CultureInfo.InvariantCulture) is var last && last >= today && last < today.AddDays(days)));

    private static IEnumerable<string> Unsigned(JsonElement one) =>
        one.GetProperty("documents").EnumerateArray().Where(paper => paper.Text("status") == "Drafted").Select(paper => Line(one.Text("id")!, paper));

    /// <summary>The age follows from the instant of drafting, its colour from the limit.</summary>
    private static string Line(string id, JsonElement paper) =>
        $"{id} {paper.Text("kind")} {paper.GetProperty("draftedAt").GetDateTimeOffset():O} {(paper.GetProperty("signBy").ValueKind == JsonValueKind.Null ? "-" : paper.GetProperty("signBy").GetDateTimeOffset().ToString("O"))}";
}
