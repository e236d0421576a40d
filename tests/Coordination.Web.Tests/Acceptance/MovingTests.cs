using Coordination.Domain.People;

namespace Coordination.Web.Tests.Acceptance;

/// <summary>Cases that move: to another owner, back to work after the closing, to the school that takes over (domain.md 4.1.2).</summary>
public class MovingTests
{
    [Fact]
    public async Task Transfer_ToTheCity_IsAcceptedThere_OrItsSilenceIsTold()
    {
        await using var city = await City.Start();
        var (accepted, forgotten) = (await Received(city, Steps.School, "wang"), await Received(city, "AY-0003", "ay0003.p"));
        var up = new { to = "512000", kind = "HandOver", reason = "涉及市级部门" };
        foreach (var (userName, code) in new[] { ("zhao", "APPROVER_LEVEL"), ("yj.ci", "NOT_PERMITTED"), ("wang", "NOT_PERMITTED"), ("ay.dir", "APPROVER_LEVEL"), ("ay.edu", "INDEPENDENCE_VIOLATION") })
        {
            await city.Refused(userName, $"/api/cases/{accepted}/transfer", up, code);
        }

        await city.Refused("ay.ci", $"/api/cases/{accepted}/transfer", new { to = "512022", kind = "HandOver", reason = "错误" }, "JURISDICTION_DENIED");
        await city.Do("ay.ci", $"/api/cases/{accepted}/transfer", up);
        await city.Do("ay.ci", $"/api/cases/{forgotten}/transfer", up);
        await city.Idle();
        var state = await city.Case(accepted, "op");
        Assert.Equal(("512000", "512021"), (state.Text("owner"), state.Text("home")));
        Assert.Equal("2026-03-06T00:00:00+08:00", state.Limit("transfer.accept").Text("due"));
        Assert.Equal("2026-04-02", state.LastDay());

        // The county sees its case on and cannot act on it any more; the new owner can.
        await city.Refused("ay.ci", $"/api/cases/{accepted}/accept-transfer", new { }, "JURISDICTION_DENIED");
        await city.Refused("zhao", $"/api/cases/{accepted}/change-class", new { @class = "B", reason = "性质严重" }, "JURISDICTION_DENIED");
        await city.Refused("offh", $"/api/cases/{accepted}/accept-transfer", new { }, "APPROVER_LEVEL");
        await city.Do("ci", $"/api/cases/{accepted}/accept-transfer");
        await city.To("2026-03-06 09:00");

        Assert.Empty(await city.Lines(accepted, "AL-52"));
        Assert.Equal(["03-06 08:30 AL-52 P2 ci", "03-06 08:30 AL-52 P2 offh"], await city.Lines(forgotten, "AL-52"));
        foreach (var (board, id) in new[] { ("512000", accepted), ("512021", accepted) })
        {
            Assert.Single((await city.Get("op", $"/api/board/{board}")).GetProperty("rows").EnumerateArray(), row => row.Text("kind") == "case" && row.Text("id") == id);
        }
    }

    [Fact]
    public async Task Closed_IsLookedBackOnAndReopened_WithHalfItsTermUntilTheSupervision()
    {
        await using var city = await City.Start();
        var id = await Received(city, Steps.School, "wang");
        await city.Submit(id);
        await city.Judge(id, passed: true);
        await city.Idle();
        Assert.Equal("Closed", (await city.Case(id)).Text("state"));
        await city.Refused("zhao", $"/api/cases/{id}/draw-look-back", new { quarter = "2026Q1", seed = 1 }, "WINDOW_CLOSED");
        await city.To("2026-06-01 10:00");
        await city.Refused("wang", $"/api/cases/{id}/draw-look-back", new { quarter = "2026Q2", seed = 1 }, "NOT_PERMITTED");
        await city.Do("zhao", $"/api/cases/{id}/draw-look-back", new { quarter = "2026Q2", seed = 20260601 });
        foreach (var (userName, code) in new[] { ("wang", "NOT_PERMITTED"), ("li", "NOT_PERMITTED"), ("ay.dir", "APPROVER_LEVEL"), ("yj.offh", "NOT_PERMITTED"), ("ay.edu", "INDEPENDENCE_VIOLATION") })
        {
            await city.Refused(userName, $"/api/cases/{id}/reopen", new { lookBackFailed = true, reason = "反弹" }, code);
        }

        await city.Do("zhao", $"/api/cases/{id}/reopen", new { lookBackFailed = true, reason = "回头看发现反弹" });
        await city.Idle();
        var state = await city.Case(id);
        Assert.Equal(("InProgress", "PR1-pending", true), (state.Text("state"), state.GetProperty("pressure").Text("name"), state.GetProperty("reopened").GetBoolean()));

        // Half of 30 d from Monday 1 June; the supervision notice is due within two working days and replaces the term.
        Assert.Equal(("15 d", "2026-06-16", "2026-06-17T00:00:00+08:00"), (state.Limit("term").Text("amount"), state.LastDay(), state.Limit("term").Text("due")));
        Assert.Equal("2026-06-04T00:00:00+08:00", state.Limit("sign.supervision").Text("due"));
        await city.To("2026-06-03 10:00");
        await city.Do("zhao", $"/api/cases/{id}/sign-supervision-notice", new { demands = "限期整改到位", contact = "028-00000000" });
        await city.Idle();

        // Ten working days after 3 June.
        Assert.Equal(("2026-06-17", "PR1"), ((await city.Case(id)).LastDay(), (await city.Case(id)).GetProperty("pressure").Text("name")));
        Assert.Empty(await city.Lines(id, "AL-03"));
    }

    [Fact]
    public async Task Closed_AfterAYear_StaysClosed()
    {
        await using var city = await City.Start();
        var (inTime, late) = (await Received(city, Steps.School, "wang"), await Received(city, "AY-0003", "ay0003.p"));
        foreach (var (id, principal) in new[] { (inTime, "wang"), (late, "ay0003.p") })
        {
            await city.Submit(id, principal);
            await city.Judge(id, passed: true, rechecker: id == inTime ? "sun" : "ay.ins");
        }

        // 365 days from 3 March 2026; the window is no term that rolls past its day without need: Wednesday 3 March 2027.
        await city.To("2027-03-03 10:00");
        await city.Do("zhao", $"/api/cases/{inTime}/reopen", new { lookBackFailed = false, reason = "同一问题再次发生" });
        await city.To("2027-03-04 00:00");
        await city.Refused("zhao", $"/api/cases/{late}/reopen", new { lookBackFailed = false, reason = "同一问题再次发生" }, "WINDOW_CLOSED");
    }

    [Fact]
    public async Task MergedSchool_ItsCaseGoesOnWithTheSuccessor_OrEnds()
    {
        await using var city = await City.Start();
        var (goesOn, ends) = (await Received(city, Steps.School, "wang"), await Received(city, "AY-0003", "ay0003.p"));
        var merged = new { reason = "学校撤并", successor = "AY-0004" };
        foreach (var (userName, code) in new[] { ("wang", "NOT_PERMITTED"), ("li", "NOT_PERMITTED"), ("yj.offh", "NOT_PERMITTED"), ("ay.edu", "INDEPENDENCE_VIOLATION") })
        {
            await city.Refused(userName, $"/api/cases/{goesOn}/rehome", merged, code);
        }

        await city.Refused("zhao", $"/api/cases/{goesOn}/rehome", new { reason = "学校撤并", successor = Steps.School }, "INCOMPLETE");
        await city.Refused("zhao", $"/api/cases/{goesOn}/rehome", new { reason = "学校撤并", successor = "AY-9999" }, "INCOMPLETE");
        await city.Do("zhao", $"/api/cases/{goesOn}/rehome", merged);
        await city.Do("zhao", $"/api/cases/{ends}/rehome", new { reason = "学校撤销,无承接单位" });
        await city.Idle();

        var state = await city.Case(goesOn);
        Assert.Equal(("NoticeIssued", "AY-0004", "2026-04-02"), (state.Text("state"), state.GetProperty("school").Text("id"), state.LastDay()));
        Assert.Equal("Terminated", (await city.Case(ends)).Text("state"));

        // The successor's people answer from now on, and hear of it.
        await city.Refused("wang", $"/api/cases/{goesOn}/submit", Steps.Report, "NOT_PERMITTED");
        await city.To("2026-03-26 09:00");
        var inspector = city.Rules.Directory.Holders(Role.RI, "AY-0004", city.Now).Single().PersonId["p-".Length..];
        Assert.Equal(
            new[] { "ay0004.o", "ay0004.p", inspector }.Select(userName => $"03-26 08:30 AL-01 P3 {userName}").Order(StringComparer.Ordinal), await city.Lines(goesOn, "AL-01"));
        Assert.Empty(await city.Lines(ends));
        await city.Do("ay0004.p", $"/api/cases/{goesOn}/submit", Steps.Report);
    }

    private static async Task<string> Received(City city, string school, string principal)
    {
        var id = await city.Issue("移动的案件", subject: school);
        await city.Do(principal, $"/api/cases/{id}/receipt");
        return id;
    }
}
