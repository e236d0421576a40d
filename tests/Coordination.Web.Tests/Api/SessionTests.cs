using System.Net;
using System.Text;
using Coordination.Silo.Demo;
using Coordination.Web.Tests.Fixture;

namespace Coordination.Web.Tests.Api;

[Collection("node")]
public class SessionTests(Node node)
{
    [Theory]
    [InlineData("/api/me")]
    [InlineData("/api/cases")]
    [InlineData("/api/board/512021")]
    [InlineData("/api/inbox")]
    [InlineData("/api/alerts")]
    [InlineData("/api/jurisdictions")]
    [InlineData("/api/schools")]
    [InlineData("/api/people")]
    [InlineData("/api/map/ziyang")]
    [InlineData("/api/configuration/settings")]
    [InlineData("/api/orders")]
    [InlineData("/api/drill")]
    public async Task Question_WithoutSession_IsRefused(string path)
    {
        using var nobody = node.Anonymous();

        (await nobody.Get(path)).Refused(401, "SIGN_IN_REQUIRED");
    }

    [Fact]
    public async Task Change_WithoutSession_IsRefused()
    {
        using var nobody = node.Anonymous();

        (await nobody.Post("/api/cases", Steps.Opening("nobody"))).Refused(401, "SIGN_IN_REQUIRED");
        (await nobody.Post("/api/drill/advance", new { by = "1 d" })).Refused(401, "SIGN_IN_REQUIRED");
    }

    [Fact]
    public async Task SignIn_Wrong_SaysNotWhich()
    {
        using var nobody = node.Anonymous();

        var wrongPassword = (await nobody.Post("/api/session", new { userName = "yj.ci", password = "wrong wrong wrong" })).Refused(401, "SIGN_IN_FAILED");
        var wrongName = (await nobody.Post("/api/session", new { userName = "no such person", password = "wrong wrong wrong" })).Refused(401, "SIGN_IN_FAILED");

        Assert.Equal(wrongPassword.GetProperty("detail").GetString(), wrongName.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Session_Ended_OpensNothingAnyMore()
    {
        using var zhao = await node.SignIn("zhao");
        (await zhao.Get("/api/me")).Ok();

        (await zhao.Send(new HttpRequestMessage(HttpMethod.Delete, "/api/session"))).Ok();

        (await zhao.Get("/api/me")).Refused(401, "SIGN_IN_REQUIRED");
    }

    [Fact]
    public async Task Token_Forged_OpensNothing()
    {
        using var zhao = await node.SignIn("zhao");
        using var forger = node.Anonymous();
        forger.Http.DefaultRequestHeaders.Authorization = new("Bearer", zhao.Token![..^4] + "AAAA");

        (await forger.Get("/api/me")).Refused(401, "SIGN_IN_REQUIRED");
    }

    [Fact]
    public async Task Cookie_FromAFormOfAnotherSite_CanChangeNothing()
    {
        using var client = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = node.Address };
        using var signIn = new StringContent($$"""{"userName":"zhao","password":"{{SampleCity.Password}}"}""", Encoding.UTF8, "application/json");
        using var session = await client.PostAsync("/api/session", signIn, TestContext.Current.CancellationToken);
        var cookie = session.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/me", TestContext.Current.CancellationToken)).StatusCode);

        using var form = new FormUrlEncodedContent([KeyValuePair.Create("keys", "x")]);
        using var answer = await client.PostAsync("/api/inbox/read", form, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("CROSS_SITE_REFUSED", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_IsNobodysToKeep()
    {
        using var zhao = await node.SignIn("zhao");
        var reply = await zhao.Get("/api/me");

        Assert.Equal("no-store", reply.Headers.CacheControl?.ToString());
        Assert.Equal("nosniff", reply.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("default-src 'self'", reply.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Me_SaysWhoWhereAndWhat()
    {
        using var zhao = await node.SignIn("zhao");
        var me = (await zhao.Get("/api/me")).Ok();

        Assert.Equal("512021", me.GetProperty("home").GetString());
        Assert.Equal("zhao", me.GetProperty("person").GetProperty("userName").GetString());
        Assert.Contains(me.GetProperty("person").GetProperty("posts").EnumerateArray(), post => post.GetProperty("roleCode").GetString() == "K-OFF-H");
        Assert.Contains(me.GetProperty("may").EnumerateArray(), action => action.GetString() == "issueNotice");
        Assert.Equal(["512021"], me.GetProperty("jurisdictions").EnumerateArray().Where(one => one.GetProperty("level").GetString() == "County").Select(one => one.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Health_IsForEverybody()
    {
        using var nobody = node.Anonymous();

        Assert.Equal(HttpStatusCode.OK, (await nobody.Get("/healthz/live")).Status);
        Assert.Equal(HttpStatusCode.OK, (await nobody.Get("/healthz/ready")).Status);
    }
}
