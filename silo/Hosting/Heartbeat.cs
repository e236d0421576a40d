using System.Diagnostics.Metrics;
using Coordination.Grains.Clocks;
using Coordination.Grains.Configuration;
using Coordination.Grains.Store;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Coordination.Silo.Hosting;

/// <summary>
/// Tells somebody outside, again and again, that all is well, and says nothing when it is not: an alarm that also comes when nobody is left to raise
/// one. Well means that this silo is ready and that no deadline of the cluster is late; the store is asked for that, not the clocks, for a clock that
/// has stopped would find nothing late.
/// </summary>
internal sealed partial class Heartbeat(
    HeartbeatSettings settings, HealthCheckService health, ITableStore store, Partitions partitions, IRulebooks rulebooks, IBusinessClock clock, TimeProvider system, ILocalSiloDetails silo, ILogger<Heartbeat> log)
    : BackgroundService
{
    /// <summary>Of looking and of telling, each: whoever takes longer is not well.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static readonly Meter Meter = new("Coordination.Heartbeat");
    private static readonly Counter<long> Beats = Meter.CreateCounter<long>("coordination.heartbeat.beats", "{beat}", "Told outside that all is well, by outcome");

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Timeout.InfiniteTimeSpan };
    private string _last = "";

    /// <summary>As a place of an address, and in the header <c>User-Agent</c>.</summary>
    private string Name => $"{Environment.MachineName}-{silo.SiloAddress.Endpoint.Port}";

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(settings.Period, system);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await Beat(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // the silo stops
        }
    }

    private async Task Beat(CancellationToken stopping)
    {
        var (outcome, why) = await Within(Trouble, stopping) is { } trouble ? ("withheld", trouble) : await Within(Tell, stopping) is { } fault ? ("failed", fault) : ("sent", "");
        if (_last != outcome)
        {
            _last = outcome;
            Say(outcome, why);
        }

        Beats.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
    }

    /// <returns>Why all is not well; null when it is.</returns>
    private async Task<string?> Trouble(CancellationToken cancel)
    {
        var report = await health.CheckHealthAsync(static check => check.Tags.Contains("ready"), cancel);
        if (report.Status != HealthStatus.Healthy)
        {
            return string.Join("; ", report.Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy).Select(entry => $"{entry.Key}: {entry.Value.Description}"));
        }

        var oldest = clock.Now - settings.MostLate * Math.Max(1, clock.Speed);
        foreach (var partition in partitions.All(rulebooks.Current.Directory))
        {
            if ((await store.Scan(partition, Keys.Due, Keys.DueUntil(oldest), 1, cancel)).Count > 0)
            {
                return $"a deadline of {partition} is late";
            }
        }

        return null;
    }

    /// <returns>Why nobody heard; null when somebody did.</returns>
    private async Task<string?> Tell(CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, settings.AddressFor(Name));
        request.Headers.UserAgent.ParseAdd($"Coordination/{Name}");
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        return answer.IsSuccessStatusCode ? null : $"it was answered {(int)answer.StatusCode}";
    }

    private async Task<string?> Within(Func<CancellationToken, Task<string?>> step, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(Limit, system);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            return await step(either.Token).WaitAsync(either.Token);
        }
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            return limit.IsCancellationRequested ? $"no answer within {Limit.TotalSeconds:0} s" : error.GetType().Name; // a message may hold the address
        }
    }

    private void Say(string outcome, string why)
    {
        switch (outcome)
        {
            case "withheld":
                LogWithheld(why);
                break;
            case "failed":
                LogFailed(why);
                break;
            default:
                LogSent();
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "All is well, and the heartbeat is sent")]
    private partial void LogSent();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The heartbeat is withheld, which alarms whoever waits for it: {Why}")]
    private partial void LogWithheld(string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "All is well, and the heartbeat does not arrive: {Why}")]
    private partial void LogFailed(string why);
}
