using Azure.Core;
using Azure.Core.Pipeline;

namespace Coordination.Storage.Azure;

/// <summary>Compares this machine's clock with the store's, which says its time with every answer, in whole seconds.</summary>
internal sealed class StoreTime(TimeProvider time) : HttpPipelineSynchronousPolicy
{
    private const int Kept = 15;
    private readonly Lock _gate = new();
    private readonly Queue<TimeSpan> _seen = new();

    /// <summary>How far this clock is ahead; the median of the last answers, null before the first. Half a second of it is rounding.</summary>
    public TimeSpan? Skew
    {
        get
        {
            lock (_gate)
            {
                return _seen.Count == 0 ? null : _seen.Order().ElementAt(_seen.Count / 2);
            }
        }
    }

    public override void OnReceivedResponse(HttpMessage message)
    {
        if (message.Response.Headers.Date is not { } said)
        {
            return;
        }

        lock (_gate)
        {
            _seen.Enqueue(time.GetUtcNow() - said - TimeSpan.FromMilliseconds(500));
            if (_seen.Count > Kept)
            {
                _seen.Dequeue();
            }
        }
    }
}
