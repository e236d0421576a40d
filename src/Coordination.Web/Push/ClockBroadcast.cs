using Coordination.Grains.Clocks;
using Microsoft.Extensions.Hosting;

namespace Coordination.Web.Push;

/// <summary>
/// Tells every live connection the business time: every two seconds of system time (its absence is how a browser knows that it is
/// cut off), and whenever a drill clock has moved.
/// </summary>
public sealed class ClockBroadcast : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    private readonly PushRelay _relay;
    private readonly IBusinessClock _clock;
    private readonly TimeProvider _system;
    private readonly bool _drill;

    internal ClockBroadcast(PushRelay relay, IBusinessClock clock, TimeProvider system, bool drill) =>
        (_relay, _clock, _system, _drill) = (relay, clock, system, drill);

    /// <summary>Says the time now; the work tracker counts the messages until they have left.</summary>
    public void Send() => _relay.Say(Say.Clock, RawJson.Of(new ClockTick(_clock.Now, _clock.Speed, _drill)));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat, _system);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Send();
            }
        }
        catch (OperationCanceledException)
        {
            // the silo stops
        }
    }
}
