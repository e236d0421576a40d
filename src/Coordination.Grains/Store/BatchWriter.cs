namespace Coordination.Grains.Store;

/// <summary>What arrives while one batch is being written goes into the next. One caller writes for all; for one activation only.</summary>
/// <param name="write">Answers one result per item, in order; what it throws is told to all of the batch.</param>
internal sealed class BatchWriter<TItem, TResult>(int size, Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> write)
{
    private readonly Queue<(TItem Item, TaskCompletionSource<TResult> Done)> _waiting = new();
    private bool _writing;

    public async Task<IReadOnlyList<TResult>> Write(IEnumerable<TItem> items)
    {
        var waits = items.Select(item => (Item: item, Done: new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously))).ToList();
        waits.ForEach(_waiting.Enqueue);
        if (!_writing)
        {
            _writing = true;
            while (_waiting.Count > 0)
            {
                await WriteOne();
            }

            _writing = false;
        }

        var results = new List<TResult>(waits.Count);
        foreach (var (_, done) in waits)
        {
            results.Add(await done.Task);
        }

        return results;
    }

    private async Task WriteOne()
    {
        var batch = new List<(TItem Item, TaskCompletionSource<TResult> Done)>();
        while (batch.Count < size && _waiting.TryDequeue(out var next))
        {
            batch.Add(next);
        }

        try
        {
            var results = await write([.. batch.Select(wait => wait.Item)]);
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].Done.SetResult(results[i]);
            }
        }
        catch (Exception error)
        {
            batch.ForEach(wait => wait.Done.SetException(error));
        }
    }
}
