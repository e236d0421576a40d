using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Alerts;
using Coordination.Grains.Store;
using Coordination.Storage.Sqlite;

namespace Coordination.Cluster;

/// <summary>Looks into the store of a node that has stopped.</summary>
internal static class Inboxes
{
    /// <summary>Nobody was told anything twice, and everybody who was to be told was told (unless the telling still waits in an outbox).</summary>
    public static async Task HoldEachTellingOnce(string folder)
    {
        await using var store = SqliteTableStore.Open(new SqliteStoreOptions { Folder = folder }, error => throw error);
        await HoldEachTellingOnce(store);
    }

    /// <inheritdoc cref="HoldEachTellingOnce(string)"/>
    public static async Task HoldEachTellingOnce(ITableStore store)
    {
        var told = await Told(store);
        Assert.NotEmpty(told);
        Assert.Equal(told.Count, told.Distinct().Count());
        var known = told.ToHashSet();
        foreach (var partition in await store.Partitions())
        {
            var waiting = new HashSet<string>(StringComparer.Ordinal);
            await foreach (var row in store.ScanPrefix(partition, Keys.Outbox))
            {
                waiting.Add(row.Key.Split('|')[2]);
            }

            await foreach (var row in store.ScanPrefix(partition, "alert|"))
            {
                var id = row.Key.Split('|')[1];
                if (row.Key.Split('|')[2] == "e" && !waiting.Contains(id))
                {
                    Assert.All(Tellings(id, row), telling => Assert.Contains(telling, known));
                }
            }
        }
    }

    private static IEnumerable<(string Alert, int Occurrence, string Tier, int Repeat, string Person)> Tellings(string id, Row row) =>
        StoredJson.Read<EventRow>(row.Data.Span).Recorded().Select(recorded => recorded.Event).OfType<Sent>().SelectMany(sent =>
            sent.Recipients.Select(person => (id, sent.Occurrence, person.Informed ? "informed" : $"L{sent.Level}", sent.Repeat, person.PersonId)));

    private static async Task<List<(string Alert, int Occurrence, string Tier, int Repeat, string Person)>> Told(ITableStore store)
    {
        var told = new List<(string, int, string, int, string)>();
        foreach (var partition in new Partitions(Partitions.DefaultHashes).Hashed)
        {
            await foreach (var row in store.ScanPrefix(partition, "inbox|"))
            {
                var item = StoredJson.Read<InboxEntry>(row.Data.Span).Item;
                told.Add((item.Source, item.Occurrence, item.Tier, item.Repeat, item.PersonId));
            }
        }

        return told;
    }
}
