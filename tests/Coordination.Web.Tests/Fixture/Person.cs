using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Coordination.Web.Tests.Fixture;

/// <summary>Somebody at a screen: a client with a session of its own.</summary>
internal sealed class Person(Uri address) : IDisposable
{
    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = address };

    public string? Token { get; private set; }

    public async Task SignIn(string userName, string password)
    {
        var answer = await Post("/api/session", new { userName, password });
        Assert.True(answer.Status == HttpStatusCode.OK, answer.ToString());
        Token = answer.Body.GetProperty("token").GetString();
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public async Task<Reply> Get(string path) => await Send(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>A change with a key of its own, or the one given.</summary>
    public async Task<Reply> Post(string path, object? body = null, string? key = null, string? ifMatch = null, string? language = null) =>
        await PostText(path, body is string text ? text : JsonSerializer.Serialize(body ?? new { }), key ?? Guid.NewGuid().ToString(), ifMatch, language);

    public async Task<Reply> PostText(string path, string json, string? key, string? ifMatch = null, string? language = null, string type = "application/json")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, type) };
        Add(request, "Idempotency-Key", key);
        Add(request, "If-Match", ifMatch);
        Add(request, "Accept-Language", language);
        return await Send(request);
    }

    public async Task<Reply> Upload(string path, byte[] content, string type, string name = "a.jpg", string? item = null)
    {
        var file = new ByteArrayContent(content);
        file.Headers.ContentType = new MediaTypeHeaderValue(type);
        var body = new MultipartFormDataContent { { file, "file", name } };
        if (item is not null)
        {
            body.Add(new StringContent(item), "item");
        }

        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };
        Add(request, "Idempotency-Key", Guid.NewGuid().ToString());
        return await Send(request);
    }

    public async Task<Reply> Send(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            return new Reply(response.StatusCode, text, response.Headers, response.Content.Headers.ContentType?.MediaType);
        }
    }

    public void Dispose() => Http.Dispose();

    private static void Add(HttpRequestMessage request, string name, string? value)
    {
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}

/// <summary>An answer, read.</summary>
internal sealed record Reply(HttpStatusCode Status, string Text, HttpResponseHeaders Headers, string? MediaType)
{
    public JsonElement Body => JsonDocument.Parse(Text).RootElement;

    public string? Code => MediaType == "application/problem+json" ? Body.GetProperty("code").GetString() : null;

    /// <summary>The answer, which must not be a refusal.</summary>
    public JsonElement Ok()
    {
        Assert.True((int)Status is >= 200 and < 300, ToString());
        return Text.Length == 0 ? default : Body;
    }

    /// <summary>The refusal, which must be this one.</summary>
    public JsonElement Refused(int status, string code)
    {
        Assert.True((int)Status == status && Code == code, $"expected {status} {code}: {this}");
        Assert.NotEqual("", Body.GetProperty("traceId").GetString());
        Assert.NotEqual("", Body.GetProperty("detail").GetString());
        return Body;
    }

    public override string ToString() => $"{(int)Status} {Text}";
}
