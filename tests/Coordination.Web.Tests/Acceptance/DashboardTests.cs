using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Web.Tests.Acceptance;

/// <summary>The machinery's own dashboard is the administrator's: nobody else sees any of its pages, and nobody sees a case through it.</summary>
[Collection("acceptance")]
public class DashboardTests(City city) : IClassFixture<City>
{
    public static TheoryData<string> Pages => ["", "index.html", "index.min.js", "DashboardCounters", "ClusterStats", "GrainTypes", "GrainState?grainId=x&grainType=y", "Trace", "SiloStats/x"];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_ForNobody_AsksForASignIn(string page)
    {
        using var client = new HttpClient { BaseAddress = city.Address };
        using var answer = await client.GetAsync($"/admin/orleans/{page}", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("SIGN_IN_REQUIRED", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_ForALeader_IsRefused(string page) =>
        (await city.Send("zhao", HttpMethod.Get, $"/admin/orleans/{page}")).Refused(403, "NOT_PERMITTED");

    [Fact]
    public async Task Attempt_OfALeader_IsKept()
    {
        var before = await city.Attempts("512000", "orleans");

        // Somebody who tries nowhere else: the clock of this city stands still, and two tries of one person at one instant are one.
        await city.Send("sun", HttpMethod.Get, "/admin/orleans/");

        var attempt = Assert.Single((await city.Attempts("512000", "orleans")).ExceptBy(before.Keys, pair => pair.Key)).Value;
        Assert.Equal(("p-sun", "NOT_PERMITTED"), (attempt.PersonId, attempt.Code));
    }

    [Fact]
    public async Task Page_ForTheAdministrator_ShowsSilosAndGrains()
    {
        Assert.Contains("index.min.js", (await city.Send("sys", HttpMethod.Get, "/admin/orleans/")).Text, StringComparison.Ordinal);
        var address = city.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString();
        var statistics = await city.Get("sys", $"/admin/orleans/HistoricalStats/{address}");

        Assert.True(statistics.EnumerateArray().Last().GetProperty("activationCount").GetInt32() > 0);
        Assert.Contains(
            JsonSerializer.Deserialize<string[]>(await Types())!, type => type == "Coordination.Grains.Rectification.CaseGrain");

        async Task<string> Types() => (await city.Send("sys", HttpMethod.Get, "/admin/orleans/GrainTypes")).Text;
    }

    [Theory]
    [InlineData("GrainState?grainId=512021&grainType=Coordination.Grains.Boards.BoardGrain", HttpStatusCode.NotFound)]
    [InlineData("grainstate?grainId=512021&grainType=Coordination.Grains.Boards.BoardGrain", HttpStatusCode.NotFound)]
    [InlineData("Trace", HttpStatusCode.Forbidden)]
    public async Task StateAndLog_AreShownToNobody(string page, HttpStatusCode status) =>
        Assert.Equal(status, (await city.Send("sys", HttpMethod.Get, $"/admin/orleans/{page}")).Status);

    [Fact]
    public async Task Contract_DoesNotNameIt() =>
        Assert.DoesNotContain("admin/orleans", (await city.Send("sys", HttpMethod.Get, "/openapi/v1.json")).Text, StringComparison.OrdinalIgnoreCase);

    [Fact]
    public async Task Dashboard_SwitchedOff_IsNotThere()
    {
        await using var without = await City.Start(settings: "--Dashboard:Enabled=false");

        Assert.DoesNotContain("index.min.js", (await without.Send("sys", HttpMethod.Get, "/admin/orleans/")).Text, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Undefined, (await without.Send("sys", HttpMethod.Get, "/admin/orleans/DashboardCounters")).Body.ValueKind);
    }
}
