using System.Diagnostics.Metrics;
using Coordination.Grains.Configuration;
using Coordination.Grains.Store;
using Coordination.Grains.Walking;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Coordination.Grains.Clocks;

/// <summary>
/// Keeps the clocks of this silo's share of the partitions awake, and every unfinished walk: at start, at each change of the
/// cluster's membership, and every 10 s of system time. Two silos that keep the same clock for a moment do no harm.
/// </summary>
public sealed partial class ClockKeeper(
    IGrainFactory grains, IRulebooks rulebooks, ITableStore store, Partitions partitions, IClusterMembershipService membership, ILocalSiloDetails silo, TimeProvider system, ILogger<ClockKeeper> log)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    /// <summary>Rounds are this much apart even when silos come and go: a rolling restart is many changes.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(200);

    private static readonly Meter Meter = new("Coordination.Clock");

    private volatile TaskCompletionSource _changed = New();
    private long _kept;

    /// <summary>System time since all clocks of the share answered; null before the first time.</summary>
    public TimeSpan? KeptAge => Volatile.Read(ref _kept) is > 0 and var at ? system.GetElapsedTime(at) : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        ClockGauges.Begin();
        var begun = system.GetTimestamp();
        Meter.CreateObservableGauge("coordination.clock.kept_age", () => (KeptAge ?? system.GetElapsedTime(begun)).TotalSeconds, "s", "System time since all clocks of this silo's share answered");
        var watching = Watch(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var changed = _changed = New(); // a change from here on is seen by this round or wakes the next
            try
            {
                await Round(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(error);
            }
            catch (Exception)
            {
                break; // the silo stops
            }

            await changed.Task.WaitAsync(Period, system, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Delay(Breath, system, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await watching;
    }

    private async Task Round(CancellationToken cancel)
    {
        await rulebooks.Refresh(cancel);
        var active = Active(membership.CurrentSnapshot);
        var mine = partitions.All(rulebooks.Current.Directory).Where(partition => ClockShare.IsMine(partition, silo.SiloAddress, active));
        await Task.WhenAll(mine.Select(partition => grains.GetGrain<IClockGrain>(partition).Ping()));
        Volatile.Write(ref _kept, system.GetTimestamp());
        await Walks.Resume(grains, store);
    }

    /// <summary>A silo that is gone leaves its clocks to the others: they look at once, not at the next round.</summary>
    private async Task Watch(CancellationToken cancel)
    {
        try
        {
            var known = Active(membership.CurrentSnapshot);
            await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(cancel))
            {
                var active = Active(snapshot);
                if (!active.SetEquals(known))
                {
                    known = active;
                    _changed.TrySetResult();
                }
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // the silo stops
        }
        catch (Exception error)
        {
            LogUnwatched(error); // the rounds go on
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static HashSet<SiloAddress> Active(ClusterMembershipSnapshot snapshot) =>
        [.. snapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress)];

    [LoggerMessage(Level = LogLevel.Error, Message = "Changes of the cluster's membership are no longer seen; the clocks are divided anew only every ten seconds")]
    private partial void LogUnwatched(Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The clocks could not all be reached; the next round tries again")]
    private partial void LogFailed(Exception error);
}
