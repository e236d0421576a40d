using Coordination.Domain.Aggregates;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Clocks;
using Coordination.Grains.Configuration;
using Coordination.Grains.Store;
using Coordination.Web.Drill;

namespace Coordination.Silo.Drill;

/// <summary>
/// Moves a drill forward without ever jumping: next due instant, fire its deadlines rank by rank, wait until every consequence has
/// been delivered, next. One caller at a time.
/// </summary>
public sealed class DrillStepper(
    ITableStore store, Partitions partitions, DueLedger ledger, IGrainFactory grains, IRulebooks rulebooks, DrillClock clock, WorkTracker work, TimeProvider system)
{
    private const int Concurrency = 128;
    private const int Tries = 3;

    /// <summary>How much real time of a drill may be lost when its process is killed.</summary>
    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(2);

    private long _savedAt = system.GetTimestamp();
    private Exception? _failure;

    /// <summary>Called after each step, with nothing in flight.</summary>
    public Action? Stepped { get; set; }

    /// <summary>Goes to an instant, through every due instant on the way.</summary>
    /// <returns>Steps taken and deadlines fired.</returns>
    /// <exception cref="StuckDeadlineException">A deadline does not go away: its owner keeps failing. The clock stands at its instant.</exception>
    public async Task<(int Steps, int Fired)> Advance(DateTimeOffset to, CancellationToken cancel)
    {
        var (steps, fired) = (0, 0);
        while (await Step(to, cancel) is { } count)
        {
            fired += count;
            steps++;
        }

        await Reach(to);
        await clock.Save();
        return (steps, fired);
    }

    /// <summary>Goes to the next due instant, if there is one up to <paramref name="limit"/>, and fires what is due there.</summary>
    /// <returns>Deadlines fired; null when nothing is due by then (the clock has not moved).</returns>
    public async Task<int?> Step(DateTimeOffset limit, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        await work.WhenIdle(cancel);
        await ledger.Refresh(store, partitions.All(rulebooks.Current.Directory), cancel);
        if (ledger.Earliest() is not { } next || next > limit)
        {
            return null;
        }

        clock.Step(next);
        var fired = await FireAll(cancel);
        await Settled();
        return fired;
    }

    /// <summary>Moves the clock where nothing is due on the way.</summary>
    public async Task Reach(DateTimeOffset to)
    {
        if (to > clock.Now)
        {
            clock.Step(to);
            await Settled();
        }
    }

    private async Task Settled()
    {
        Stepped?.Invoke();
        if (system.GetElapsedTime(_savedAt) >= SaveEvery)
        {
            _savedAt = system.GetTimestamp();
            await clock.Save();
        }
    }

    /// <summary>Everything due by now, lowest rank first; what firing makes due is fired too.</summary>
    private async Task<int> FireAll(CancellationToken cancel)
    {
        var fired = 0;
        _failure = null;
        var tries = new Dictionary<string, int>(StringComparer.Ordinal);
        while (ledger.Until(clock.Now) is { Count: > 0 } due)
        {
            cancel.ThrowIfCancellationRequested();
            var rank = due.Min(row => row.Rank);
            var group = due.Where(row => row.Rank == rank).ToList();
            foreach (var row in group)
            {
                tries[row.Key] = tries.GetValueOrDefault(row.Key) + 1;
                if (tries[row.Key] > Tries)
                {
                    throw new StuckDeadlineException(row.Key, Tries, _failure);
                }
            }

            await Fire(group.Select(row => row.Owner).Distinct());
            await work.WhenIdle(cancel);
            await ledger.Refresh(store, partitions.All(rulebooks.Current.Directory), cancel);
            fired += group.Count;
        }

        return fired;
    }

    // An owner that fails is tried again with whatever is still due: one bad entity keeps no other from its deadline.
    private Task Fire(IEnumerable<EntityId> owners) =>
        Parallel.ForEachAsync(owners, new ParallelOptions { MaxDegreeOfParallelism = Concurrency }, async (owner, _) =>
        {
            try
            {
                await grains.GetGrain<IAggregateGrain>(GrainId.Create(EntityKinds.Word(owner.Kind), owner.ToString())).Settle(clock.Now, rulebooks.Current.Version);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                _failure = error;
            }
        });
}
