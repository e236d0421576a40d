using Coordination.Domain.Aggregates;
using Coordination.Grains.Store;

namespace Coordination.Grains.Clocks;

/// <summary>
/// Looks for messages of a partition that wait: a row that is still there after some seconds is no row in passing, its owner is asleep or in trouble.
/// Of very many rows each look takes the next ten thousand, round and round. All times are system time.
/// </summary>
internal sealed class OutboxWatch(ITableStore store, string partition, TimeProvider system)
{
    public const int PageSize = 1_000, Pages = 10;

    /// <summary>A bit shorter than the pause between looks of a clock; longer than the five seconds after which an idle grain deletes what it has delivered.</summary>
    public static readonly TimeSpan InPassing = TimeSpan.FromSeconds(8);

    private readonly Dictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);
    private string _from = Keys.Outbox;
    private long _oldest; // read by who measures, from another thread

    /// <summary>How long the oldest message has been seen waiting.</summary>
    public TimeSpan Age => Volatile.Read(ref _oldest) is > 0 and var ticks ? TimeSpan.FromTicks(system.GetUtcNow().UtcTicks - ticks) : TimeSpan.Zero;

    /// <summary>The last look did not come to the end.</summary>
    public bool More => _from != Keys.Outbox;

    /// <summary>Rows that had been seen are gone since: whoever is asked delivers.</summary>
    public bool Moves { get; private set; }

    /// <summary>Owners of rows that have waited.</summary>
    public async Task<HashSet<EntityId>> Look()
    {
        var old = new HashSet<EntityId>();
        Moves = false;
        for (var page = 0; page < Pages; page++)
        {
            await LookAtPage(old);
            if (!More)
            {
                break;
            }
        }

        Volatile.Write(ref _oldest, _seen.Count > 0 ? _seen.Values.Min().UtcTicks : 0);
        return old;
    }

    private async Task LookAtPage(HashSet<EntityId> old)
    {
        var now = system.GetUtcNow();
        var rows = await store.Scan(partition, _from, Keys.End(Keys.Outbox), PageSize);
        var next = rows.Count < PageSize ? Keys.Outbox : Keys.After(rows[^1].Key);
        var there = rows.Select(row => row.Key).ToHashSet(StringComparer.Ordinal);
        var gone = _seen.Keys.Where(key => !there.Contains(key) && string.CompareOrdinal(key, _from) >= 0 && (next == Keys.Outbox || string.CompareOrdinal(key, next) < 0)).ToList();
        gone.ForEach(key => _seen.Remove(key));
        old.UnionWith(there.Where(key => !_seen.TryAdd(key, now) && now - _seen[key] >= InPassing).Select(OwnerOf));
        (Moves, _from) = (Moves || gone.Count > 0, next);
    }

    private static EntityId OwnerOf(string key) => EntityId.Parse(key.Split('|')[2]);
}
