using System.Diagnostics;
using System.Threading.Channels;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Clocks;

namespace Coordination.Grains.Boards;

/// <summary>
/// Best-effort news after a commit: changed rows for boards, new deadlines for clocks. Whatever has piled up while one round was
/// being sent goes out in the next: batches grow with the load and an idle system has no delay.
/// </summary>
public sealed class Hints : IAsyncDisposable
{
    private readonly Channel<Hint> _queue = Channel.CreateUnbounded<Hint>(new UnboundedChannelOptions { SingleReader = true });

    private readonly IGrainFactory _grains;
    private readonly IBusinessClock _clock;
    private readonly WorkTracker _work;
    private readonly Task _pump;

    public Hints(IGrainFactory grains, IBusinessClock clock, WorkTracker work)
    {
        (_grains, _clock, _work) = (grains, clock, work);
        using (ExecutionContext.SuppressFlow()) // or all hints to come would belong to the trace of the first
        {
            _pump = Pump();
        }
    }

    public void Changed(string jurisdiction, BoardChange change) => _queue.Writer.TryWrite(new Hint(jurisdiction, change, null, _work.Begin(), Cause.Current));

    /// <summary>A deadline was set. Only those within the clock's horizon are worth a message; its scan finds the others.</summary>
    public void Due(string partition, DateTimeOffset due)
    {
        if (due <= _clock.Now + ClockGrain.Horizon(_clock.Speed))
        {
            _queue.Writer.TryWrite(new Hint(partition, null, due, _work.Begin(), Cause.Current));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _pump;
    }

    private async Task Pump()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            var round = new List<Hint>();
            while (round.Count < 2_000 && _queue.Reader.TryRead(out var hint))
            {
                round.Add(hint);
            }

            await Task.WhenAll(round.GroupBy(hint => hint.Partition).Select(group => Send(group.Key, [.. group])));
            round.ForEach(hint => hint.Ticket.Dispose());
        }
    }

    private async Task Send(string partition, List<Hint> hints)
    {
        using var span = Cause.Begin("board.hint", hints.ConvertAll(hint => hint.Cause));
        ImmutableArray<BoardChange> changes = [.. hints.Where(hint => hint.Change is not null).Select(hint => hint.Change!)];
        try
        {
            if (changes.Length > 0)
            {
                await _grains.GetGrain<IBoardGrain>(partition).Hint(changes);
            }

            if (hints.Min(hint => hint.Due) is { } due)
            {
                await _grains.GetGrain<IClockGrain>(partition).Hint(due);
            }
        }
        catch (Exception)
        {
            // A lost hint is healed by the board's rescan and the clock's next scan; whatever it is lost by, those after it must go on.
        }
    }

    private readonly record struct Hint(string Partition, BoardChange? Change, DateTimeOffset? Due, WorkTracker.Ticket Ticket, ActivityContext Cause);
}
