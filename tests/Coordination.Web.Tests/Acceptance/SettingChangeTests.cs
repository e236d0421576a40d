namespace Coordination.Web.Tests.Acceptance;

/// <summary>A [CFG] number changes from a day on: running clocks keep the version of their start (domain.md 4.1.4, "Configuration versions").</summary>
public class SettingChangeTests
{
    private static readonly object Shorter = new { jurisdiction = "512021", key = "rectification.C.rectify", from = "2026-03-10", value = "20 d" };

    [Fact]
    public async Task Setting_FromADayOn_IsTakenByClocksThatStartThen_AndByNoOther()
    {
        await using var city = await City.Start();
        var running = await city.Issue("生效前");
        await AssertTwoAreNeeded(city);
        await city.To("2026-03-09 10:00");
        var before = await city.Issue("生效前一日", subject: "AY-0003");
        var opened = await city.Open("生效前立案", subject: "AY-0006");
        await city.To("2026-03-10 10:00");
        var after = await city.Issue("生效当日", subject: "AY-0004");
        await city.Do("zhao", $"/api/cases/{opened}/issue-notice", Steps.Basis);
        var elsewhere = await city.Issue("他县", by: "yj.offh", subject: "YJ-0002");
        await city.Idle();

        foreach (var (id, amount, last, version) in new[]
        {
            (running, "30 d", "2026-04-02", "default"), (before, "30 d", "2026-04-08", "default"), (after, "20 d", "2026-03-30", "512021@2026-03-10"),
            (opened, "20 d", "2026-03-30", "512021@2026-03-10"), (elsewhere, "30 d", "2026-04-09", "default"),
        })
        {
            var limit = (await city.Case(id, "op")).Limit("term");
            Assert.Equal((amount, last, "rectification.C.rectify", version), (limit.Text("amount"), limit.Text("lastDay"), limit.Text("rule"), limit.Text("ruleVersion")));
            var explained = await city.Get("op", $"/api/cases/{id}/deadlines/term");
            Assert.Equal((amount, version), (explained.Text("amount"), explained.Text("settingVersion")));
            Assert.Equal(int.Parse(amount[..2], System.Globalization.CultureInfo.InvariantCulture), explained.GetProperty("days").EnumerateArray().Count(day => day.GetProperty("counted").GetBoolean()));
        }

        // A running term is not touched by the day on which the number changes: it ends when it said it would.
        await city.To("2026-04-02 23:59");
        Assert.False((await city.Case(running)).GetProperty("overdue").GetBoolean());
        await city.To("2026-04-03 00:00");
        Assert.True((await city.Case(running)).GetProperty("overdue").GetBoolean());
    }

    private static async Task AssertTwoAreNeeded(City city)
    {
        foreach (var userName in new[] { "zhao", "ay.ci", "offh", "ci", "wang", "aud", "ay.edu" })
        {
            await city.Refused(userName, "/api/configuration/settings", Shorter, "NOT_PERMITTED");
        }

        await city.Refused("sys", "/api/configuration/settings", new { jurisdiction = "512021", key = "rectification.C.rectify", from = "2026-03-10", value = "20 h" }, "SETTING_INVALID");
        await city.Refused("sys", "/api/configuration/settings", new { jurisdiction = "512021", key = "rectification.E.rectify", from = "2026-03-10", value = "20 d" }, "SETTING_UNKNOWN");
        var proposal = (await city.Do("sys", "/api/configuration/settings", Shorter)).Text("id");
        foreach (var userName in new[] { "sys", "yj.ci", "zhao", "ay.dir", "wang" })
        {
            var answer = await city.Post(userName, $"/api/configuration/proposals/{proposal}/approve");
            Assert.True(answer.Code is "NOT_PERMITTED" or "APPROVER_LEVEL", $"{userName}: {answer.Text}");
        }

        await city.Do("ay.ci", $"/api/configuration/proposals/{proposal}/approve");
    }
}
