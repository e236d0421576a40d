namespace Coordination.Web.Tests.Acceptance;

/// <summary>中止 of a whole county by force majeure and its lifting (domain.md 4.1.2, suspend and resume).</summary>
public class BulkSuspensionTests
{
    private static readonly object Flood = new { jurisdictions = new[] { "512021" }, reason = "洪涝灾害" };

    [Fact]
    public async Task Order_StopsTheClocksOfItsCountyOnly_AndTheyGoOnWithWhatWasLeft()
    {
        await using var city = await City.Start();
        var serious = await Received(city, "B", "AY-0003", "ay0003.p");
        var ordinary = await Received(city, "C", Steps.School, "wang");
        var elsewhere = await city.Issue("他县", by: "yj.offh", subject: "YJ-0002");
        await city.Do("yj0002.p", $"/api/cases/{elsewhere}/receipt");
        await city.To("2026-03-09 10:00");
        var unsigned = await city.Open("未签发", subject: "AY-0004");
        await city.To("2026-03-10 08:30");
        var urgent = await city.Issue("危房", "A", subject: "AY-0005");
        await city.To("2026-03-10 09:00");

        var order = await Impose(city);

        Assert.Equal("2026-03-10T09:00:00+08:00", (await city.Case(serious)).Limit("term").Text("frozen"));
        foreach (var (id, stands) in new[] { (serious, true), (ordinary, true), (unsigned, true), (elsewhere, false), (urgent, false) })
        {
            Assert.Equal(stands, await Suspended(city, id));
        }

        Assert.Equal("2026-03-26T00:00:00+08:00", (await city.Case(serious)).Limit("suspension.review").Text("due"));
        Assert.Equal("2026-03-14T00:00:00+08:00", (await city.Case(urgent)).Limit("term").Text("due"));
        Assert.Equal("2026-04-03T00:00:00+08:00", (await city.Case(elsewhere)).Limit("term").Text("due"));
        await city.Submit(urgent, "ay0005.p");
        await city.Judge(urgent, passed: true, rechecker: "ay.ins");
        await city.Refused("zhao", $"/api/cases/{unsigned}/issue-notice", Steps.Basis, "WRONG_STATE");
        await city.Refused("wang", $"/api/cases/{ordinary}/request-extension", new { reason = "停工" }, "WRONG_STATE");

        await city.To("2026-03-26 09:00");
        await city.AcknowledgeAll();
        await city.To("2026-03-30 08:00");
        Assert.False((await city.Case(serious)).GetProperty("overdue").GetBoolean());
        Assert.Equal("Opened", (await city.Case(unsigned)).Text("state"));
        foreach (var id in new[] { serious, ordinary, unsigned })
        {
            // Fifteen days without a review: the chief inspector owes it, and his office hears of it. Nothing else moved.
            Assert.Equal(["03-26 08:30 AL-52 P2 ay.ci", "03-26 08:30 AL-52 P2 zhao"], await city.Lines(id));
        }

        await city.Do("ay.ci", $"/api/orders/{order}/lift");
        await city.Idle();

        // Nineteen days and 23 hours are twenty whole days; then forward to a working day.
        foreach (var (id, kind, last) in new[] { (serious, "term", "2026-04-07"), (ordinary, "term", "2026-04-22"), (unsigned, "sign.notice", "2026-04-01"), (elsewhere, "term", "2026-04-02") })
        {
            var limit = (await city.Case(id)).Limit(kind);
            Assert.Equal((last, DateTimeOffset.Parse(last, System.Globalization.CultureInfo.InvariantCulture).Date.AddDays(1).ToString("yyyy-MM-dd'T'00:00:00+08:00", System.Globalization.CultureInfo.InvariantCulture)),
                (limit.Text("lastDay")!, limit.Text("due")!));
            Assert.Null(limit.Text("frozen"));
        }

        await AssertExplained(city, serious, "15 d", "2026-04-07");
        await city.To("2026-04-07 09:00");
        Assert.Equal(
            ["03-31 08:30 AL-01 P3 " + RiOf(city, "AY-0003"), "03-31 08:30 AL-01 P3 ay0003.o", "03-31 08:30 AL-01 P3 ay0003.p"],
            (await city.Lines(serious, "AL-01")).Where(line => line.StartsWith("03-31", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        await city.To("2026-04-07 23:59");
        Assert.False((await city.Case(serious)).GetProperty("overdue").GetBoolean());
        await city.To("2026-04-08 00:00");
        Assert.True((await city.Case(serious)).GetProperty("overdue").GetBoolean());
    }

    [Fact]
    public async Task Order_OfAWrongPerson_IsRefusedAndNothingStops()
    {
        await using var city = await City.Start();
        var id = await city.Issue("不得中止");
        foreach (var (userName, code) in new[]
        {
            ("zhao", "APPROVER_LEVEL"), ("ay.dir", "APPROVER_LEVEL"), ("yj.ci", "NOT_PERMITTED"), ("wang", "NOT_PERMITTED"), ("li", "NOT_PERMITTED"), ("aud", "NOT_PERMITTED"),
            ("sys", "NOT_PERMITTED"), ("ay.edu", "INDEPENDENCE_VIOLATION"),
        })
        {
            await city.Refused(userName, "/api/orders", Flood, code);
        }

        // A county's chief inspector orders for the own county only; one foreign code spoils the whole order.
        await city.Refused("ay.ci", "/api/orders", new { jurisdictions = new[] { "512021", "512022" }, reason = "洪涝灾害" }, "NOT_PERMITTED");
        Assert.Empty((await city.Get("aud", "/api/orders")).GetProperty("items").EnumerateArray());
        Assert.False(await Suspended(city, id));

        var order = await Impose(city);
        foreach (var (userName, code) in new[] { ("zhao", "APPROVER_LEVEL"), ("yj.ci", "NOT_PERMITTED"), ("wang", "NOT_PERMITTED"), ("ay.edu", "INDEPENDENCE_VIOLATION") })
        {
            await city.Refused(userName, $"/api/orders/{order}/lift", new { }, code);
        }

        Assert.True(await Suspended(city, id));
        await city.Do("ci", $"/api/orders/{order}/lift");
        await city.Idle();
        Assert.False(await Suspended(city, id));
        await city.Refused("ci", $"/api/orders/{order}/lift", new { }, "NOT_FOUND");
    }

    [Fact]
    public async Task Order_OfACounty_LeavesACaseOfTheCityThere_ThatOfTheCityStopsIt()
    {
        await using var city = await City.Start();
        var ofTheCity = await city.Issue("市管学校", by: "offh", subject: "AY-0318");
        var ofTheCounty = await city.Issue("县管学校");
        Assert.Equal("512021", (await city.Case(ofTheCity)).Text("location"));

        var order = await Impose(city);
        Assert.Equal((false, true), (await Suspended(city, ofTheCity), await Suspended(city, ofTheCounty)));
        await city.To("2026-03-05 10:00");
        await city.Do("ay.ci", $"/api/orders/{order}/lift");
        var ofTheBodyAbove = (await city.Do("ci", "/api/orders", Flood)).Text("id");
        await city.Idle();
        await city.Refused("ay.ci", $"/api/orders/{ofTheBodyAbove}/lift", new { }, "JURISDICTION_DENIED");

        // Asked of the board's row, which nobody's reading brings up to date.
        var rows = (await city.Get("op", "/api/board/512000")).GetProperty("rows").EnumerateArray().Where(row => row.Text("kind") == "case").ToDictionary(row => row.Text("id")!);
        Assert.All([ofTheCity, ofTheCounty], id => Assert.True(rows[id].GetProperty("suspended").GetBoolean()));
    }

    private static async Task<string> Impose(City city)
    {
        var order = (await city.Do("ay.ci", "/api/orders", Flood)).Text("id")!;
        await city.Idle();
        var listed = Assert.Single((await city.Get("aud", "/api/orders")).GetProperty("items").EnumerateArray());
        Assert.Equal((order, "512021"), (listed.Text("orderId"), listed.Text("jurisdiction")));
        return order;
    }

    private static async Task<string> Received(City city, string @class, string school, string principal)
    {
        var id = await city.Issue("停工前", @class, subject: school);
        await city.Do(principal, $"/api/cases/{id}/receipt");
        return id;
    }

    private static async Task AssertExplained(City city, string id, string amount, string last)
    {
        var explained = await city.Get("zhao", $"/api/cases/{id}/deadlines/term");
        Assert.Equal((amount, last), (explained.Text("amount"), explained.Text("lastDay")));
        var adjustment = Assert.Single(explained.GetProperty("adjustments").EnumerateArray());
        Assert.Equal(("Suspended", "20 d"), (adjustment.Text("kind"), adjustment.Text("amount")));
        var history = (await city.All("zhao", $"/api/cases/{id}/events")).ToDictionary(one => one.GetProperty("version").GetInt64());
        var (stopped, resumed) = (history.Values.Single(one => one.Text("type") == "case.suspended.v1"), history.Values.Single(one => one.Text("type") == "case.resumed.v1"));
        Assert.Equal("洪涝灾害", stopped.GetProperty("data").Text("reason"));
        Assert.Equal((City.At("2026-03-10 09:00"), City.At("2026-03-30 08:00")), (stopped.GetProperty("at").GetDateTimeOffset(), resumed.GetProperty("at").GetDateTimeOffset()));
    }

    private static async Task<bool> Suspended(City city, string id) => (await city.Case(id)).GetProperty("suspended").GetBoolean();

    private static string RiOf(City city, string school) =>
        city.Rules.Directory.Holders(Domain.People.Role.RI, school, city.Now).Select(holder => holder.PersonId["p-".Length..]).Single();
}
