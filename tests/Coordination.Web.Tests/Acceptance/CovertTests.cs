namespace Coordination.Web.Tests.Acceptance;

/// <summary>A covert recheck (暗访) is known to those who order and make it, to nobody else by any way of asking (domain.md 2.5, 4.2.2).</summary>
[Collection("acceptance")]
public class CovertTests(City city) : IClassFixture<City>
{
    [Fact]
    public async Task CovertRecheck_IsNotFoundByItsState_ByThoseWhoMayNotKnow()
    {
        var id = await city.Issue("暗访不得查知");
        await city.Submit(id);
        await city.Do("zhao", $"/api/cases/{id}/start-recheck", Steps.Recheck("sun"));
        await city.Idle();

        Assert.Contains(id, await Found("zhao", "Rechecking"));
        Assert.DoesNotContain(id, await Found("zhao", "Submitted"));
        Assert.DoesNotContain(id, await Found("wang", "Rechecking"));
        Assert.Contains(id, await Found("wang", "Submitted"));
        Assert.Equal("Submitted", (await city.Case(id, "wang")).Text("state"));
    }

    private async Task<List<string>> Found(string userName, string state) =>
        [.. (await city.All(userName, $"/api/cases?school={Steps.School}&state={state}")).Select(row => row.Text("id")!)];
}
