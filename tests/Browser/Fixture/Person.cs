using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Coordination.Browser.Fixture;

/// <summary>Somebody who acts from outside the browser, by the API.</summary>
internal sealed class Person(Uri address) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };

    public async Task SignIn(string userName, string password) =>
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await Post("/api/session", new { userName, password })).GetProperty("token").GetString());

    public async Task<JsonElement> Get(string path) => await Read(await _http.GetAsync(path, TestContext.Current.CancellationToken));

    public async Task<JsonElement> Post(string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        return await Read(await _http.SendAsync(request, TestContext.Current.CancellationToken));
    }

    /// <summary>All pages of a list.</summary>
    public async Task<List<JsonElement>> All(string path)
    {
        var (items, cursor) = (new List<JsonElement>(), "");
        while (true)
        {
            var page = await Get(path + cursor);
            items.AddRange(page.GetProperty("items").EnumerateArray());
            if (page.GetProperty("cursor").GetString() is not { } next)
            {
                return items;
            }

            cursor = "&cursor=" + Uri.EscapeDataString(next);
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<JsonElement> Read(HttpResponseMessage response)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {text}");
            return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
        }
    }
}
