using Coordination.Grains.Store;

namespace Coordination.Storage.Faults;

/// <summary>The outcome of a commit that a <see cref="FaultyTableStore"/> hides from its caller.</summary>
public sealed class OutcomeUnknownException() : IOException("The outcome of the commit is unknown.");

/// <summary>A store that fails on purpose, by a script: for tests of everything above the seam, and for failure drills.</summary>
public sealed class FaultyTableStore(ITableStore inner, FaultScript script, TimeProvider time) : ITableStore
{
    private readonly Lock _gate = new();
    private Task _late = Task.CompletedTask;

    public async Task<Row?> Read(string partition, string key, CancellationToken cancel = default)
    {
        await BeforeRead(partition, cancel).ConfigureAwait(false);
        return await inner.Read(partition, key, cancel).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<Row>> Scan(string partition, string from, string to, int limit = 1000, CancellationToken cancel = default)
    {
        await BeforeRead(partition, cancel).ConfigureAwait(false);
        return await inner.Scan(partition, from, to, limit, cancel).ConfigureAwait(false);
    }

    public async Task<CommitResult> Commit(string partition, IReadOnlyList<RowChange> changes, CommitLane lane = CommitLane.Command, CancellationToken cancel = default)
    {
        BatchRules.Check(partition, changes); // a bug stays a bug in bad weather
        var rule = script.Next(partition, lane, changes);
        if (rule is { Fault: Fault.ThrowThenCommit })
        {
            Later(partition, changes, lane, rule.Delay);
            throw new OutcomeUnknownException();
        }

        await Wait(rule, cancel).ConfigureAwait(false);
        switch (rule?.Fault ?? Fault.None)
        {
            case Fault.CommitThenThrow:
                await inner.Commit(partition, changes, lane, CancellationToken.None).ConfigureAwait(false);
                throw new OutcomeUnknownException();
            case Fault.ThrowThenNothing:
                throw new OutcomeUnknownException();
            case Fault.Conflict:
                return CommitResult.Lost(changes[0].Key);
            case Fault.Unavailable:
                throw new StoreUnavailableException("The store is away, by script.");
            default:
                return await inner.Commit(partition, changes, lane, cancel).ConfigureAwait(false);
        }
    }

    public Task<IReadOnlyList<string>> Partitions(CancellationToken cancel = default) => inner.Partitions(cancel);

    /// <summary>Ends when every batch that was promised for later has been applied or has lost its race.</summary>
    public Task LateCommits()
    {
        lock (_gate)
        {
            return _late;
        }
    }

    private async Task BeforeRead(string partition, CancellationToken cancel)
    {
        var rule = script.Next(partition, null, []);
        await Wait(rule, cancel).ConfigureAwait(false);
        if (rule is { Fault: Fault.Unavailable })
        {
            throw new StoreUnavailableException("The store is away, by script.");
        }
    }

    private Task Wait(FaultRule? rule, CancellationToken cancel) =>
        rule is { Delay: { Ticks: > 0 } delay } ? Task.Delay(delay, time, cancel) : Task.CompletedTask;

    private void Later(string partition, IReadOnlyList<RowChange> changes, CommitLane lane, TimeSpan delay)
    {
        lock (_gate)
        {
            _late = Task.WhenAll(_late, Apply());
        }

        async Task Apply()
        {
            await Task.Delay(delay, time).ConfigureAwait(false);
            await inner.Commit(partition, changes, lane).ConfigureAwait(false);
        }
    }
}
