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

    [Theory]
    [InlineData("GET", "/api/setup")]
    [InlineData("GET", "/api/demo")]
    [InlineData("GET", "/openapi/v1.json")]
    [InlineData("GET", "/api/cases")]
    [InlineData("POST", "/api/cases")]
    [InlineData("DELETE", "/api/session")]
    [InlineData("POST", "/hubs/live/negotiate")]
    [InlineData("GET", "/admin/orleans/")]
    public async Task Nobody_AskingTooOften_IsRefused_WhoIsSignedInIsNot(string method, string path)
    {
        await using var city = await City.Start(settings: "--Web:AnonymousPerMinute=2");
        var zhao = await city.As("zhao");
        using var client = new HttpClient { BaseAddress = city.Address };
        for (var attempt = 0; attempt < 2; attempt++)
        {
            using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), TestContext.Current.CancellationToken);
            Assert.NotEqual(HttpStatusCode.TooManyRequests, answer.StatusCode);
        }

        using var refused = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), TestContext.Current.CancellationToken);
        await AssertTooMany(refused);

        // From the same address: somebody signed in, a sign-in, a probe.
        for (var attempt = 0; attempt < 4; attempt++)
        {
            using var read = await zhao.GetAsync("/api/me", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        }

        await city.As("li");
        using var probe = await client.GetAsync("/healthz/live", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, probe.StatusCode);
    }

    [Fact]
    public async Task Setup_TriedTooOften_IsRefusedAsASignIn()
    {
        await using var city = await City.Start(settings: "--Web:SignInsPerMinute=2");
        using var client = new HttpClient { BaseAddress = city.Address };
        for (var attempt = 0; attempt < 2; attempt++)
        {
            using var answer = await Try();
            Assert.NotEqual(HttpStatusCode.TooManyRequests, answer.StatusCode);
        }

        using var refused = await Try();
        await AssertTooMany(refused);

        Task<HttpResponseMessage> Try() => client.PostAsJsonAsync("/api/setup", new { token = "guessed", userName = "me", name = "我", password = "long enough" }, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task SignOut_IsAWrite_AndCounted()
    {
        await using var city = await City.Start(settings: "--Web:WritesPerMinute=1");
        await city.Open("一件");

        (await city.Send("zhao", HttpMethod.Delete, "/api/session")).Refused(429, "TOO_MANY_REQUESTS");
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("fe80::1", "fe80::1")]
    public void Origin_OfAnAddress_IsWhatOnePersonCannotChange(string address, string origin) =>
        Assert.Equal(origin, Coordination.Web.Http.Throttle.Origin(IPAddress.Parse(address)));

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
