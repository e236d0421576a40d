using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR.Client;

namespace Coordination.Web.Tests.Acceptance;

/// <summary>What a browser holds of a board.</summary>
internal sealed class Image
{
    public Dictionary<string, JsonElement> Rows { get; } = new(StringComparer.Ordinal);

    public string Cursor { get; private set; } = "";

    public JsonElement Totals { get; private set; }

    public static Image Of(JsonElement subscribed)
    {
        var snapshot = subscribed.GetProperty("snapshot");
        var image = new Image { Cursor = subscribed.Text("cursor")!, Totals = snapshot.GetProperty("totals") };
        Assert.Equal(image.Cursor, snapshot.Text("cursor"));
        image.Put(snapshot.GetProperty("rows"));
        return image;
    }

    public bool Says(string state) => Rows.Values.Any(row => row.Text("kind") == "case" && row.Text("state") == state);

    public void Apply(JsonElement step)
    {
        Assert.Equal(Cursor, step.Text("previous"));
        Put(step.GetProperty("changed"));
        foreach (var key in step.GetProperty("removed").EnumerateArray())
        {
            Assert.True(Rows.Remove(key.GetString()!));
        }

        (Cursor, Totals) = (step.Text("cursor")!, step.GetProperty("totals"));
    }

    private void Put(JsonElement rows)
    {
        foreach (var row in rows.EnumerateArray())
        {
            Rows[$"{row.Text("kind")}/{row.Text("id")}"] = row;
        }
    }
}

/// <summary>A connection to the hub that keeps what it hears.</summary>
internal sealed class Live : IAsyncDisposable
{
    private readonly HubConnection _hub;
    private readonly Channel<(string Method, JsonElement Body)> _queue = Channel.CreateUnbounded<(string, JsonElement)>();

    private Live(HubConnection hub)
    {
        _hub = hub;
        foreach (var method in new[] { "boardChanged", "inboxChanged", "alertRaised", "clock" })
        {
            hub.On<JsonElement>(method, body => _queue.Writer.TryWrite((method, body)));
        }
    }

    /// <summary>Everything that was taken from the queue so far.</summary>
    public List<(string Method, JsonElement Body)> Heard { get; } = [];

    public static async Task<Live> Connect(City city, string userName)
    {
        var token = (await city.As(userName)).DefaultRequestHeaders.Authorization!.Parameter;
        var hub = new HubConnectionBuilder()
            .WithUrl(new Uri(city.Address, "/hubs/live"), options => options.AccessTokenProvider = () => Task.FromResult(token))
            .Build();
        var live = new Live(hub);
        await hub.StartAsync();
        return live;
    }

    public Task<JsonElement> Subscribe(string scope, string? since = null) => _hub.InvokeAsync<JsonElement>("Subscribe", scope, since);

    public Task Unsubscribe(string scope) => _hub.InvokeAsync("Unsubscribe", scope);

    public Task<JsonElement> Acknowledge(string alertId) => _hub.InvokeAsync<JsonElement>("Acknowledge", alertId);

    /// <summary>The next message of a kind that fits; fails when none comes.</summary>
    public async Task<JsonElement> Next(string method, Func<JsonElement, bool>? fits = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            var message = await _queue.Reader.ReadAsync(limit.Token);
            Heard.Add(message);
            if (message.Method == method && (fits is null || fits(message.Body)))
            {
                return message.Body;
            }
        }
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();
}
