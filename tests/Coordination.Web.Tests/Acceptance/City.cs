using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Configuration;
using Coordination.Domain.People;
using Coordination.Grains.Alerts;
using Coordination.Grains.Clocks;
using Coordination.Grains.Configuration;
using Coordination.Grains.People;
using Coordination.Grains.Store;
using Coordination.Silo.Demo;
using Coordination.Silo.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Web.Tests.Acceptance;

/// <summary>The sample city on a real node in this process: HTTP on loopback, a store of its own, the drill clock frozen.</summary>
public class City : IAsyncLifetime
{
    private readonly Dictionary<string, HttpClient> _people = new(StringComparer.Ordinal);
    private readonly string _folder = Directory.CreateTempSubdirectory("coordination-city-").FullName;
    private readonly string _clock;
    private readonly string[] _settings;
    private WebApplication? _app;

    public City()
        : this("2026-03-03T10:00:00+08:00")
    {
    }

    private City(string clock, params string[] settings) => (_clock, _settings) = (clock, settings);

    internal Uri Address { get; private set; } = null!;

    internal IServiceProvider Services => _app!.Services;

    internal ITableStore Store => Services.GetRequiredService<ITableStore>();

    internal Partitions Partitions => Services.GetRequiredService<Partitions>();

    internal Rulebook Rules => Services.GetRequiredService<IRulebooks>().Current;

    internal DateTimeOffset Now => Services.GetRequiredService<IBusinessClock>().Now.ToOffset(TimeSpan.FromHours(8));

    /// <summary>A city of one test alone, because the test moves its clock.</summary>
    /// <param name="settings">Arguments of the process beside those every city has; they win.</param>
    internal static async Task<City> Start(string clock = "2026-03-03T10:00:00+08:00", params string[] settings)
    {
        var city = new City(clock, settings);
        await city.InitializeAsync();
        return city;
    }

    public async ValueTask InitializeAsync()
    {
        _app = await SiloHost.Start(
            ["demo", "--quiet", "--fresh", "--speed", "0", "--clock", _clock, "--data", _folder, "--urls", "http://127.0.0.1:0", "--Client:Build=false",
                "--Logging:LogLevel:Default=Error", "--Web:WritesPerMinute=1000000", "--Web:SignInsPerMinute=100000", .. _settings]);
        Address = new Uri(_app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _people.Values)
        {
            client.Dispose();
        }

        if (_app is { } app)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Somebody of the city, signed in once.</summary>
    internal async Task<HttpClient> As(string userName)
    {
        if (!_people.TryGetValue(userName, out var client))
        {
            client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = Address };
            using var answer = await client.PostAsJsonAsync("/api/session", new { userName, password = SampleCity.Password });
            Assert.True(answer.IsSuccessStatusCode, $"{userName} cannot sign in: {(int)answer.StatusCode}");
            var session = await answer.Content.ReadFromJsonAsync<JsonElement>();
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session.GetProperty("token").GetString());
            _people[userName] = client;
        }

        return client;
    }

    internal async Task<Reply> Send(string userName, HttpMethod method, string path, HttpContent? content = null, string? key = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString());
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        using var answer = await (await As(userName)).SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        var json = answer.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json" && text.Length > 0;
        return new Reply($"{userName} {method} {path}", answer.StatusCode, json ? JsonSerializer.Deserialize<JsonElement>(text) : default, text);
    }

    internal Task<Reply> Post(string userName, string path, object? body = null, string? key = null, string? ifMatch = null) =>
        Send(userName, HttpMethod.Post, path, new StringContent(JsonSerializer.Serialize(body ?? new { }), Encoding.UTF8, "application/json"), key, ifMatch);

    internal async Task<JsonElement> Get(string userName, string path) => (await Send(userName, HttpMethod.Get, path)).Ok();

    /// <summary>A change that must be accepted.</summary>
    internal async Task<JsonElement> Do(string userName, string path, object? body = null) => (await Post(userName, path, body)).Ok();

    /// <summary>A change that must be refused with a code.</summary>
    internal async Task Refused(string userName, string path, object? body, string code) => (await Post(userName, path, body)).Refused(code);

    /// <summary>Every page of a list.</summary>
    internal async Task<List<JsonElement>> All(string userName, string path, int limit = 200)
    {
        var (items, cursor, joint) = (new List<JsonElement>(), default(string), path.Contains('?', StringComparison.Ordinal) ? '&' : '?');
        do
        {
            var page = await Get(userName, $"{path}{joint}limit={limit}{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}");
            items.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("cursor").GetString();
        }
        while (cursor is not null);

        return items;
    }

    internal async Task To(string local) => await Do("op", "/api/drill/advance", new { to = At(local) });

    internal static DateTimeOffset At(string local) =>
        DateTimeOffset.ParseExact(local + " +08:00", "yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);

    internal Task<JsonElement> Case(string id, string userName = "ci") => Get(userName, $"/api/cases/{id}");

    /// <summary>Every row of the store but attempts that were refused and messages that are being drained, partition by partition.</summary>
    internal async Task<Dictionary<string, string>> Rows(Func<string, bool>? wanted = null)
    {
        var rows = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var partition in Partitions.All(Rules.Directory))
        {
            await foreach (var row in Store.ScanAll(partition, "", TableScan.Last))
            {
                if (!row.Key.StartsWith(Keys.Outbox, StringComparison.Ordinal) && (wanted?.Invoke(row.Key) ?? !row.Key.StartsWith("audit|", StringComparison.Ordinal)))
                {
                    rows.Add($"{partition} {row.Key}", Convert.ToBase64String(row.Data.Span));
                }
            }
        }

        return rows;
    }

    /// <summary>Nothing was added, changed or removed since.</summary>
    internal async Task AssertUnchanged(Dictionary<string, string> before, Func<string, bool>? wanted = null)
    {
        var after = await Rows(wanted);
        Assert.DoesNotContain(before.Keys.Union(after.Keys), key => before.GetValueOrDefault(key) != after.GetValueOrDefault(key));
    }

    /// <summary>Refused attempts kept in a jurisdiction, by the key of their row.</summary>
    internal async Task<Dictionary<string, AuditRow>> Attempts(string jurisdiction, string? subject = null)
    {
        var attempts = new Dictionary<string, AuditRow>(StringComparer.Ordinal);
        await foreach (var row in Store.ScanPrefix(jurisdiction, "audit|"))
        {
            // Accepted changes of a roster are kept under the same prefix and have no code.
            using var json = JsonDocument.Parse(row.Data);
            if (json.RootElement.TryGetProperty("code", out _) && StoredJson.Read<AuditRow>(row.Data.Span) is var attempt && (subject is null || attempt.Subject == subject))
            {
                attempts.Add(row.Key, attempt);
            }
        }

        return attempts;
    }

    /// <summary>User names of everybody who was told an alert of a kind, in the order of names.</summary>
    internal async Task<string[]> Told(string alertKind, string? caseId = null)
    {
        var told = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var partition in Partitions.Hashed)
        {
            await foreach (var row in Store.ScanPrefix(partition, "inbox|"))
            {
                var item = StoredJson.Read<InboxEntry>(row.Data.Span).Item;
                if (item.AlertKind == alertKind && (caseId is null || item.CaseId == caseId))
                {
                    told.Add(item.PersonId["p-".Length..]);
                }
            }
        }

        return [.. told];
    }

    /// <summary>Everybody who owes an acknowledgement gives it: nothing is repeated, the resolve clocks run on.</summary>
    internal async Task AcknowledgeAll()
    {
        var owed = new SortedSet<(string Alert, string UserName)>();
        foreach (var partition in Partitions.Hashed)
        {
            await foreach (var row in Store.ScanPrefix(partition, "inbox|"))
            {
                var entry = StoredJson.Read<InboxEntry>(row.Data.Span);
                if (entry is { Item: { Kind: "alert", AckOwed: true }, Status: "open" })
                {
                    owed.Add((entry.Item.Source, entry.Item.PersonId["p-".Length..]));
                }
            }
        }

        foreach (var (alert, userName) in owed)
        {
            await Post(userName, $"/api/alerts/{alert}/acknowledge");
        }
    }

    /// <summary>A change of posts or people, made by the administrator.</summary>
    internal Task Appoint(string jurisdiction, RosterChange change) => Appoint("sys", jurisdiction, change, null);

    internal async Task Appoint(string userName, string jurisdiction, RosterChange change, string? refusedWith)
    {
        await Idle();
        var actor = ((DirectorySnapshot)Rules.Directory).ActorOf("p-" + userName, Now)!;
        var outcome = await Services.GetRequiredService<IGrainFactory>().GetGrain<IRosterGrain>(jurisdiction)
            .Apply(new CommandIdentity(Guid.NewGuid().ToString(), actor, "acceptance"), change);
        Assert.Equal(refusedWith, outcome.Refusal?.Code);
    }

    /// <summary>Waits until every consequence has been delivered; the clock stays.</summary>
    internal async Task Idle() => await Do("op", "/api/drill/advance", new { to = Now });
}
