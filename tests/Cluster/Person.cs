using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Coordination.Cluster;

/// <summary>Answer to a change.</summary>
internal sealed record Answered(HttpStatusCode Status, string Body)
{
    public bool Accepted => Status is HttpStatusCode.OK or HttpStatusCode.Created;

    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>Of a refusal.</summary>
    public string? Code => Json["code"]?.GetValue<string>();

    public string Id => Json["id"]!.GetValue<string>();

    public long Version => Json["version"]!.GetValue<long>();

    public bool Replayed => Json["replayed"]!.GetValue<bool>();
}

/// <summary>Who has signed in stays so when the node dies: the keys of sessions lie in its folder.</summary>
internal sealed class Sessions
{
    private readonly ConcurrentDictionary<string, string> _tokens = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);

    /// <summary>Signed in before, or now; dispose of it after use. One person signs in once, however many act for it: a node takes many tries at once for an attack.</summary>
    public async Task<Person> Of(string url, string name)
    {
        if (_tokens.TryGetValue(name, out var known))
        {
            return Person.With(url, name, known);
        }

        var turn = _turns.GetOrAdd(name, _ => new SemaphoreSlim(1));
        await turn.WaitAsync();
        try
        {
            if (_tokens.TryGetValue(name, out var token))
            {
                return Person.With(url, name, token);
            }

            var person = await Person.SignIn(url, name);
            _tokens[name] = person.Token;
            return person;
        }
        finally
        {
            turn.Release();
        }
    }
}

/// <summary>Somebody of the sample city, signed in at a node.</summary>
internal sealed class Person : IDisposable
{
    private const string Password = "Ziyang-Demo-2026";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), Pause = TimeSpan.FromMilliseconds(500);
    private readonly HttpClient _http;

    private Person(string name, string url) => (Name, _http) = (name, new HttpClient(new Line()) { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(60) });

    public string Name { get; }

    public string Token => _http.DefaultRequestHeaders.Authorization!.Parameter!;

    public static Person With(string url, string name, string token)
    {
        var person = new Person(name, url);
        person._http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return person;
    }

    /// <summary>Tries again what is not served now.</summary>
    public static async Task<Person> SignIn(string url, string name)
    {
        using var person = new Person(name, url);
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            using var answer = await person._http.PostAsJsonAsync("/api/session", new { userName = name, password = Password });
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable && Stopwatch.GetElapsedTime(begun) < Patience)
            {
                await Task.Delay(Pause);
                continue;
            }

            var session = await answer.Content.ReadFromJsonAsync<JsonElement>();
            if (!answer.IsSuccessStatusCode)
            {
                throw new InvalidOperationException($"{name}: {session}");
            }

            return With(url, name, session.GetProperty("token").GetString()!);
        }
    }

    /// <param name="trace">Id of the trace this shall be part of, as of a client that is traced itself.</param>
    public async Task<Answered> Post(string path, object body, string? key = null, string? trace = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString("D"));
        if (trace is not null)
        {
            request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        }

        using var answer = await _http.SendAsync(request);
        return new Answered(answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<Answered> Upload(string path, string name, byte[] content)
    {
        using var form = new MultipartFormDataContent();
        using var file = new ByteArrayContent(content);
        file.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        form.Add(file, "file", name);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = form };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("D"));
        using var answer = await _http.SendAsync(request);
        return new Answered(answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>As <see cref="Post"/>, by a client that asks again, with the same key, what was not served.</summary>
    public async Task<Answered> PostPatiently(string path, object body, string key)
    {
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            var answer = await Post(path, body, key);
            if (answer.Status != HttpStatusCode.ServiceUnavailable || Stopwatch.GetElapsedTime(begun) > Patience)
            {
                return answer;
            }

            await Task.Delay(Pause);
        }
    }

    /// <summary>Asks again what is not served now.</summary>
    public async Task<JsonNode> Get(string path)
    {
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            using var answer = await _http.GetAsync(path);
            var body = await answer.Content.ReadAsStringAsync();
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable && Stopwatch.GetElapsedTime(begun) < Patience)
            {
                await Task.Delay(Pause);
                continue;
            }

            return answer.IsSuccessStatusCode ? JsonNode.Parse(body)! : throw new InvalidOperationException($"{Name} GET {path}: {answer.StatusCode} {body}");
        }
    }

    /// <summary>All items of a list, page by page.</summary>
    public async Task<List<JsonNode>> List(string path)
    {
        var items = new List<JsonNode>();
        string? cursor = null;
        do
        {
            var page = await Get($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit=200{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}");
            items.AddRange(page["items"]!.AsArray().Select(item => item!));
            cursor = page["cursor"]?.GetValue<string>();
        }
        while (cursor is not null);

        return items;
    }

    public void Dispose() => _http.Dispose();

    /// <summary>A connection that breaks while it is made comes up as a bare <see cref="SocketException"/>: to whoever asks it is a node that is gone.</summary>
    private sealed class Line() : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (SocketException error)
            {
                throw new HttpRequestException(error.Message, error);
            }
        }
    }
}
