using Coordination.Domain.Aggregates;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Clocks;
using Coordination.Grains.Configuration;
using Coordination.Grains.Store;

namespace Coordination.Silo.Drill;

/// <summary>
/// Moves a drill forward without ever jumping: next due instant, fire its deadlines rank by rank, wait until every consequence has
/// been delivered, next. One caller at a time.
/// </summary>
public sealed class DrillStepper(
    ITableStore store, IGrainFactory grains, IRulebooks rulebooks, DrillClock clock, WorkTracker work)
{
    private const int Concurrency = 128;
    private const int Tries = 3;

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Called after each step, with nothing in flight.</summary>
    public Func<DateTimeOffset, Task>? Stepped { get; set; }

    /// <returns>Steps taken and deadlines fired.</returns>
    /// <exception cref="InvalidOperationException">A deadline does not go away: its owner keeps failing.</exception>
    public async Task<(int Steps, int Fired)> Advance(DateTimeOffset to, Action<DateTimeOffset>? progress, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            var (steps, fired) = (0, 0);
            await work.WhenIdle(cancel);
            while (await Earliest(to, cancel) is { } next)
            {
                cancel.ThrowIfCancellationRequested();
                clock.Step(next);
                fired += await FireAll(cancel);
                steps++;
                progress?.Invoke(next);
                await (Stepped?.Invoke(clock.Now) ?? Task.CompletedTask);
            }

            clock.Step(to);
            await (Stepped?.Invoke(clock.Now) ?? Task.CompletedTask);
            await clock.Save();
            return (steps, fired);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<DateTimeOffset?> Earliest(DateTimeOffset to, CancellationToken cancel)
    {
        var firsts = await Task.WhenAll(Partitions.All(rulebooks.Current.Directory)
            .Select(partition => store.Scan(partition, Keys.Due, Keys.DueUntil(to), 1, cancel)));
        return firsts.Where(rows => rows.Count > 0).Select(rows => (DateTimeOffset?)Keys.ParseDue(rows[0].Key).Due).Min();
    }

    /// <summary>Everything due by now, lowest rank first; what firing makes due is fired too.</summary>
    private async Task<int> FireAll(CancellationToken cancel)
    {
        var fired = 0;
        var tries = new Dictionary<string, int>(StringComparer.Ordinal);
        while (await Due(cancel) is { Count: > 0 } due)
        {
            var rank = due.Min(row => row.Rank);
            var group = due.Where(row => row.Rank == rank).ToList();
            foreach (var row in group)
            {
                tries[row.Key] = tries.GetValueOrDefault(row.Key) + 1;
                if (tries[row.Key] > Tries)
                {
                    throw new InvalidOperationException($"The deadline {row.Key} was fired {Tries} times and stays.");
                }
            }

            await Parallel.ForEachAsync(group.Select(row => row.Owner).Distinct(), new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancel }, async (owner, _) =>
                await grains.GetGrain<IAggregateGrain>(GrainId.Create(EntityKinds.Word(owner.Kind), owner.ToString())).Settle(clock.Now, rulebooks.Current.Version));
            await work.WhenIdle(cancel);
            fired += group.Count;
        }

        return fired;
    }

    private async Task<List<(string Key, int Rank, EntityId Owner)>> Due(CancellationToken cancel)
    {
        var due = new List<(string, int, EntityId)>();
        foreach (var partition in Partitions.All(rulebooks.Current.Directory))
        {
            await foreach (var row in store.ScanAll(partition, Keys.Due, Keys.DueUntil(clock.Now), cancel: cancel))
            {
                var (_, rank, owner, _) = Keys.ParseDue(row.Key);
                due.Add((row.Key, rank, owner));
            }
        }

        return due;
    }
}
