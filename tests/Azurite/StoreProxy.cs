using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Coordination.Azurite;

/// <summary>What happens to one request on its way to the table server.</summary>
internal enum Mishap
{
    None,
    /// <summary>503 with Retry-After, the server never hears of it.</summary>
    Throttled,
    /// <summary>The server does it and the connection breaks before the answer.</summary>
    AnswerLost,
    /// <summary>The server does it and answers 500.</summary>
    ErrorAfter,
    /// <summary>The server does it and 503 is answered.</summary>
    BusyAfter,
    /// <summary>The connection breaks before the server hears of it.</summary>
    NeverSent,
    /// <summary>The server does it, and nothing ever comes back.</summary>
    NoAnswer,
    /// <summary>Nothing but <see cref="StoreProxy.Meanwhile"/>: the server hears of it later, and all is well.</summary>
    Slow,
    /// <summary>The connection breaks at once, and the server does it only when <see cref="StoreProxy.LateOnes"/> is asked.</summary>
    Late,
    /// <summary>429, and to come back in a second; the server never hears of it.</summary>
    ToldToWait,
    /// <summary>A query is answered with no row, and with where to go on: where it wanted to begin.</summary>
    EmptyPage,
    /// <summary>A query is answered with one row, and with where to go on.</summary>
    ShortPage,
}

/// <summary>A door to a table server that can be out of order: requests pass through it as they are, or meet with a mishap.</summary>
internal sealed partial class StoreProxy : IAsyncDisposable
{
    private static readonly HashSet<string> NotForwarded = new(["Host", "Connection", "Transfer-Encoding", "Keep-Alive", "Content-Length"], StringComparer.OrdinalIgnoreCase);
    private readonly WebApplication _app;
    private readonly HttpClient _server;
    private readonly ConcurrentQueue<HttpRequestMessage> _late = new();
    private readonly CancellationTokenSource _end = new();

    private StoreProxy(WebApplication app, int behind) =>
        (_app, _server) = (app, new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = new Uri($"http://127.0.0.1:{behind}"), Timeout = Timeout.InfiniteTimeSpan });

    public int Port { get; private set; }

    /// <summary>Asked for each request; batches are posts to <c>…/$batch</c>.</summary>
    public Func<HttpRequest, Mishap> Weather { get; set; } = static _ => Mishap.None;

    /// <summary>What else goes on while a mishap happens.</summary>
    public Func<Task> Meanwhile { get; set; } = static () => Task.CompletedTask;

    /// <summary>Mishaps that happened.</summary>
    public ConcurrentQueue<Mishap> Happened { get; } = new();

    public static async Task<StoreProxy> Start(int behind)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(options => options.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        var proxy = new StoreProxy(app, behind);
        app.Run(proxy.Pass);
        await app.StartAsync();
        proxy.Port = new Uri(app.Urls.Single()).Port;
        return proxy;
    }

    /// <summary>Whether a request is a batch of changes.</summary>
    public static bool IsBatch(HttpRequest request) => request.Path.Value!.EndsWith("$batch", StringComparison.Ordinal);

    /// <summary>Whether a request is for a page of rows.</summary>
    public static bool IsQuery(HttpRequest request) => request.Path.Value!.EndsWith("()", StringComparison.Ordinal);

    /// <summary>Whether a request is a batch of changes to partitions of a kind.</summary>
    public static bool IsBatchOf(HttpRequest request, Func<string, bool> partition)
    {
        if (!IsBatch(request))
        {
            return false;
        }

        var body = ((MemoryStream)request.Body).ToArray();
        return Partition().Matches(Encoding.UTF8.GetString(body)).Any(match => partition(Uri.UnescapeDataString(match.Groups[1].Value)));
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _app.DisposeAsync();
        _server.Dispose();
        _end.Dispose();
    }

    private async Task Pass(HttpContext http)
    {
        using var body = new MemoryStream(); // read at once, so that the weather may depend on it
        await http.Request.Body.CopyToAsync(body);
        body.Position = 0;
        http.Request.Body = body;
        var mishap = Weather(http.Request);
        if (mishap != Mishap.None)
        {
            Happened.Enqueue(mishap);
            await Meanwhile();
        }

        switch (mishap)
        {
            case Mishap.Throttled:
                Busy(http);
                break;
            case Mishap.ToldToWait:
                Busy(http, StatusCodes.Status429TooManyRequests, "1");
                break;
            case Mishap.EmptyPage:
                await Empty(http);
                break;
            case Mishap.NeverSent:
                http.Abort();
                break;
            case Mishap.Late:
                _late.Enqueue(Take(http));
                http.Abort();
                break;
            default:
                await Forward(http, mishap);
                break;
        }
    }

    /// <summary>The server does what is late by now.</summary>
    public async Task LateOnes()
    {
        while (_late.TryDequeue(out var request))
        {
            using (request)
            {
                using var answer = await _server.SendAsync(request, _end.Token);
            }
        }
    }

    private static HttpRequestMessage Take(HttpContext http)
    {
        var body = (MemoryStream)http.Request.Body;
        var target = http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), target) { Content = new ByteArrayContent(body.ToArray()) };
        foreach (var header in http.Request.Headers.Where(header => !NotForwarded.Contains(header.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(header.Key, header.Value.AsEnumerable()))
            {
                request.Content.Headers.TryAddWithoutValidation(header.Key, header.Value.AsEnumerable());
            }
        }

        return request;
    }

    private async Task Forward(HttpContext http, Mishap mishap)
    {
        using var request = Take(http);
        if (mishap == Mishap.ShortPage)
        {
            request.RequestUri = new Uri(Top().Replace(request.RequestUri!.OriginalString, "$$top=1"), UriKind.Relative);
        }

        using var answer = await _server.SendAsync(request, _end.Token);
        var content = await answer.Content.ReadAsByteArrayAsync(_end.Token);
        switch (mishap)
        {
            case Mishap.AnswerLost:
                http.Abort();
                return;
            case Mishap.NoAnswer:
                using (var gone = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, http.RequestAborted))
                {
                    await Task.Delay(Timeout.Infinite, gone.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                http.Abort();
                return;
            case Mishap.ErrorAfter:
                http.Response.StatusCode = StatusCodes.Status500InternalServerError;
                return;
            case Mishap.BusyAfter:
                Busy(http);
                return;
        }

        http.Response.StatusCode = (int)answer.StatusCode;
        Copy(answer.Headers, http.Response);
        Copy(answer.Content.Headers, http.Response);
        if (content.Length > 0)
        {
            await http.Response.Body.WriteAsync(content);
        }
    }

    private static void Copy(HttpHeaders headers, HttpResponse to)
    {
        foreach (var header in headers.Where(header => !NotForwarded.Contains(header.Key)))
        {
            to.Headers[header.Key] = header.Value.ToArray();
        }
    }

    private static void Busy(HttpContext http, int status = StatusCodes.Status503ServiceUnavailable, string seconds = "0")
    {
        http.Response.StatusCode = status;
        http.Response.Headers.RetryAfter = seconds;
    }

    private static Task Empty(HttpContext http)
    {
        const string Continuation = "x-ms-continuation-", Partition = "NextPartitionKey", Row = "NextRowKey", First = "IA=="; // a space: before all partitions
        var asked = http.Request.Query;
        http.Response.Headers[Continuation + Partition] = asked.TryGetValue(Partition, out var partition) ? partition : First;
        if (asked.TryGetValue(Row, out var row))
        {
            http.Response.Headers[Continuation + Row] = row;
        }

        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync("""{"value":[]}""");
    }

    [GeneratedRegex("""PartitionKey"?\s*[:=]\s*["']([^"']+)["']""")]
    private static partial Regex Partition();

    [GeneratedRegex(@"(\$|%24)top=\d+")]
    private static partial Regex Top();
}
