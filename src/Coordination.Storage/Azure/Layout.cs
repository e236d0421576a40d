using System.Globalization;
using Azure.Data.Tables;

namespace Coordination.Storage.Azure;

/// <summary>Which table of how many a table is: an account that is left out, added or swapped would make rows disappear.</summary>
internal static class Layout
{
    /// <summary>Before every partition of the store, and no partition of it.</summary>
    public const string Partition = " layout";

    private const string Key = "table";

    /// <exception cref="InvalidOperationException">The store was made with other accounts, or in another order.</exception>
    public static async Task Claim(AzureTableStore store, CancellationToken cancel)
    {
        var missing = new List<(TableClient Table, string Place)>();
        for (var i = 0; i < store.Tables.Count; i++)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{i + 1} of {store.Tables.Count}");
            var table = store.Tables[i];
            var row = await store.Find(table, Partition, Key, null, cancel).ConfigureAwait(false);
            if (row is null)
            {
                missing.Add((table, place));
            }
            else if (row.GetString("place") is var made && made != place)
            {
                throw new InvalidOperationException($"Table {table.Name} of account {table.AccountName} is {made} of its store, and Storage:Accounts with Storage:Tables make it {place}. Both keep their number and order.");
            }
        }

        // Nothing is marked before all has been looked at.
        foreach (var (table, place) in missing)
        {
            var mark = new TableEntity(Partition, Key) { ["place"] = place };
            await store.Reading(async () => await table.UpsertEntityAsync(mark, TableUpdateMode.Replace, cancel).ConfigureAwait(false), cancel).ConfigureAwait(false);
        }
    }
}
