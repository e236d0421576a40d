namespace Coordination.Web.Tests.Acceptance;

/// <summary>Next year's calendar is provisional until two people load what was announced (domain.md 0.4, 2.5, AL-48).</summary>
public class CalendarLoadTests
{
    /// <summary>元旦 1 to 3 January, Saturday the 9th worked instead; the fixed days, as far as the tests need the year.</summary>
    private static readonly object Announced = new
    {
        year = new
        {
            year = 2027,
            version = 1,
            off = new[] { "2027-01-01", "2027-01-02", "2027-01-03", "2027-01-04", "2027-05-01", "2027-10-01", "2027-10-02", "2027-10-03" }.Select(date => new { date, name = "节假日" }),
            makeUp = new[] { new { date = "2027-01-09", name = "元旦调休" } },
        },
    };

    [Fact]
    public async Task Calendar_LoadedByTwo_MovesOpenDeadlinesAndEndsTheAlert()
    {
        await using var city = await City.Start("2026-11-30T10:00:00+08:00");
        await city.To("2026-12-01 09:00");
        Assert.Equal(["12-01 08:30 AL-48 P2 offh", "12-01 08:30 AL-48 P2 sys"], await city.Lines(kind: "AL-48"));
        await city.AcknowledgeAll();
        var within = await Received(city, "AY-0003", "ay0003.p");
        await city.To("2026-12-10 10:00");
        var moved = await Received(city, Steps.School, "wang");
        Assert.Equal("2027-01-11", (await city.Case(moved)).LastDay());
        Assert.True((await city.Get("zhao", $"/api/cases/{moved}/deadlines/term")).GetProperty("provisional").GetBoolean());
        await city.To("2026-12-15 09:00");
        Assert.Contains("12-15 08:30 AL-48 P2 ci", await city.Lines(kind: "AL-48"));
        await city.To("2026-12-16 10:00");

        await AssertTwoAreNeeded(city, moved);

        var limit = (await city.Case(moved)).Limit("term");
        Assert.Equal(("2027-01-09", "2027-01-10T00:00:00+08:00", "2027v1"), (limit.Text("lastDay"), limit.Text("due"), limit.Text("calendar")));
        Assert.False((await city.Get("zhao", $"/api/cases/{moved}/deadlines/term")).GetProperty("provisional").GetBoolean());
        var log = Assert.Single(await city.All("zhao", $"/api/cases/{moved}/events"), one => one.Text("type") == "case.deadlines-recomputed.v1");
        var change = Assert.Single(log.GetProperty("data").GetProperty("moved").EnumerateArray(), one => one.Text("kind") == "term");
        Assert.Equal(
            (City.At("2027-01-12 00:00"), City.At("2027-01-10 00:00"), "2027p", "2027v1"),
            (change.GetProperty("old").GetDateTimeOffset(), change.GetProperty("new").GetDateTimeOffset(), change.Text("oldCalendar"), change.Text("newCalendar")));

        // A term that ends in the old year asked nothing of the new one.
        Assert.Equal("2026-12-31", (await city.Case(within)).LastDay());
        Assert.DoesNotContain(await city.All("zhao", $"/api/cases/{within}/events"), one => one.Text("type") == "case.deadlines-recomputed.v1");
        Assert.DoesNotContain(await city.All("offh", "/api/alerts?jurisdiction=512000&state=Open"), alert => alert.Text("kind") == "AL-48");
        await city.To("2027-01-10 00:00");
        Assert.True((await city.Case(moved)).GetProperty("overdue").GetBoolean());
    }

    [Fact]
    public async Task LaterNotice_OfALoadedYear_MovesDeadlinesToo_AndWhatFiredStaysFired()
    {
        await using var city = await City.Start("2026-09-01T10:00:00+08:00");
        var fired = await Received(city, "AY-0003", "ay0003.p", term: "10 d");
        var open = await Received(city, Steps.School, "wang");
        Assert.Equal(("2026-09-11", "2026-10-08"), ((await city.Case(fired)).LastDay(), (await city.Case(open)).LastDay()));
        await city.To("2026-09-14 10:00");

        // The notice gives 8 and 9 October off as well and has 11 September (a Friday) off in hindsight.
        await Load(city, 2026, 2, "2026-09-11", "2026-10-08", "2026-10-09");

        Assert.Equal("2026-10-10", (await city.Case(open)).LastDay());
        var log = Assert.Single(await city.All("zhao", $"/api/cases/{open}/events"), one => one.Text("type") == "case.deadlines-recomputed.v1");
        Assert.Contains(log.GetProperty("data").GetProperty("moved").EnumerateArray(), one => one.Text("kind") == "term" && one.Text("newCalendar") == "2026v2");
        Assert.Equal("PR1-pending", (await city.Case(fired)).GetProperty("pressure").Text("name"));
        var corrected = Assert.Single(await city.All("zhao", $"/api/cases/{fired}/events"), one => one.Text("type") == "case.deadline-corrected.v1");
        Assert.Contains(corrected.GetProperty("data").GetProperty("corrected").EnumerateArray(), one => one.Text("kind") == "term" && one.GetProperty("new").GetDateTimeOffset() == City.At("2026-09-15 00:00"));

        // Everybody is visited again because of something else: what was compared once is not told twice.
        await Approved(city, "closures", new { id = "LZ-2026-1", jurisdiction = "512022", first = "2026-10-08", last = "2026-10-12", reason = "洪涝灾害" });
        Assert.Single(await city.All("zhao", $"/api/cases/{open}/events"), one => one.Text("type") == "case.deadlines-recomputed.v1");
        Assert.Single(await city.All("zhao", $"/api/cases/{fired}/events"), one => one.Text("type") == "case.deadline-corrected.v1");
    }

    private static async Task AssertTwoAreNeeded(City city, string id)
    {
        foreach (var (userName, code) in new[] { ("zhao", "NOT_PERMITTED"), ("ay.ci", "NOT_PERMITTED"), ("sys", "NOT_PERMITTED"), ("aud", "NOT_PERMITTED"), ("wang", "NOT_PERMITTED") })
        {
            await city.Refused(userName, "/api/configuration/calendars", Announced, code);
        }

        var proposal = (await city.Do("offh", "/api/configuration/calendars", Announced)).Text("id");
        foreach (var userName in new[] { "offh", "ay.ci", "zhao", "sys", "dir" })
        {
            var answer = await city.Post(userName, $"/api/configuration/proposals/{proposal}/approve");
            Assert.True(answer.Code is "NOT_PERMITTED" or "APPROVER_LEVEL" or "JURISDICTION_DENIED", $"{userName}: {answer.Text}");
        }

        await city.Idle();
        Assert.Equal("2027-01-11", (await city.Case(id)).LastDay());
        await city.Do("ci", $"/api/configuration/proposals/{proposal}/approve");
        await city.Idle();
        await city.Refused("ci", $"/api/configuration/proposals/{proposal}/approve", new { }, "WRONG_STATE");
    }

    /// <summary>The present year once more, with more days off.</summary>
    private static async Task Load(City city, int year, int version, params string[] alsoOff)
    {
        var present = city.Rules.Calendar.Years.Single(one => one.Year == year);
        var body = new
        {
            year = new
            {
                year,
                version,
                off = present.Off.Select(day => day.Date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)).Union(alsoOff).Order(StringComparer.Ordinal).Select(date => new { date, name = "节假日" }),
                makeUp = present.MakeUp.Select(day => new { date = day.Date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), name = day.Name }),
            },
        };
        await Approved(city, "calendars", body);
    }

    private static async Task Approved(City city, string path, object body)
    {
        var proposal = (await city.Do("offh", $"/api/configuration/{path}", body)).Text("id");
        await city.Do("ci", $"/api/configuration/proposals/{proposal}/approve");
        await city.Idle();
    }

    private static async Task<string> Received(City city, string school, string principal, string? term = null)
    {
        var id = await city.Open("跨年", subject: school);
        await city.Do("zhao", $"/api/cases/{id}/issue-notice", term is null ? Steps.Basis : new { basis = new[] { "《教育督导条例》第二十一条" }, term });
        await city.Idle();
        await city.Do(principal, $"/api/cases/{id}/receipt");
        return id;
    }
}
