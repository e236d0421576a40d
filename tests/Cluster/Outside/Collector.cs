using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Coordination.Cluster.Outside;

/// <summary>Takes what a silo sends to a collector of OpenTelemetry (OTLP over gRPC), and keeps the spans.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Of gRPC: a byte that says "not compressed" and four of the length stand before a message.</summary>
    private const int Prefix = 5;

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, Span>> _traces = new(StringComparer.Ordinal);
    private TaskCompletionSource _grown = New();

    private Collector(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    public static async Task<Collector> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Limits.MaxRequestBodySize = null;
            options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var app = builder.Build();
        var collector = new Collector(app);
        app.MapPost("/opentelemetry.proto.collector.{signal}.v1.{service}/Export", collector.Take);
        await app.StartAsync();
        return collector;
    }

    /// <summary>The spans of all traces, as soon as <paramref name="ask"/> finds in them what it looks for; spans come a few seconds after they ended.</summary>
    /// <exception cref="TimeoutException">It never did.</exception>
    public async Task<T> Until<T>(Func<IEnumerable<Span>, T?> ask)
        where T : class
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            var grown = _grown.Task;
            if (ask(_traces.Values.SelectMany(trace => trace.Values)) is { } found)
            {
                return found;
            }

            await grown.WaitAsync(limit.Token);
        }
    }

    /// <summary>The spans of one trace that have come so far.</summary>
    public IReadOnlyDictionary<string, Span> Trace(string trace) => _traces.GetValueOrDefault(trace) ?? [];

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Take(HttpContext http, string signal)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        if (signal == "trace")
        {
            foreach (var span in Span.OfRequest(body.ToArray().AsMemory(Prefix)))
            {
                _traces.GetOrAdd(span.Trace, _ => new(StringComparer.Ordinal))[span.Id] = span;
            }

            Interlocked.Exchange(ref _grown, New()).TrySetResult();
        }

        http.Response.ContentType = "application/grpc";
        await http.Response.Body.WriteAsync(new byte[Prefix]);
        http.Response.AppendTrailer("grpc-status", "0");
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
