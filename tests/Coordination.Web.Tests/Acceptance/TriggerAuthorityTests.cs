using Coordination.Web.Cases;

namespace Coordination.Web.Tests.Acceptance;

/// <summary>Acceptance 8: each trigger takes the right person and refuses the others with the exact code; each refused attempt is kept.</summary>
[Collection("acceptance")]
public class TriggerAuthorityTests
{
    private readonly HashSet<string> _accepted = new(StringComparer.Ordinal);

    [Fact]
    public async Task EveryTrigger_RefusesTheWrongPeopleAndTakesTheRightOne()
    {
        await using var city = await City.Start();
        await Opening(city);
        await Play(city, await city.Open("撤销", by: "li"), Acts.OfACancelledCase());
        await Play(city, await city.Open("一般", "C", "li"), Acts.OfAnOrdinaryCase());
        await Play(city, await city.Open("长期", "D", "li"), Acts.OfALongCase());

        // Last, because an urgent case nobody answers rings each quarter of an hour.
        await Play(city, await city.Open("撤回", "A", "li"), Acts.OfAWithdrawnNotice());
        await Play(city, await city.Open("紧急", "A", "li"), Acts.OfAnUrgentCase());

        Assert.Equal(Triggers.All.Select(trigger => trigger.Name).Order(StringComparer.Ordinal), _accepted.Order(StringComparer.Ordinal));
    }

    private static async Task Opening(City city)
    {
        foreach (var (userName, code) in new[] { ("wang", "NOT_PERMITTED"), ("chen", "NOT_PERMITTED"), ("ay.edu", "INDEPENDENCE_VIOLATION"), ("yj.offh", "NOT_PERMITTED"), ("aud", "NOT_PERMITTED"), ("sys", "NOT_PERMITTED") })
        {
            (await city.Post(userName, "/api/cases", Steps.Opening("无权立案"))).Refused(403, code);
            Assert.Contains((await city.Attempts(Steps.Anyue)).Values, attempt => attempt is { Action: "open" } && attempt.PersonId == "p-" + userName && attempt.Code == code);
        }

        (await city.Post("zhao", "/api/cases", Steps.Opening("越级立案", owner: "512000"))).Refused(403, "JURISDICTION_DENIED");
        Assert.Contains((await city.Attempts("512000")).Values, attempt => attempt is { PersonId: "p-zhao", Code: "JURISDICTION_DENIED" });
        Assert.Empty(await city.All("ci", "/api/cases?jurisdiction=512000"));
    }

    private async Task Play(City city, string id, IEnumerable<Act> acts)
    {
        foreach (var act in acts)
        {
            if (act.At is { } at)
            {
                await city.AcknowledgeAll();
                await city.To(at);
            }

            await city.Idle();
            await Refuse(city, id, act);
            (await city.Post(act.Right, $"/api/cases/{id}/{act.Trigger}", act.Body(city))).Ok();
            _accepted.Add(act.Trigger);
        }
    }

    private static async Task Refuse(City city, string id, Act act)
    {
        var before = await city.Case(id);
        var owner = before.Text("owner")!;
        var kept = await city.Attempts(owner, id);
        foreach (var (userName, code) in act.Wrong)
        {
            (await city.Post(userName, $"/api/cases/{id}/{act.Trigger}", act.Body(city))).Refused(code);
        }

        var after = await city.Case(id);
        Assert.Equal(before.GetProperty("version").GetInt64(), after.GetProperty("version").GetInt64());
        var attempts = (await city.Attempts(owner, id)).Where(attempt => !kept.ContainsKey(attempt.Key)).Select(attempt => attempt.Value).ToList();
        Assert.Equal(
            act.Wrong.Select(wrong => ("p-" + wrong.UserName, wrong.Code)).Order(),
            attempts.Select(attempt => (attempt.PersonId, attempt.Code)).Order());
        Assert.All(attempts, attempt => Assert.Equal(city.Now, attempt.At));
    }
}
