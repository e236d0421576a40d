using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace Coordination.Cluster;

/// <summary>What a screen looks at, in the words of the hub's contract.</summary>
internal abstract record Scope(string Name, string Event)
{
    public static Scope Board(string jurisdiction) => new BoardScope(jurisdiction);

    public static Scope Inbox { get; } = new InboxScope();

    public virtual bool Concerns(JsonNode step) => true;

    public abstract JsonArray Rows(JsonNode snapshot);

    public abstract JsonArray Changed(JsonNode step);

    public virtual IEnumerable<string> Removed(JsonNode step) => [];

    /// <summary>What a row is told from others by, and what tells two states of it apart.</summary>
    public abstract (string Key, string Version) Row(JsonNode row);

    /// <summary>Of a snapshot or a step.</summary>
    public virtual string Figures(JsonNode holder) => "";

    private sealed record BoardScope(string Jurisdiction) : Scope($"board:{Jurisdiction}", "boardChanged")
    {
        public override bool Concerns(JsonNode step) => step["scope"]!.GetValue<string>() == Name;

        public override JsonArray Rows(JsonNode snapshot) => snapshot["rows"]!.AsArray();

        public override JsonArray Changed(JsonNode step) => step["changed"]!.AsArray();

        public override IEnumerable<string> Removed(JsonNode step) => step["removed"]!.AsArray().Select(key => key!.GetValue<string>());

        public override (string Key, string Version) Row(JsonNode row) => ($"{row["kind"]}/{row["id"]}", row["version"]!.ToJsonString());

        /// <summary>Those that do not change with time alone.</summary>
        public override string Figures(JsonNode holder) =>
            holder["totals"] is { } totals ? $"{totals["open"]} {totals["overdue"]} {totals["alerts"]!.ToJsonString(JsonSerializerOptions.Web)}" : "";
    }

    private sealed record InboxScope() : Scope("inbox", "inboxChanged")
    {
        public override JsonArray Rows(JsonNode snapshot) => snapshot["items"]!.AsArray();

        public override JsonArray Changed(JsonNode step) => step["alerts"]!.AsArray();

        public override (string Key, string Version) Row(JsonNode row) => (row["key"]!.GetValue<string>(), $"{row["status"]} {row["readAt"]}");
    }
}

/// <summary>
/// A screen on a board or an inbox as the contract of the hub says it: it holds rows by cursor, asks for what it missed when a step
/// does not follow, and goes to another silo when its own is gone.
/// </summary>
internal sealed class LiveScreen(string token, Scope scope, Func<string> where) : IAsyncDisposable
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource _end = new(); // it and the gate have nothing that would have to be disposed of
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, string> _rows = new(StringComparer.Ordinal);
    private Task _running = Task.CompletedTask;
    private string? _cursor;
    private string _figures = "";
    private DateTimeOffset _heard;

    /// <summary>Times it got everything and not only what it had missed.</summary>
    public int Snapshots { get; private set; }

    /// <summary>Times it had to go to another silo, or to the same again.</summary>
    public int Connections { get; private set; }

    public int Steps { get; private set; }

    /// <summary>Where it listens now, or did last.</summary>
    public string At { get; private set; } = "";

    /// <summary>Called when it shows something that it did not show before.</summary>
    public Action? Changed { get; set; }

    public static async Task<LiveScreen> Open(string token, Scope scope, Func<string> where)
    {
        var screen = new LiveScreen(token, scope, where);
        var first = new TaskCompletionSource();
        screen._running = Task.Run(() => screen.Run(first));
        await first.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return screen;
    }

    /// <summary>Rows and figures as the screen shows them.</summary>
    public async Task<(SortedSet<string> Rows, string Figures)> Shown()
    {
        await _turn.WaitAsync();
        try
        {
            return (new SortedSet<string>(_rows.Select(pair => $"{pair.Key}@{pair.Value}"), StringComparer.Ordinal), _figures);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
    }

    private async Task Run(TaskCompletionSource first)
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await Connected(first);
            }
            catch (Exception error) when (error is HttpRequestException or IOException or InvalidOperationException or Microsoft.AspNetCore.SignalR.HubException or TimeoutException or OperationCanceledException or System.Net.WebSockets.WebSocketException)
            {
                // The silo is gone, or going.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), CancellationToken.None);
        }
    }

    private async Task Connected(TaskCompletionSource first)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        At = where();
        await using var hub = new HubConnectionBuilder().WithUrl($"{At}/hubs/live", options =>
        {
            options.AccessTokenProvider = () => Task.FromResult<string?>(token);
            (options.SkipNegotiation, options.Transports) = (true, HttpTransportType.WebSockets);
        }).Build();
        hub.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        hub.On<JsonNode>("clock", _ => _heard = Now);
        hub.On<JsonNode>(scope.Event, step => Hear(hub, step));
        await hub.StartAsync(_end.Token);
        Connections++;
        await Subscribe(hub);
        first.TrySetResult();
        _heard = Now;
        // A silo that is paused keeps its connections: silence is what a screen knows it by.
        while (!closed.Task.IsCompleted && !_end.IsCancellationRequested && Now - _heard < Silence)
        {
            await Task.WhenAny(closed.Task, Task.Delay(TimeSpan.FromMilliseconds(200), CancellationToken.None));
        }
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private async Task Hear(HubConnection hub, JsonNode step)
    {
        bool follows;
        await _turn.WaitAsync();
        try
        {
            if (!scope.Concerns(step) || step["cursor"]!.GetValue<string>() == _cursor)
            {
                return;
            }

            if (follows = step["previous"]!.GetValue<string>() == _cursor)
            {
                Apply(step);
            }
        }
        finally
        {
            _turn.Release();
        }

        if (!follows)
        {
            await Subscribe(hub);
        }
    }

    private async Task Subscribe(HubConnection hub)
    {
        await _turn.WaitAsync();
        try
        {
            var answer = await hub.InvokeAsync<JsonNode>("Subscribe", scope.Name, _cursor, _end.Token);
            if (answer["snapshot"] is JsonObject snapshot)
            {
                Snapshots++;
                var before = _rows.ToDictionary(StringComparer.Ordinal);
                _rows.Clear();
                Take(scope.Rows(snapshot));
                (_cursor, _figures) = (answer["cursor"]!.GetValue<string>(), scope.Figures(snapshot));
                if (before.Count != _rows.Count || before.Except(_rows).Any())
                {
                    Changed?.Invoke();
                }
            }

            foreach (var missed in answer["missed"] as JsonArray ?? [])
            {
                Apply(missed!);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Apply(JsonNode step)
    {
        Steps++;
        Take(scope.Changed(step));
        foreach (var key in scope.Removed(step))
        {
            _rows.Remove(key);
        }

        (_cursor, _figures) = (step["cursor"]!.GetValue<string>(), scope.Figures(step));
        if (scope.Changed(step).Count > 0)
        {
            Changed?.Invoke();
        }
    }

    private void Take(JsonArray rows)
    {
        foreach (var row in rows)
        {
            var (key, version) = scope.Row(row!);
            _rows[key] = version;
        }
    }
}
