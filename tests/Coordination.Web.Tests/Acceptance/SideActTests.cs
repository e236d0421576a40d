namespace Coordination.Web.Tests.Acceptance;

/// <summary>Extension, objection and a change of class: the state, the new last day with its instant, who is told, and who may not (domain.md 4.1.2).</summary>
public class SideActTests
{
    private static readonly object Reason = new { reason = "学校停水停电" };

    [Fact]
    public async Task Extension_GrantedOnce_CountsFromTheOldLastDay()
    {
        await using var city = await City.Start();
        var id = await Received(city);
        await city.To("2026-03-20 10:00");
        foreach (var (userName, code) in new[] { ("chen", "NOT_PERMITTED"), ("zhao", "NOT_PERMITTED"), ("yj0002.p", "NOT_PERMITTED"), ("ay.edu", "INDEPENDENCE_VIOLATION") })
        {
            await city.Refused(userName, $"/api/cases/{id}/request-extension", Reason, code);
        }

        await city.Refused("wang", $"/api/cases/{id}/request-extension", new { reason = "停水", amount = "16 d" }, "EXTENSION_TOO_LONG");
        await city.Do("wang", $"/api/cases/{id}/request-extension", new { reason = "停水", amount = "10 d" });
        await city.Idle();
        Assert.Equal("2026-03-26T00:00:00+08:00", (await city.Case(id)).Limit("extension.decision").Text("due"));
        foreach (var (userName, code) in new[] { ("wang", "NOT_PERMITTED"), ("li", "NOT_PERMITTED"), ("yj.offh", "NOT_PERMITTED"), ("ay.dir", "APPROVER_LEVEL"), ("ay.edu", "INDEPENDENCE_VIOLATION") })
        {
            await city.Refused(userName, $"/api/cases/{id}/grant-extension", new { }, code);
        }

        // P3: the digest of the next working morning, and again a working day before silence refuses.
        await city.To("2026-03-25 09:00");
        Assert.Equal(["03-23 08:30 AL-11 P3 zhao", "03-24 08:30 AL-11 P3 zhao"], await city.Lines(id, "AL-11"));
        await city.Do("zhao", $"/api/cases/{id}/grant-extension");
        await city.Idle();

        await AssertTerm(city, id, "2026-04-13", "2026-04-14T00:00:00+08:00");
        var adjustment = Assert.Single((await city.Get("wang", $"/api/cases/{id}/deadlines/term")).GetProperty("adjustments").EnumerateArray());
        Assert.Equal(("Extended", "10 d"), (adjustment.Text("kind"), adjustment.Text("amount")));
        await city.Refused("wang", $"/api/cases/{id}/request-extension", Reason, "EXTENSION_USED_UP");
        await city.To("2026-04-13 09:00");

        // Warnings follow the new last day alone: 7, 3 and 1 days before it, told on working mornings.
        Assert.Equal(
            ["04-07 08:30 AL-01 P3 wang", "04-10 08:30 AL-01 P3 wang", "04-13 08:30 AL-01 P3 wang"],
            (await city.Lines(id, "AL-01")).Where(line => line.EndsWith(" wang", StringComparison.Ordinal)));
        await city.To("2026-04-14 00:00");
        Assert.True((await city.Case(id)).GetProperty("overdue").GetBoolean());
    }

    [Fact]
    public async Task Extension_RefusedOrUnanswered_LeavesTheLastDay_AndComesTooLateThreeWorkingDaysBefore()
    {
        await using var city = await City.Start();
        var (refused, silent, late, urgent) = (await Received(city), await Received(city, "AY-0003"), await Received(city, "AY-0004"), await city.Issue("危房", "A", subject: "AY-0005"));
        await city.Refused("ay0005.p", $"/api/cases/{urgent}/request-extension", Reason, "EXTENSION_USED_UP");
        await city.Do("ay0005.p", $"/api/cases/{urgent}/receipt");
        await city.Submit(urgent, "ay0005.p");
        await city.Judge(urgent, passed: true, rechecker: "ay.ins");
        await city.Do("wang", $"/api/cases/{refused}/request-extension", Reason);
        await city.Do("ay0003.p", $"/api/cases/{silent}/request-extension", Reason);
        await city.Refused("zhao", $"/api/cases/{refused}/grant-extension", new { amount = "16 d" }, "EXTENSION_TOO_LONG");
        await city.Do("zhao", $"/api/cases/{refused}/refuse-extension", new { reason = "理由不足" });
        await city.Refused("zhao", $"/api/cases/{refused}/grant-extension", new { }, "WRONG_STATE");
        await city.To("2026-03-07 00:00");

        // Silence refuses at the end of the third working day.
        await city.Refused("zhao", $"/api/cases/{silent}/grant-extension", new { }, "WRONG_STATE");
        var answer = Assert.Single(await city.All("zhao", $"/api/cases/{silent}/events"), one => one.Text("type") == "case.extension-refused.v1");
        Assert.Equal((City.At("2026-03-07 00:00"), true), (answer.GetProperty("at").GetDateTimeOffset(), answer.GetProperty("data").GetProperty("bySilence").GetBoolean()));
        await AssertTerm(city, refused, "2026-04-02", "2026-04-03T00:00:00+08:00");
        await AssertTerm(city, silent, "2026-04-02", "2026-04-03T00:00:00+08:00");

        // 30 March and three working days is 2 April itself; 31 March is too late.
        await city.To("2026-03-30 10:00");
        await city.Do("wang", $"/api/cases/{refused}/request-extension", Reason);
        await city.To("2026-03-31 10:00");
        await city.Refused("ay0004.p", $"/api/cases/{late}/request-extension", Reason, "EXTENSION_TOO_LATE");
    }

    [Fact]
    public async Task Objection_UpheldAmendsTheTermFromTheService_RejectedChangesNothing()
    {
        await using var city = await City.Start();
        var (upheld, rejected, contested, silent) = (await Received(city), await Received(city, "AY-0003"), await Received(city, "AY-0004", signer: "ay.ci"), await Received(city, "AY-0006"));
        foreach (var (id, principal) in new[] { (upheld, "wang"), (rejected, "ay0003.p"), (contested, "ay0004.p"), (silent, "ay0006.p") })
        {
            await city.Refused("zhao", $"/api/cases/{id}/object", Reason, "NOT_PERMITTED");
            await city.Do(principal, $"/api/cases/{id}/object", Reason);
            Assert.Equal("2026-04-03T00:00:00+08:00", (await city.Case(id)).Limit("objection.answer").Text("due"));
        }

        await city.To("2026-03-10 10:00");
        foreach (var (userName, code) in new[] { ("zhao", "APPROVER_LEVEL"), ("wang", "NOT_PERMITTED"), ("ci", "NOT_PERMITTED"), ("ay.edu", "INDEPENDENCE_VIOLATION") })
        {
            await city.Refused(userName, $"/api/cases/{upheld}/uphold-objection", new { reasons = "理由成立" }, code);
        }

        await city.Refused("ay.ci", $"/api/cases/{contested}/reject-objection", new { reasons = "不成立" }, "APPROVER_LEVEL");
        await city.Refused("ay.ci", $"/api/cases/{upheld}/uphold-objection", new { reasons = "理由成立", newTerm = "5 d" }, "TERM_INVALID");
        await city.Do("ay.ci", $"/api/cases/{upheld}/uphold-objection", new { reasons = "理由成立", newTerm = "45 d" });
        await city.Do("ay.ci", $"/api/cases/{rejected}/reject-objection", new { reasons = "不成立" });
        await city.Do("ci", $"/api/cases/{contested}/uphold-objection", new { reasons = "通知书有误" });
        await city.Idle();

        await AssertTerm(city, upheld, "2026-04-17", "2026-04-18T00:00:00+08:00");
        await AssertTerm(city, rejected, "2026-04-02", "2026-04-03T00:00:00+08:00");
        Assert.Equal("Cancelled", (await city.Case(contested)).Text("state"));
        await city.Refused("ay.ci", $"/api/cases/{rejected}/uphold-objection", new { reasons = "又成立" }, "WRONG_STATE");
        await city.To("2026-04-03 09:00");
        Assert.Equal(["04-03 08:30 AL-52 P2 ay.ci", "04-03 08:30 AL-52 P2 zhao"], await city.Lines(silent, "AL-52"));
        Assert.Empty(await city.Lines(rejected, "AL-52"));
    }

    [Fact]
    public async Task Objection_TenDaysAfterTheReceipt_TheWindowCloses()
    {
        await using var city = await City.Start();
        var id = await Received(city);
        Assert.Equal("2026-03-13", (await city.Case(id)).LastDay("objection.window"));
        await city.To("2026-03-14 00:00");

        await city.Refused("wang", $"/api/cases/{id}/object", Reason, "WINDOW_CLOSED");
    }

    [Fact]
    public async Task Class_Up_TakesTheStricterTermFromNow_Down_NeverLengthensABrokenOne()
    {
        await using var city = await City.Start();
        var (up, broken) = (await Received(city), await Received(city, "AY-0003", @class: "B"));
        await city.To("2026-03-06 10:00");
        foreach (var (userName, code) in new[] { ("wang", "NOT_PERMITTED"), ("li", "NOT_PERMITTED"), ("ay.dir", "APPROVER_LEVEL"), ("yj.offh", "NOT_PERMITTED"), ("ay.edu", "INDEPENDENCE_VIOLATION") })
        {
            await city.Refused(userName, $"/api/cases/{up}/change-class", new { @class = "B", reason = "性质严重" }, code);
        }

        await city.Do("zhao", $"/api/cases/{up}/change-class", new { @class = "B", reason = "性质严重" });
        await city.Idle();
        Assert.Equal("B", (await city.Case(up)).Text("class"));

        // Fifteen days from 6 March is Saturday the 21st: Monday the 23rd.
        await AssertTerm(city, up, "2026-03-23", "2026-03-24T00:00:00+08:00");
        await city.Refused("zhao", $"/api/cases/{up}/change-class", new { @class = "C", reason = "复核" }, "APPROVER_LEVEL");

        await city.To("2026-03-19 00:00");
        Assert.True((await city.Case(broken)).GetProperty("overdue").GetBoolean());
        await city.Do("ay.ci", $"/api/cases/{broken}/change-class", new { @class = "C", reason = "复核为一般问题" });
        await city.Idle();
        var state = await city.Case(broken);
        Assert.Equal(("C", true, "PR1-pending"), (state.Text("class"), state.GetProperty("overdue").GetBoolean(), state.GetProperty("pressure").Text("name")));
        Assert.Equal("2026-03-19T00:00:00+08:00", state.Limit("term").Text("due"));

        // Down while it runs: the class's own term from the service.
        await city.Do("ay.ci", $"/api/cases/{up}/change-class", new { @class = "C", reason = "复核为一般问题" });
        await city.Idle();
        await AssertTerm(city, up, "2026-04-07", "2026-04-08T00:00:00+08:00");
    }

    private static async Task<string> Received(City city, string school = Steps.School, string @class = "C", string signer = "zhao")
    {
        var id = await city.Open("食堂留样缺失", @class, subject: school);
        await city.Do(signer, $"/api/cases/{id}/issue-notice", Steps.Basis);
        await city.Idle();
        await city.Do(school == Steps.School ? "wang" : school.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant() + ".p", $"/api/cases/{id}/receipt");
        return id;
    }

    private static async Task AssertTerm(City city, string id, string last, string due)
    {
        var limit = (await city.Case(id, "op")).Limit("term");
        Assert.Equal((last, due), (limit.Text("lastDay"), limit.Text("due")));
    }
}
