using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using Coordination.Web.Tests.Fixture;

namespace Coordination.Web.Tests.Acceptance;

/// <summary>One request is one trace, from the socket to the store, and on to the screens.</summary>
public sealed class TraceTests
{
    /// <summary>Nobody listens there: that nobody takes the spans must disturb no request.</summary>
    private const string Nobody = "--Tracing:Collector=http://127.0.0.1:1";

    [Fact]
    public async Task Change_IsOneTrace_ThroughUseCaseGrainStoreAndPush()
    {
        await using var city = await City.Start(settings: Nobody);
        await using var live = await Live.Connect(city, "zhao");
        await live.Subscribe("board:512021");
        var (spans, trace) = (new ConcurrentQueue<Activity>(), ActivityTraceId.CreateRandom());
        var pushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Coordination.", StringComparison.Ordinal) || source.Name is "Microsoft.AspNetCore" or "Microsoft.Orleans.Application",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                spans.Enqueue(span);
                if (span.OperationName == "push" && span.TraceId == trace && "board:512021".Equals(span.GetTagItem("what")))
                {
                    pushed.TrySetResult();
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var zhao = await city.As("zhao");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/cases")
        {
            Content = JsonContent.Create(new { subject = "AY-0217", @class = "C", title = "食堂留样记录缺失", problem = "食堂留样记录缺失", findingId = "traced" }),
        };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");

        using var answer = await zhao.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.True(answer.IsSuccessStatusCode);
        await pushed.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        var mine = spans.Where(span => span.TraceId == trace).ToList();

        // The case's own is the first; its number is given and heard of in the same trace, by then or later.
        var commit = mine.Where(span => span.OperationName == "store.commit" && "512021".Equals(span.GetTagItem("partition")) && IsBelow(span, "OpenCase", mine)).MinBy(span => span.StartTimeUtc)!;
        Assert.True(IsBelow(commit, "Execute", mine), "the commit is the grain's");
        Assert.True(IsBelow(commit, "Microsoft.AspNetCore.Hosting.HttpRequestIn", mine), "the grain's call is the request's");
        var push = mine.Find(span => span.OperationName == "push" && span.Events.Any())!;
        Assert.True(IsBelow(push, "board.step", mine), "screens hear the board's step");
        Assert.True(IsBelow(push, "OpenCase", mine), "the step is the request's");
        Assert.Equal(1, push.Events.First().Tags.Single(tag => tag.Key == "listeners").Value);
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
