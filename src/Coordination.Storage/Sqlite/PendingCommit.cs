using Coordination.Grains.Store;

namespace Coordination.Storage.Sqlite;

/// <summary>A batch on its way to the writer. Its caller can take it back until the writer has taken it, never after.</summary>
internal sealed class PendingCommit(string partition, IReadOnlyList<RowChange> changes, CommitLane lane, long bytes)
{
    private const int Waiting = 0;
    private const int Ended = 1;

    private readonly TaskCompletionSource<CommitResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _cancellation;
    private int _state = Waiting;

    public string Partition { get; } = partition;

    public IReadOnlyList<RowChange> Changes { get; } = changes;

    public CommitLane Lane { get; } = lane;

    public long Bytes { get; } = bytes;

    public Task<CommitResult> Done => _done.Task;

    /// <summary>What the writer found, to be told once the group is on disk.</summary>
    public CommitResult? Result { get; set; }

    public void CancelWith(CancellationToken cancel)
    {
        if (cancel.CanBeCanceled)
        {
            _cancellation = cancel.UnsafeRegister(static (item, token) => ((PendingCommit)item!).TakeBack(token), this);
        }
    }

    /// <summary>The writer's claim: false when the caller was quicker and the batch is not wanted any more.</summary>
    public bool TryTake()
    {
        var taken = Interlocked.CompareExchange(ref _state, Ended, Waiting) == Waiting;
        _cancellation.Unregister();
        return taken;
    }

    public void Complete() => _done.TrySetResult(Result!);

    public void Fail(Exception error) => _done.TrySetException(error);

    private void TakeBack(CancellationToken token)
    {
        if (Interlocked.CompareExchange(ref _state, Ended, Waiting) == Waiting)
        {
            _done.TrySetCanceled(token);
        }
    }
}
