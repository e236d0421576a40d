using Coordination.Grains.Configuration;
using Coordination.Grains.Store;
using Coordination.Grains.Walking;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Coordination.Grains.Clocks;

/// <summary>Keeps every partition's clock and every unfinished walk awake: at start and every 10 s of system time.</summary>
public sealed partial class ClockKeeper(IGrainFactory grains, IRulebooks rulebooks, ITableStore store, TimeProvider system, ILogger<ClockKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, system);
        do
        {
            try
            {
                await rulebooks.Refresh(stoppingToken);
                await Task.WhenAll(Partitions.All(rulebooks.Current.Directory).Select(partition => grains.GetGrain<IClockGrain>(partition).Ping()));
                await Walks.Resume(grains, store);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                LogFailed(error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The clocks could not all be reached; the next round tries again")]
    private partial void LogFailed(Exception error);
}
