using Coordination.Domain.Time;
using Coordination.Grains.Boards;
using Coordination.Grains.Configuration;
using Coordination.Silo.Hosting;
using Coordination.Web.Drill;
using Coordination.Web.Push;

namespace Coordination.Silo.Drill;

/// <summary>The drill clock as the outside sees it: stepped on request, paced in between.</summary>
internal sealed partial class DrillDriver(
    DrillStepper stepper, DrillClock clock, SiloSettings settings, IRulebooks rulebooks, IGrainFactory grains,
    ClockBroadcast broadcast, TimeProvider system, ILogger<DrillDriver> log) : BackgroundService, IDrill
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private double _speed = settings.Speed;
    private int _advancing;

    public DateTimeOffset Now => Beijing.Local(clock.Now);

    public double Speed => Volatile.Read(ref _speed);

    public DrillStatus Status => new(Pending: 0, Running: Volatile.Read(ref _advancing) > 0);

    /// <summary>The node serves: from now on time may pass.</summary>
    public void Begin() => _begun.TrySetResult();

    public void SetSpeed(double factor)
    {
        Volatile.Write(ref _speed, factor);
        clock.Speed = factor;
    }

    public async Task<DrillReport> Advance(DateTimeOffset to, CancellationToken cancel = default)
    {
        Interlocked.Increment(ref _advancing);
        try
        {
            var (from, began) = (Now, system.GetTimestamp());
            var (steps, fired) = await stepper.Advance(to, null, cancel);
            await FlushBoards();
            return new DrillReport(from, Now, steps, fired, system.GetElapsedTime(began));
        }
        finally
        {
            Interlocked.Decrement(ref _advancing);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _begun.Task.WaitAsync(stoppingToken);
        clock.Speed = Speed;
        stepper.Stepped = _ =>
        {
            broadcast.Send();
            return Task.CompletedTask;
        };
        using var timer = new PeriodicTimer(Pace, system);
        var last = system.GetTimestamp();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var elapsed = system.GetElapsedTime(last);
            last = system.GetTimestamp();
            if (Speed > 0 && Volatile.Read(ref _advancing) == 0)
            {
                await Walk(elapsed * Speed, stoppingToken);
            }
        }
    }

    private async Task Walk(TimeSpan by, CancellationToken cancel)
    {
        try
        {
            await stepper.Advance(clock.Now + by, null, cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogStuck(error);
        }
    }

    /// <summary>Figures that depend on the day alone (due today) are counted anew.</summary>
    private Task FlushBoards() => Task.WhenAll(rulebooks.Current.Directory.Jurisdictions.Select(node => grains.GetGrain<IBoardGrain>(node.Code).Flush()));

    [LoggerMessage(Level = LogLevel.Error, Message = "The drill clock could not go on")]
    private partial void LogStuck(Exception error);
}
