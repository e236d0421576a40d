using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Coordination.Bench.Report;

namespace Coordination.Bench.Push;

/// <summary>Sends commands at a steady pace and notes when each connection hears of each.</summary>
internal sealed class Drive
{
    private readonly ConcurrentBag<Command> _commands = [];
    private readonly ConcurrentDictionary<(int Connection, string CaseId), List<(long Version, long At)>> _heard = new();
    private volatile bool _listening;

    /// <summary>A connection was sent a step of its board; steps of one connection come one after the other.</summary>
    public void Heard(int connection, JsonElement changed, long now)
    {
        if (!_listening)
        {
            return;
        }

        foreach (var row in changed.GetProperty("changed").EnumerateArray())
        {
            var heard = _heard.GetOrAdd((connection, row.GetProperty("id").GetString()!), static _ => []);
            heard.Add((row.GetProperty("version").GetInt64(), now));
        }
    }

    public async Task<DriveResult> Run(ListenerPlan listeners, DrivePlan plan)
    {
        _listening = true;
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 128 }) { BaseAddress = new Uri(listeners.Url) };
        var refused = 0;
        var total = plan.PerSecond * plan.Seconds;
        var sending = new List<Task>(total);
        var began = Stopwatch.GetTimestamp();
        for (var n = 0; n < total; n++)
        {
            var wait = TimeSpan.FromSeconds(n / (double)plan.PerSecond) - Stopwatch.GetElapsedTime(began);
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
            sending.Add(Send(plan.Targets[n % plan.Targets.Length], n));
        }

        await Task.WhenAll(sending);
        await Task.Delay(TimeSpan.FromSeconds(3));
        _listening = false;
        return Result(listeners.Connections, refused);

        async Task Send(Target target, int n)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/cases/{target.CaseId}/report-progress") { Content = JsonContent.Create(new { text = $"第{n}次进展" }) };
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("D"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", target.Token);
            var sent = Stopwatch.GetTimestamp();
            using var response = await http.SendAsync(request);
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
            if (response.IsSuccessStatusCode)
            {
                _commands.Add(new Command(target.CaseId, answer.GetProperty("version").GetInt64(), sent, Stopwatch.GetElapsedTime(sent).TotalMilliseconds));
            }
            else if (Interlocked.Increment(ref refused) == 1)
            {
                await Console.Error.WriteLineAsync($"{(int)response.StatusCode}: {answer.GetRawText()}");
            }
        }
    }

    private DriveResult Result(int connections, int refused)
    {
        var answer = new Percentiles(_commands.Select(command => command.Answered));
        var times = _commands.Select(command => Enumerable.Range(0, connections).Select(connection => Took(command, connection)).OfType<double>().ToArray()).ToArray();
        var all = new Percentiles(times.SelectMany(one => one));
        var first = new Percentiles(times.Where(one => one.Length > 0).Select(one => one.Min()));
        var missing = (long)_commands.Count * connections - all.Count;
        return new DriveResult(_commands.Count + refused, refused, answer.P50, answer.P99, all.Count, missing, all.P50, all.P99, all.Max, first.P50, first.P99);
    }

    /// <summary>Until the connection heard of the case as it was after the command, or later; null when it never did.</summary>
    private double? Took(Command command, int connection)
    {
        var at = _heard.GetValueOrDefault((connection, command.CaseId))?.Where(heard => heard.Version >= command.Version).Select(heard => (long?)heard.At).FirstOrDefault();
        return at is { } heard ? Stopwatch.GetElapsedTime(command.Sent, heard).TotalMilliseconds : null;
    }

    private sealed record Command(string CaseId, long Version, long Sent, double Answered);
}
