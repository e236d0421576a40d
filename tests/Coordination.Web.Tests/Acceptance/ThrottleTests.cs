using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Coordination.Web.Tests.Acceptance;

/// <summary>Whoever asks too often is told when to come back; nothing of it is stored.</summary>
public class ThrottleTests
{
    [Fact]
    public async Task SignIn_TooOften_IsRefusedWithItsTime()
    {
        await using var city = await City.Start(settings: "--Web:SignInsPerMinute=2");
        using var client = new HttpClient { BaseAddress = city.Address };
        for (var attempt = 0; attempt < 2; attempt++)
        {
            using var answer = await client.PostAsJsonAsync("/api/session", new { userName = "nobody", password = "wrong" }, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        var before = await city.Rows();
        using var refused = await client.PostAsJsonAsync("/api/session", new { userName = "wang", password = "wrong" }, TestContext.Current.CancellationToken);
        await AssertTooMany(refused);
        await city.AssertUnchanged(before);
    }

    [Fact]
    public async Task Writes_TooOften_AreRefusedAndLeaveNothing_OthersGoOn()
    {
        await using var city = await City.Start(settings: "--Web:WritesPerMinute=2");
        await city.Open("第一件");
        await city.Open("第二件");
        await city.Idle();
        var before = await city.Rows();

        var refused = await city.Post("zhao", "/api/cases", Steps.Opening("第三件"));
        refused.Refused(429, "TOO_MANY_REQUESTS");
        await city.AssertUnchanged(before);

        Assert.Equal(2, (await city.All("zhao", "/api/cases?jurisdiction=512021")).Count);
        await city.Open("他县", by: "yj.offh", subject: "YJ-0002");
    }

    private static async Task AssertTooMany(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal(("TOO_MANY_REQUESTS", 429), (body.Text("code"), body.GetProperty("status").GetInt32()));

        // Two a minute: the next is due within half a minute.
        Assert.InRange(int.Parse(Assert.Single(answer.Headers.GetValues("Retry-After")), CultureInfo.InvariantCulture), 1, 30);
    }
}
