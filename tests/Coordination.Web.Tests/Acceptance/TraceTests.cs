using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;

namespace Coordination.Web.Tests.Acceptance;

/// <summary>One request is one trace, from the socket to the store.</summary>
public sealed class TraceTests
{
    /// <summary>Nobody listens there: that nobody takes the spans must disturb no request.</summary>
    private const string Nobody = "--Tracing:Collector=http://127.0.0.1:1";

    [Fact]
    public async Task Change_IsOneTrace_ThroughUseCaseGrainAndStore()
    {
        await using var city = await City.Start(settings: Nobody);
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Coordination.", StringComparison.Ordinal) || source.Name is "Microsoft.AspNetCore" or "Microsoft.Orleans.Application",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var trace = ActivityTraceId.CreateRandom();
        var zhao = await city.As("zhao");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/cases")
        {
            Content = JsonContent.Create(new { subject = "AY-0217", @class = "C", title = "食堂留样记录缺失", problem = "食堂留样记录缺失", findingId = "traced" }),
        };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");

        using var answer = await zhao.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.True(answer.IsSuccessStatusCode);
        await city.Idle();
        var mine = spans.Where(span => span.TraceId == trace).ToList();
        var commit = Assert.Single(mine, span => span.OperationName == "store.commit" && "512021".Equals(span.GetTagItem("partition")) && IsBelow(span, "OpenCase", mine));
        Assert.True(IsBelow(commit, "Execute", mine), "the commit is the grain's");
        Assert.True(IsBelow(commit, "Microsoft.AspNetCore.Hosting.HttpRequestIn", mine), "the grain's call is the request's");
    }

    private static bool IsBelow(Activity span, string name, List<Activity> spans)
    {
        for (var above = span; above is not null; above = spans.Find(other => other.SpanId == above.ParentSpanId))
        {
            if (above.OperationName.Contains(name, StringComparison.Ordinal) || above.DisplayName.Contains(name, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
