using Coordination.Domain.Time;
using Coordination.Grains.Boards;
using Coordination.Grains.Configuration;
using Coordination.Grains.Store;
using Coordination.Silo.Hosting;
using Coordination.Web.Drill;
using Coordination.Web.Push;

namespace Coordination.Silo.Drill;

/// <summary>The drill clock as the outside sees it: stepped on request, paced in between.</summary>
internal sealed partial class DrillDriver(
    DrillStepper stepper, DrillWalk walk, IScript script, DueLedger ledger, DrillClock clock, SiloSettings settings, IRulebooks rulebooks, IGrainFactory grains,
    ClockBroadcast broadcast, TimeProvider system, ILogger<DrillDriver> log) : BackgroundService, IDrill
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    /// <summary>A machine that slept does not owe the time it slept.</summary>
    private static readonly TimeSpan LongestTick = TimeSpan.FromSeconds(5);

    /// <summary>Rest after a deadline that would not go away.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _turn = new(1);
    private double _speed = settings.Speed;
    private int _advancing;
    private volatile CancellationTokenSource? _pacing;

    public DateTimeOffset Now => Beijing.Local(clock.Now);

    public double Speed => Volatile.Read(ref _speed);

    public DrillStatus Status => new(ledger.Count, Volatile.Read(ref _advancing) > 0);

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
            // Pacing stops between two of its steps, and nobody of the script acts until this has ended.
            StopPacing();
            await _turn.WaitAsync(cancel);
            try
            {
                var (from, began) = (Now, system.GetTimestamp());
                var (steps, fired) = await stepper.Advance(to, cancel);
                await FlushBoards();
                return new DrillReport(from, Now, steps, fired, system.GetElapsedTime(began));
            }
            finally
            {
                script.Resume();
                _turn.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _advancing);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_begun.Task.IsCompleted)
        {
            await clock.Save();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _begun.Task.WaitAsync(stoppingToken);
        clock.Speed = Speed;
        stepper.Stepped = broadcast.Send;
        using var timer = new PeriodicTimer(Pace, system);
        var last = system.GetTimestamp();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var elapsed = system.GetElapsedTime(last);
            last = system.GetTimestamp();
            if (Speed > 0 && Volatile.Read(ref _advancing) == 0 && !await Walk((elapsed < LongestTick ? elapsed : LongestTick) * Speed, stoppingToken))
            {
                await Task.Delay(Rest, system, stoppingToken);
                last = system.GetTimestamp();
            }
        }
    }

    private void StopPacing()
    {
        try
        {
            _pacing?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // it has just ended by itself
        }
    }

    /// <summary>Lets a little time pass; false when it could not.</summary>
    private async Task<bool> Walk(TimeSpan by, CancellationToken stopping)
    {
        await _turn.WaitAsync(stopping);
        using var pacing = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _pacing = pacing;
        try
        {
            var day = Beijing.Date(clock.Now);
            await walk.To(clock.Now + by, pacing.Token);
            if (Beijing.Date(clock.Now) != day)
            {
                await FlushBoards();
            }

            return true;
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogStuck(error);
            return false;
        }
        finally
        {
            _pacing = null;
            _turn.Release();
        }
    }

    /// <summary>Figures that depend on the day alone (due today) are counted anew.</summary>
    private Task FlushBoards() => Task.WhenAll(Partitions.Bodies(rulebooks.Current.Directory).Select(code => grains.GetGrain<IBoardGrain>(code).Flush()));

    [LoggerMessage(Level = LogLevel.Error, Message = "The drill clock could not go on; it tries again in a while")]
    private partial void LogStuck(Exception error);
}
