using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace Coordination.Bench.Push;

/// <summary>The process of the browsers: real SignalR clients, told what to do line by line on standard input.</summary>
internal sealed class Listeners : IAsyncDisposable
{
    private readonly ListenerPlan _plan;
    private readonly HubConnection[] _connections;
    private readonly Drive _drive = new();
    private readonly Lock _gate = new();
    private JsonElement _payload;
    private long _heard;
    private long _last;
    private (long Count, TaskCompletionSource Reached)? _target;

    private Listeners(ListenerPlan plan)
    {
        _plan = plan;
        _connections = [.. Enumerable.Range(0, plan.Connections).Select(Make)];
    }

    public static async Task<int> Run()
    {
        Listeners? listeners = null;
        while (await Console.In.ReadLineAsync() is { } line && line != "quit")
        {
            var (word, rest) = line.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space ? (line[..space], line[(space + 1)..]) : (line, "");
            switch (word)
            {
                case "connect":
                    await (listeners?.DisposeAsync() ?? default);
                    listeners = new Listeners(JsonSerializer.Deserialize<ListenerPlan>(rest)!);
                    await listeners.Connect();
                    Console.WriteLine("ready");
                    break;
                case "expect":
                    Console.WriteLine(await listeners!.Expect(long.Parse(rest, CultureInfo.InvariantCulture)));
                    break;
                case "payload":
                    Console.WriteLine(listeners!._payload.GetRawText());
                    break;
                case "drive":
                    var plan = JsonSerializer.Deserialize<DrivePlan>(rest)!;
                    Console.WriteLine(JsonSerializer.Serialize(await listeners!._drive.Run(listeners._plan, plan)));
                    break;
                default:
                    throw new InvalidOperationException($"Listeners understand no '{word}'.");
            }
        }

        await (listeners?.DisposeAsync() ?? default);
        return 0;
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_connections.Select(connection => connection.DisposeAsync().AsTask()));

    private HubConnection Make(int number)
    {
        var connection = new HubConnectionBuilder()
            .WithUrl(_plan.Url + _plan.Hub, options =>
            {
                options.Transports = HttpTransportType.WebSockets;
                options.SkipNegotiation = true;
                options.AccessTokenProvider = () => Task.FromResult(_plan.Token);
            })
            .Build();
        connection.On<JsonElement>("boardChanged", changed => Heard(number, changed));
        return connection;
    }

    private Task Connect() => Parallel.ForEachAsync(_connections, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (connection, cancel) =>
    {
        await connection.StartAsync(cancel);
        if (_plan.Scope is { } scope)
        {
            await connection.InvokeAsync<JsonElement>("Subscribe", scope, null, cancel);
        }
    });

    private void Heard(int connection, JsonElement changed)
    {
        var now = Stopwatch.GetTimestamp();
        _drive.Heard(connection, changed, now);
        if (connection == 0)
        {
            _payload = changed;
        }

        lock (_gate)
        {
            _heard++;
            _last = now;
            if (_target is var (count, reached) && _heard >= count)
            {
                _target = null;
                reached.SetResult();
            }
        }
    }

    /// <returns>Timestamp at which so many messages had been heard since the connections began; timestamps are the machine's, so other processes can compare.</returns>
    private async Task<long> Expect(long each)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_heard >= each * _connections.Length)
            {
                return _last;
            }

            _target = (each * _connections.Length, reached);
        }

        await reached.Task.WaitAsync(TimeSpan.FromMinutes(2));
        return _last;
    }
}
