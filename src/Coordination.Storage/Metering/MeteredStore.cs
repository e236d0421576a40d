using System.Diagnostics;
using System.Diagnostics.Metrics;
using Coordination.Grains.Store;

namespace Coordination.Storage.Metering;

/// <summary>Tells metrics and traces what a store does, whichever it is: how long, with which outcome, in which lane.</summary>
public sealed class MeteredStore(ITableStore inner) : ITableStore
{
    public const string SourceName = "Coordination.Storage";

    private static readonly ActivitySource Source = new(SourceName);
    private static readonly Meter Meter = new(SourceName);
    private static readonly Histogram<double> Commits = Meter.CreateHistogram<double>("coordination.store.commit.duration", "s", "From the call to the answer, by outcome and lane");
    private static readonly Histogram<double> Reads = Meter.CreateHistogram<double>("coordination.store.read.duration", "s", "From the call to the answer, by kind and outcome");
    private static readonly Histogram<int> Rows = Meter.CreateHistogram<int>("coordination.store.commit.rows", "{row}", "Rows of a batch");
    private static readonly string[] Lanes = [.. Enum.GetNames<CommitLane>().Select(name => name.ToLowerInvariant())];

    public Task<Row?> Read(string partition, string key, CancellationToken cancel = default) => Read("row", partition, () => inner.Read(partition, key, cancel));

    public Task<IReadOnlyList<Row>> Scan(string partition, string from, string to, int limit = 1000, CancellationToken cancel = default) =>
        Read("range", partition, () => inner.Scan(partition, from, to, limit, cancel));

    public Task<IReadOnlyList<string>> Partitions(CancellationToken cancel = default) => inner.Partitions(cancel);

    public async Task<CommitResult> Commit(string partition, IReadOnlyList<RowChange> changes, CommitLane lane = CommitLane.Command, CancellationToken cancel = default)
    {
        using var activity = Source.StartActivity("store.commit");
        activity?.SetTag("partition", partition).SetTag("rows", changes.Count);
        var started = Stopwatch.GetTimestamp();
        var outcome = "unknown";
        try
        {
            var result = await inner.Commit(partition, changes, lane, cancel).ConfigureAwait(false);
            outcome = result.Committed ? "committed" : "conflict";
            return result;
        }
        catch (StoreUnavailableException)
        {
            outcome = "refused";
            throw;
        }
        finally
        {
            activity?.SetTag("outcome", outcome).SetStatus(outcome is "committed" or "conflict" ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
            Commits.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new("outcome", outcome), new KeyValuePair<string, object?>("lane", Lanes[(int)lane]));
            Rows.Record(changes.Count);
        }
    }

    private static async Task<T> Read<T>(string kind, string partition, Func<Task<T>> read)
    {
        using var activity = Source.StartActivity("store.read");
        activity?.SetTag("partition", partition).SetTag("kind", kind);
        var started = Stopwatch.GetTimestamp();
        var outcome = "failed";
        try
        {
            var result = await read().ConfigureAwait(false);
            outcome = "served";
            return result;
        }
        finally
        {
            activity?.SetStatus(outcome == "served" ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
            Reads.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new("kind", kind), new KeyValuePair<string, object?>("outcome", outcome));
        }
    }
}
