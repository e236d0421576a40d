using Coordination.Domain.Aggregates;
using Coordination.Grains.Store;

namespace Coordination.Grains.People;

/// <summary>Where accounts lie and how they are loaded in bulk.</summary>
public static class Accounts
{
    /// <summary>Failed attempts after which an account is locked.</summary>
    public const int MaxFailures = 5;

    /// <summary>How long a lock lasts (system time).</summary>
    public static TimeSpan LockFor { get; } = TimeSpan.FromMinutes(15);

    private const int BatchSize = 100;

    /// <summary>User names are compared without regard to case.</summary>
    public static string KeyOf(string userName) => userName.Trim().ToLowerInvariant();

    public static string PartitionOf(Partitions partitions, string userName) => partitions.OfPerson(KeyOf(userName));

    public static string RowOf(string userName) => Keys.UserRow(KeyOf(userName));

    /// <summary>Loads accounts into a store that nobody uses yet (sample city, restore, import); existing ones are replaced.</summary>
    public static async Task WriteAll(ITableStore store, Partitions partitions, IEnumerable<Account> accounts, CancellationToken cancel = default)
    {
        foreach (var group in accounts.GroupBy(account => PartitionOf(partitions, account.UserName)))
        {
            foreach (var batch in group.Chunk(BatchSize))
            {
                await store.Commit(group.Key, [.. batch.Select(account => RowChange.Upsert(RowOf(account.UserName), StoredJson.Write(account)))], CommitLane.Background, cancel);
            }
        }
    }

    /// <summary>Whether anybody has an account: the first start of a store creates the administrator.</summary>
    public static async Task<bool> Any(ITableStore store, Partitions partitions, CancellationToken cancel = default)
    {
        foreach (var partition in partitions.Hashed)
        {
            if ((await store.Scan(partition, "user|", Keys.End("user|"), 1, cancel)).Count > 0)
            {
                return true;
            }
        }

        return false;
    }
}
