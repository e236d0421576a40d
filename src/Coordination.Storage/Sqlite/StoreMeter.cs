using System.Diagnostics.Metrics;

namespace Coordination.Storage.Sqlite;

/// <summary>Instruments of the embedded store, under the meter <c>Coordination.Storage</c>.</summary>
internal static class StoreMeter
{
    public const string Name = "Coordination.Storage";

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Batches = Meter.CreateCounter<long>("store.batches", description: "Batches the writer has served.");
    private static readonly Histogram<int> Groups = Meter.CreateHistogram<int>("store.group.size", description: "Batches that shared one flush.");
    private static readonly Histogram<double> Flushes = Meter.CreateHistogram<double>("store.group.duration", "ms", "From the first batch of a group to the end of its flush.");
    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>("store.refused", description: "Commits refused because the queue was full or closed.");
    private static readonly UpDownCounter<long> Waiting = Meter.CreateUpDownCounter<long>("store.queue", description: "Commits between their caller and the disk.");

    public static void Served(int batches, TimeSpan took)
    {
        Batches.Add(batches);
        Groups.Record(batches);
        Flushes.Record(took.TotalMilliseconds);
    }

    public static void Refused() => Refusals.Add(1);

    public static void Queued(int change) => Waiting.Add(change);
}
