namespace Coordination.Storage.Azure;

/// <summary>Pauses between attempts: longer each time, with jitter, and never shorter than what the service asks for.</summary>
internal sealed class Backoff(TimeProvider time, TimeSpan giveUpAfter)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50), Longest = TimeSpan.FromSeconds(2);

    /// <param name="place">Of a batch: given to others meanwhile.</param>
    public Pauses Begin(CommitGate.Place? place = null) => new(time, time.GetTimestamp(), giveUpAfter, place);

    internal sealed class Pauses(TimeProvider time, long begun, TimeSpan giveUpAfter, CommitGate.Place? place)
    {
        private int _attempt;

        /// <summary>Waits before the next attempt; false when none is worth it any more.</summary>
        public async Task<bool> Pause(Exception error, CancellationToken cancel)
        {
            // Full jitter: those that failed together do not come back together.
            var step = Math.Min(Longest.TotalMilliseconds, First.TotalMilliseconds * Math.Pow(2, _attempt++));
            var wait = TimeSpan.FromMilliseconds(step * (0.5 + Random.Shared.NextDouble() / 2));
            wait = AzureFailure.RetryAfter(error) is { } asked && asked > wait ? asked + wait : wait;
            var left = giveUpAfter - time.GetElapsedTime(begun) - wait;
            if (left <= TimeSpan.Zero)
            {
                return false;
            }

            AzureMeter.Retried();
            if (place is not null)
            {
                return await place.StepAside(wait, left).ConfigureAwait(false);
            }

            await Task.Delay(wait, time, cancel).ConfigureAwait(false);
            return true;
        }
    }
}
