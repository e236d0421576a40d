using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Coordination.Domain.Aggregates;
using Coordination.Grains.Alerts;
using Coordination.Grains.Store;
using Coordination.Silo.Demo;
using Coordination.Silo.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Web.Tests.Fixture;

/// <summary>A whole node in this process: real HTTP on loopback, real store in a folder of its own, the drill clock frozen.</summary>
internal sealed class OwnNode : IAsyncDisposable
{
    private readonly Dictionary<string, HttpClient> _people = new(StringComparer.Ordinal);
    private readonly string _folder;
    private readonly WebApplication _app;

    private OwnNode(WebApplication app, string folder, Uri address) => (_app, _folder, Address) = (app, folder, address);

    public Uri Address { get; }

    public IServiceProvider Services => _app.Services;

    public ITableStore Store => _app.Services.GetRequiredService<ITableStore>();

    public static async Task<OwnNode> Start(string clock = "2026-03-03T10:00:00+08:00", params string[] more)
    {
        var folder = Directory.CreateTempSubdirectory("coordination-node-").FullName;
        var app = await SiloHost.Start(
            ["demo", "--quiet", "--fresh", "--speed", "0", "--clock", clock, "--data", folder, "--urls", "http://127.0.0.1:0",
                "--Client:Build=false", "--Logging:LogLevel:Default=Warning", "--Web:WritesPerMinute=100000", "--Web:SignInsPerMinute=100000", .. more]);
        return new OwnNode(app, folder, new Uri(app.Urls.First()));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _people.Values)
        {
            client.Dispose();
        }

        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A client signed in with a bearer token.</summary>
    public async Task<HttpClient> As(string userName)
    {
        if (!_people.TryGetValue(userName, out var client))
        {
            client = new HttpClient { BaseAddress = Address };
            using var answer = await client.PostAsJsonAsync("/api/session", new { userName, password = SampleCity.Password });
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var session = await answer.Content.ReadFromJsonAsync<JsonElement>();
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session.GetProperty("token").GetString());
            _people[userName] = client;
        }

        return client;
    }

    public async Task<JsonElement> Get(string userName, string path)
    {
        using var answer = await (await As(userName)).GetAsync(path);
        Assert.True(answer.IsSuccessStatusCode, $"{userName} GET {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>A change with a new idempotency key.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> Post(string userName, string path, object body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString());
        using var answer = await (await As(userName)).SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }

    /// <summary>A change that must be accepted.</summary>
    public async Task<JsonElement> Do(string userName, string path, object? body = null)
    {
        var (status, answer) = await Post(userName, path, body ?? new { });
        Assert.True((int)status < 300, $"{userName} POST {path}: {(int)status} {answer}");
        return answer;
    }

    /// <summary>A change that must be refused with a code.</summary>
    public async Task Refused(string userName, string path, object body, string code)
    {
        var (status, answer) = await Post(userName, path, body);
        Assert.True((int)status >= 400, $"{userName} POST {path} was accepted.");
        Assert.Equal(code, answer.GetProperty("code").GetString());
    }

    public Task<JsonElement> AdvanceTo(DateTimeOffset to) => Do("op", "/api/drill/advance", new { to });

    public static DateTimeOffset At(string local) =>
        DateTimeOffset.ParseExact(local + " +08:00", "yyyy-MM-dd HH:mm:ss zzz", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Everything anybody was ever told, straight from the rows of all inboxes.</summary>
    public async Task<List<InboxEntry>> AllInboxes()
    {
        var entries = new List<InboxEntry>();
        foreach (var partition in Services.GetRequiredService<Partitions>().Hashed)
        {
            await foreach (var row in Store.ScanPrefix(partition, "inbox|"))
            {
                entries.Add(StoredJson.Read<InboxEntry>(row.Data.Span));
            }
        }

        return entries;
    }
}
