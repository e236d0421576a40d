using System.Text.Json;
using System.Threading.Channels;
using Coordination.Web.Tests.Acceptance;
using Microsoft.AspNetCore.SignalR.Client;

namespace Coordination.Web.Tests.Fixture;

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

    public static async Task<Live> Connect(City city, string userName) =>
        await Connect(city.Address, (await city.As(userName)).DefaultRequestHeaders.Authorization!.Parameter);

    public static Task<Live> Connect(Node node, Person person) => Connect(node.Address, person.Token);

    private static async Task<Live> Connect(Uri address, string? token)
    {
        var hub = new HubConnectionBuilder()
            .WithUrl(new Uri(address, "/hubs/live"), options => options.AccessTokenProvider = () => Task.FromResult(token))
            .Build();
        var live = new Live(hub);
        await hub.StartAsync(TestContext.Current.CancellationToken);
        return live;
    }

    public Task<JsonElement> Subscribe(string scope, string? since = null) => _hub.InvokeAsync<JsonElement>("Subscribe", scope, since);

    public Task Unsubscribe(string scope) => _hub.InvokeAsync("Unsubscribe", scope);

    public Task<JsonElement> Acknowledge(string alertId) => _hub.InvokeAsync<JsonElement>("Acknowledge", alertId);

    /// <summary>The next message of a kind that fits; fails when none comes within a minute.</summary>
    public async Task<JsonElement> Next(string method, Func<JsonElement, bool>? fits = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
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
