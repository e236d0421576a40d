using System.Diagnostics;
using System.Diagnostics.Metrics;
using Coordination.Grains.Store;
using Coordination.Storage.Faults;
using Coordination.Storage.Memory;
using Coordination.Storage.Metering;

namespace Coordination.Storage.Tests;

/// <summary>What metrics and traces say of a store: its slowness, its refusals, its lost races.</summary>
public sealed class MeteredStoreTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commit_IsMeasured_ByOutcomeAndLane()
    {
        var seen = new List<(double Seconds, string Outcome, string Lane)>();
        using var listener = Listen("coordination.store.commit.duration", (value, tags) => seen.Add((value, tags["outcome"], tags["lane"])));
        var script = new FaultScript(1, new FaultRule(Fault.CommitThenThrow) { When = call => call.Partition == "unknown" }, new FaultRule(Fault.Unavailable) { When = call => call.Partition == "refused" });
        var store = new MeteredStore(new FaultyTableStore(new MemoryTableStore(), script, TimeProvider.System));

        await store.Commit("p", [Rows.Insert("a")], CommitLane.Deadline, Cancel);
        await store.Commit("p", [Rows.Insert("a")], CommitLane.Fanout, Cancel);
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => store.Commit("unknown", [Rows.Insert("a")], CommitLane.Command, Cancel));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Commit("refused", [Rows.Insert("a")], CommitLane.Background, Cancel));

        Assert.Equal(
            [("committed", "deadline"), ("conflict", "fanout"), ("unknown", "command"), ("refused", "background")],
            seen.Select(measured => (measured.Outcome, measured.Lane)));
    }

    [Fact]
    public async Task SlowStore_ShowsInMetricsAndTraces()
    {
        var slow = TimeSpan.FromMilliseconds(200);
        var (durations, spans) = (new List<double>(), new List<Activity>());
        using var listener = Listen("coordination.store.commit.duration", (value, _) => durations.Add(value));
        using var tracing = new ActivityListener
        {
            ShouldListenTo = source => source.Name == MeteredStore.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(tracing);
        var store = new MeteredStore(new FaultyTableStore(new MemoryTableStore(), new FaultScript(1, new FaultRule(Fault.None) { Delay = slow }), TimeProvider.System));

        await store.Commit("slow", [Rows.Insert("a")], cancel: Cancel);

        Assert.Contains(durations, seconds => seconds >= slow.TotalSeconds * 0.9);
        var span = Assert.Single(spans, span => span.OperationName == "store.commit" && "slow".Equals(span.GetTagItem("partition")));
        Assert.True(span.Duration >= slow * 0.9);
        Assert.Equal("committed", span.GetTagItem("outcome"));
    }

    private static MeterListener Listen(string instrument, Action<double, Dictionary<string, string>> hear)
    {
        var listener = new MeterListener { InstrumentPublished = (published, listening) => Enable(published, listening, instrument) };
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) =>
        {
            lock (listener)
            {
                hear(value, tags.ToArray().ToDictionary(tag => tag.Key, tag => $"{tag.Value}", StringComparer.Ordinal));
            }
        });
        listener.Start();
        return listener;
    }

    private static void Enable(Instrument published, MeterListener listening, string wanted)
    {
        if (published.Name == wanted && published.Meter.Name == MeteredStore.SourceName)
        {
            listening.EnableMeasurementEvents(published);
        }
    }
}
