using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Coordination.Storage.Azure;

/// <summary>How the service is doing, seen from here.</summary>
internal static class AzureMeter
{
    private static readonly Meter Meter = new("Coordination.Storage");
    private static readonly ConcurrentDictionary<CommitGate, bool> Gates = new();
    private static readonly Counter<long> Retries = Meter.CreateCounter<long>("store.retries", description: "Requests repeated because the service was busy or did not answer.");

    static AzureMeter() => Meter.CreateObservableGauge("store.waiting", () => Gates.Keys.Sum(gate => gate.Waiting), description: "Batches that wait for their turn or pause before they are repeated.");

    public static void Watch(CommitGate gate) => Gates.TryAdd(gate, true);

    public static void Forget(CommitGate gate) => Gates.TryRemove(gate, out _);

    public static void Retried() => Retries.Add(1);
}
