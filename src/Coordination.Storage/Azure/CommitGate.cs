using Coordination.Grains.Store;

namespace Coordination.Storage.Azure;

/// <summary>Lets so many batches through at a time, the most urgent lane first; what would wait too long is refused.</summary>
internal sealed class CommitGate(int places, int capacity, TimeSpan longest, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource>[] _lanes = [.. Enum.GetValues<CommitLane>().Select(_ => new LinkedList<TaskCompletionSource>())];
    private int _free = places;
    private int _waiting;

    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Waits for a place; <see cref="Leave"/> gives it back.</summary>
    /// <exception cref="StoreUnavailableException">Too many wait, or it took too long.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while it waited.</exception>
    public async ValueTask Enter(CommitLane lane, CancellationToken cancel)
    {
        LinkedListNode<TaskCompletionSource> place;
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                return;
            }

            if (_waiting >= capacity)
            {
                throw new StoreUnavailableException($"The store's queue is full: {_waiting} commits wait.");
            }

            place = _lanes[(int)lane].AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            _waiting++;
        }

        try
        {
            await place.Value.Task.WaitAsync(longest, time, cancel).ConfigureAwait(false);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            if (!GaveUp(lane, place))
            {
                return; // its turn came at the same moment
            }

            if (error is TimeoutException)
            {
                throw new StoreUnavailableException($"The store is slow: a commit waited {longest.TotalSeconds:0} s for its turn.");
            }

            throw;
        }
    }

    public void Leave()
    {
        TaskCompletionSource? next = null;
        lock (_gate)
        {
            var lane = Array.Find(_lanes, waiting => waiting.Count > 0);
            if (lane is null)
            {
                _free++;
            }
            else
            {
                next = lane.First!.Value;
                lane.RemoveFirst();
                _waiting--;
            }
        }

        next?.SetResult();
    }

    private bool GaveUp(CommitLane lane, LinkedListNode<TaskCompletionSource> place)
    {
        lock (_gate)
        {
            if (place.List is null)
            {
                return false;
            }

            _lanes[(int)lane].Remove(place);
            _waiting--;
            return true;
        }
    }
}
