using Coordination.Grains.Store;
using Coordination.Storage.Faults;
using Coordination.Storage.Memory;

namespace Coordination.Harness.Running;

/// <summary>The truth: the rows themselves, with a look at every batch that was applied.</summary>
internal sealed class WatchedStore(MemoryTableStore rows) : ITableStore
{
    public event Action<string, IReadOnlyList<RowChange>>? Applied;

    public Task<Row?> Read(string partition, string key, CancellationToken cancel = default) => rows.Read(partition, key, cancel);

    public Task<IReadOnlyList<Row>> Scan(string partition, string from, string to, int limit = 1000, CancellationToken cancel = default) =>
        rows.Scan(partition, from, to, limit, cancel);

    public Task<CommitResult> Commit(string partition, IReadOnlyList<RowChange> changes, CommitLane lane = CommitLane.Command, CancellationToken cancel = default)
    {
        var result = rows.Commit(partition, changes, lane, cancel);
        if (Sync.Of(result).Committed)
        {
            Applied?.Invoke(partition, changes);
        }

        return result;
    }

    public Task<IReadOnlyList<string>> Partitions(CancellationToken cancel = default) => rows.Partitions(cancel);
}

/// <summary>
/// The store as one silo reaches it: it takes time, it fails by script, it goes away, and a batch on its way may or may not arrive
/// after its sender has died, or late, when the sender has decided again.
/// </summary>
internal sealed class RemoteStore(Agenda agenda, Place outside, Place caller, Weather weather, FaultyTableStore inner) : ITableStore
{
    public Task<Row?> Read(string partition, string key, CancellationToken cancel = default) => Ask(() => inner.Read(partition, key, cancel));

    public Task<IReadOnlyList<Row>> Scan(string partition, string from, string to, int limit = 1000, CancellationToken cancel = default) =>
        Ask(() => inner.Scan(partition, from, to, limit, cancel));

    public Task<CommitResult> Commit(string partition, IReadOnlyList<RowChange> changes, CommitLane lane = CommitLane.Command, CancellationToken cancel = default)
    {
        if (!weather.Happens(0.003))
        {
            return Ask(() => inner.Commit(partition, changes, lane, cancel));
        }

        agenda.In(weather.Latency() * 20, outside, () => Sync.Ignore(inner.Commit(partition, changes, lane, cancel)));
        return Ask<CommitResult>(() => Task.FromException<CommitResult>(new OutcomeUnknownException()));
    }

    public Task<IReadOnlyList<string>> Partitions(CancellationToken cancel = default) => Ask(() => inner.Partitions(cancel));

    private Task<T> Ask<T>(Func<Task<T>> serve)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        agenda.In(weather.Latency(), outside, () =>
        {
            if (!caller.IsAlive && weather.Happens(0.5))
            {
                return;
            }

            var served = weather.StoreAway ? Task.FromException<T>(new StoreUnavailableException("The store is away.")) : serve();
            agenda.In(weather.Latency(), outside, () => Sync.Pass(served, answer));
        });
        return answer.Task;
    }
}

/// <summary>Tasks that are known to have ended.</summary>
internal static class Sync
{
    public static T Of<T>(Task<T> task) => task.IsCompleted ? task.GetAwaiter().GetResult() : throw new InvalidOperationException("Not ended yet.");

    public static void Pass<T>(Task<T> from, TaskCompletionSource<T> to)
    {
        if (from.Exception is { InnerException: { } error })
        {
            to.TrySetException(error);
        }
        else
        {
            to.TrySetResult(Of(from));
        }
    }

    /// <summary>Nobody is left to hear of a failure.</summary>
    public static void Ignore(Task task) => _ = task.Exception;
}
