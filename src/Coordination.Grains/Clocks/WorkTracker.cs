namespace Coordination.Grains.Clocks;

/// <summary>
/// Counts what is in flight in this process: executions, drains, board flushes. A drill clock steps only when nothing is
/// (single silo, single process); elsewhere it is a gauge.
/// </summary>
public sealed class WorkTracker
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _idle = Completed();
    private int _inFlight;

    public int InFlight => Volatile.Read(ref _inFlight);

    public Ticket Begin()
    {
        lock (_lock)
        {
            if (_inFlight++ == 0)
            {
                _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        return new Ticket(this);
    }

    /// <summary>Completes at a moment at which nothing is in flight.</summary>
    public async Task WhenIdle(CancellationToken cancel = default)
    {
        while (true)
        {
            Task idle;
            lock (_lock)
            {
                if (_inFlight == 0)
                {
                    return;
                }

                idle = _idle.Task;
            }

            await idle.WaitAsync(cancel);
        }
    }

    private void End()
    {
        lock (_lock)
        {
            if (--_inFlight == 0)
            {
                _idle.TrySetResult();
            }
        }
    }

    private static TaskCompletionSource Completed()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }

    /// <summary>One piece of work; disposing it twice counts once.</summary>
    public sealed class Ticket(WorkTracker tracker) : IDisposable
    {
        private WorkTracker? _tracker = tracker;

        public void Dispose() => Interlocked.Exchange(ref _tracker, null)?.End();
    }
}
