using Coordination.Grains.Store;

namespace Coordination.Storage.Azure;

/// <summary>Lets so many batches through at a time, the most urgent lane first; what would wait too long is refused.</summary>
internal sealed class CommitGate(int places, int capacity, TimeSpan longest, TimeProvider time)
{
    private readonly TimeProvider _time = time;
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource>[] _lanes = [.. Enum.GetValues<CommitLane>().Select(_ => new LinkedList<TaskCompletionSource>())];
    private int _free = places;
    private int _waiting;

    /// <summary>Batches that have no place now: those that wait for one and those that pause.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Waits for a place.</summary>
    /// <returns>Gives it back when disposed of.</returns>
    /// <exception cref="StoreUnavailableException">Too many wait, or it took too long.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while it waited.</exception>
    public async ValueTask<Place> Enter(CommitLane lane, CancellationToken cancel)
    {
        if (Join(lane, again: false) is { } turn)
        {
            await Turn(lane, turn, longest, cancel).ConfigureAwait(false);
        }

        return new Place(this, lane);
    }

    /// <returns>What completes when its turn comes; null when there was a place.</returns>
    /// <param name="again">It had a place before and has been counted.</param>
    private LinkedListNode<TaskCompletionSource>? Join(CommitLane lane, bool again)
    {
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                _waiting -= again ? 1 : 0;
                return null;
            }

            if (!again && _waiting >= capacity)
            {
                throw new StoreUnavailableException($"The store's queue is full: {_waiting} commits wait.");
            }

            _waiting += again ? 0 : 1;
            return _lanes[(int)lane].AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }

    private async ValueTask Turn(CommitLane lane, LinkedListNode<TaskCompletionSource> turn, TimeSpan patience, CancellationToken cancel)
    {
        try
        {
            await turn.Value.Task.WaitAsync(patience, _time, cancel).ConfigureAwait(false);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            if (!GaveUp(lane, turn))
            {
                return; // its turn came at the same moment
            }

            if (error is TimeoutException)
            {
                throw new StoreUnavailableException($"The store is slow: a commit waited {patience.TotalSeconds:0} s for its turn.");
            }

            throw;
        }
    }

    private void Leave(bool comesAgain)
    {
        TaskCompletionSource? next = null;
        lock (_gate)
        {
            _waiting += comesAgain ? 1 : 0;
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

    private bool GaveUp(CommitLane lane, LinkedListNode<TaskCompletionSource> turn)
    {
        lock (_gate)
        {
            if (turn.List is null)
            {
                return false;
            }

            _lanes[(int)lane].Remove(turn);
            _waiting--;
            return true;
        }
    }

    /// <summary>Of one batch.</summary>
    internal sealed class Place(CommitGate gate, CommitLane lane) : IDisposable
    {
        private bool _held = true;

        /// <summary>Others have the place while this batch pauses: one partition that is throttled keeps nobody else from theirs.</summary>
        /// <param name="patience">How long it waits for a place afterwards.</param>
        /// <returns>Whether it has a place again.</returns>
        public async ValueTask<bool> StepAside(TimeSpan pause, TimeSpan patience)
        {
            _held = false;
            gate.Leave(comesAgain: true);
            await Task.Delay(pause, gate._time).ConfigureAwait(false);
            try
            {
                if (gate.Join(lane, again: true) is { } turn)
                {
                    await gate.Turn(lane, turn, patience, CancellationToken.None).ConfigureAwait(false);
                }

                return _held = true;
            }
            catch (StoreUnavailableException)
            {
                return false;
            }
        }

        public void Dispose()
        {
            if (_held)
            {
                _held = false;
                gate.Leave(comesAgain: false);
            }
        }
    }
}
