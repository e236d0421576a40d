using System.Text.Json;
using Coordination.Domain.Aggregates;
using Coordination.Grains.Store;
using Coordination.Web.Http;
using Microsoft.AspNetCore.Http;

namespace Coordination.Web.Tests.Http;

public class ProblemsTests
{
    public static TheoryData<string> Codes => [.. Refusals.All.Select(entry => entry.Refusal.Code).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Code_HasBothSentencesAndAStatus(string code)
    {
        var (refusal, chinese, english) = Refusals.All.Single(entry => entry.Refusal.Code == code);

        Assert.Matches("^[A-Z][A-Z0-9_]+$", code);
        Assert.Matches("\\p{IsCJKUnifiedIdeographs}", chinese);
        Assert.DoesNotMatch("\\p{IsCJKUnifiedIdeographs}", english);
        Assert.InRange((int)refusal.Family, 400, 503);
        Assert.NotEqual(Titles.Of((RefusalFamily)0, english: true), Titles.Of(refusal.Family, english: true));
        Assert.NotEqual(Titles.Of((RefusalFamily)0, english: false), Titles.Of(refusal.Family, english: false));
    }

    [Theory]
    [InlineData("zh-CN,zh;q=0.9,en;q=0.8", false)]
    [InlineData("en", true)]
    [InlineData("en-GB,en;q=0.9,zh;q=0.1", true)]
    [InlineData("zh;q=0.2,en;q=0.9", true)]
    [InlineData("fr,de", false)]
    [InlineData("", false)]
    [InlineData("en;q=0", false)]
    [InlineData(";;;garbage,,", false)]
    public async Task Problem_SpeaksTheLanguageAskedFor(string header, bool english)
    {
        var problem = await Write(Refusals.StaleVersion.With("version", "17"), header);

        Assert.Equal(english ? "The record has moved on to version 17; read it again first." : "记录已有新版本（17），请刷新后再试。", problem.GetProperty("detail").GetString());
        Assert.Equal(english ? "Out of date" : "版本已过期", problem.GetProperty("title").GetString());
    }

    [Fact]
    public async Task Problem_CarriesStatusCodeValuesAndTrace()
    {
        var http = Context("en");
        await Problems.Write(http, Refusals.TextTooLong.With("field", "reason").With("max", "2000"));

        Assert.Equal(400, http.Response.StatusCode);
        Assert.Equal("application/problem+json", http.Response.ContentType);
        Assert.Equal("no-store", http.Response.Headers.CacheControl);
        var body = Body(http);
        Assert.Equal("TEXT_TOO_LONG", body.GetProperty("code").GetString());
        Assert.Equal(400, body.GetProperty("status").GetInt32());
        Assert.Equal("urn:coordination:problem:TEXT_TOO_LONG", body.GetProperty("type").GetString());
        Assert.Equal("2000", body.GetProperty("values").GetProperty("max").GetString());
        Assert.NotEqual("", body.GetProperty("traceId").GetString());
    }

    [Fact]
    public async Task StoreUnavailable_Is503WithRetryAfter()
    {
        var http = Context("en");
        await Problems.Write(http, ErrorHandler.RefusalOf(new StoreUnavailableException("secret path") { RetryAfter = TimeSpan.FromSeconds(4.2) }));

        Assert.Equal((503, "5"), (http.Response.StatusCode, http.Response.Headers.RetryAfter.ToString()));
        Assert.DoesNotContain("secret", Body(http).ToString(), StringComparison.Ordinal);
    }

    /// <summary>What calls to grains end with when silos die, or a store gives no answer: the same request may succeed in a moment.</summary>
    [Fact]
    public void GrainOrStoreThatCannotBeReachedNow_Is503() => Assert.All(
        (Exception[])[new IOException("The outcome of the commit is unknown"), new TimeoutException(), new OperationCanceledException("Message expired before placement could complete"), new SiloUnavailableException()],
        error => Assert.Equal(Refusals.Unavailable.Code, ErrorHandler.RefusalOf(error).Code));

    [Fact]
    public async Task UnforeseenException_SaysNothingOfTheInside()
    {
        var http = Context("en");
        await Problems.Write(http, ErrorHandler.RefusalOf(new InvalidOperationException("connection string of the store")));

        Assert.Equal(500, http.Response.StatusCode);
        Assert.Equal("INTERNAL", Body(http).GetProperty("code").GetString());
        Assert.DoesNotContain("connection", Body(http).ToString(), StringComparison.Ordinal);
    }

    private static async Task<JsonElement> Write(Refusal refusal, string language)
    {
        var http = Context(language);
        await Problems.Write(http, refusal);
        return Body(http);
    }

    private static DefaultHttpContext Context(string language)
    {
        var http = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        http.Request.Headers.AcceptLanguage = language;
        return http;
    }

    private static JsonElement Body(HttpContext http)
    {
        http.Response.Body.Position = 0;
        return JsonDocument.Parse(http.Response.Body).RootElement;
    }
}
