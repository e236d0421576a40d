using System.Diagnostics;
using System.Text.Json;
using Coordination.Domain.Aggregates;
using Microsoft.AspNetCore.Http;

namespace Coordination.Web.Http;

/// <summary>RFC 9457 problem details, as every refusal is answered.</summary>
/// <param name="Type">A stable name of the kind of problem, not an address.</param>
/// <param name="Code">The catalogue's code: what programs go by.</param>
/// <param name="Detail">The sentence for a person, in the language asked for.</param>
internal sealed record Problem(
    string Type, string Title, int Status, string Code, string Detail, string TraceId, ImmutableDictionary<string, string> Values)
{
    public const string MediaType = "application/problem+json";

    public static Problem Of(Refusal refusal, bool english, string traceId) => new(
        $"urn:coordination:problem:{refusal.Code}",
        Titles.Of(refusal.Family, english),
        (int)refusal.Family,
        refusal.Code,
        Refusals.Sentence(refusal, english),
        traceId,
        refusal.Values);
}

/// <summary>The one place where refusals become answers.</summary>
internal static class Problems
{
    private const string RetrySeconds = "2";

    public static IResult Result(Refusal refusal) => new ProblemResult(refusal);

    public static async Task Write(HttpContext http, Refusal refusal)
    {
        var problem = Problem.Of(refusal, Language.IsEnglish(http.Request), TraceId(http));
        http.Response.StatusCode = problem.Status;
        http.Response.ContentType = Problem.MediaType;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentLanguage = Language.IsEnglish(http.Request) ? "en" : "zh-CN";
        if (refusal.Family is RefusalFamily.Unavailable or RefusalFamily.TooMany && http.Response.Headers.RetryAfter.Count == 0)
        {
            http.Response.Headers.RetryAfter = refusal.Values.GetValueOrDefault("retryAfter", RetrySeconds);
        }

        await http.Response.WriteAsync(JsonSerializer.Serialize(problem, ApiJson.Options), http.RequestAborted);
    }

    public static string TraceId(HttpContext http) => Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier;

    private sealed class ProblemResult(Refusal refusal) : IResult, IStatusCodeHttpResult
    {
        public int? StatusCode => (int)refusal.Family;

        public Task ExecuteAsync(HttpContext httpContext) => Write(httpContext, refusal);
    }
}

/// <summary>Titles of the families.</summary>
internal static class Titles
{
    public static string Of(RefusalFamily family, bool english)
    {
        var (chinese, other) = family switch
        {
            RefusalFamily.Shape => ("请求格式错误", "The request is malformed"),
            RefusalFamily.SignIn => ("需要登录", "Signing in is needed"),
            RefusalFamily.Forbidden => ("没有权限", "Not permitted"),
            RefusalFamily.NotFound => ("未找到", "Not found"),
            RefusalFamily.Method => ("请求方法不支持", "Method not accepted"),
            RefusalFamily.State => ("状态不允许", "Not in this state"),
            RefusalFamily.Version => ("版本已过期", "Out of date"),
            RefusalFamily.TooLarge => ("内容过大", "Too large"),
            RefusalFamily.MediaType => ("内容类型不支持", "Media type not accepted"),
            RefusalFamily.Rule => ("违反规则", "Against the rules"),
            RefusalFamily.TooMany => ("请求过多", "Too many requests"),
            RefusalFamily.Internal => ("内部错误", "Internal error"),
            RefusalFamily.Unavailable => ("暂不可用", "Not available"),
            _ => ("请求被拒绝", "Refused"),
        };
        return english ? other : chinese;
    }
}
