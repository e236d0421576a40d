using Coordination.Domain.Aggregates;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Store;

namespace Coordination.Grains.Backups;

/// <summary>The row of a store that was restored and not yet released.</summary>
/// <param name="Instant">Business time up to which the store knows everything.</param>
/// <param name="RestoredAt">System time.</param>
/// <param name="Backup">Name of the backup.</param>
/// <param name="Cut">Entities that lost events which others may have seen.</param>
public sealed record HoldRow(DateTimeOffset Instant, DateTimeOffset RestoredAt, string Backup, int Cut);

/// <summary>That a hold was ended.</summary>
/// <param name="By">Person, or the account of the machine whose command it was.</param>
/// <param name="At">System time.</param>
public sealed record ReleasedRow(string By, DateTimeOffset At, HoldRow Hold);

/// <summary>
/// Whether the store is on hold. A restored store knows less than the people: its deadlines fire and its rules run, but nobody is told
/// anything until somebody has compared and releases it. A hold begins while no node runs, so a silo that has seen none needs not look again.
/// </summary>
public sealed class Hold(ITableStore store, TimeProvider system)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);
    private long? _seen;
    private volatile bool _released;

    /// <summary>Messages to people; what entities say to each other is no leaving.</summary>
    /// <param name="target">Of a message.</param>
    public async ValueTask<bool> Keeps(string target) => !_released && target.StartsWith("inbox/", StringComparison.Ordinal) && await IsOn();

    /// <summary>How the hold stands; null when there is none.</summary>
    public async Task<HoldRow?> Standing(CancellationToken cancel = default) =>
        await store.Read(Keys.System, Keys.Hold, cancel) is { } row ? StoredJson.Read<HoldRow>(row.Data.Span) : null;

    /// <summary>Lets what waits leave; every silo sees it within seconds.</summary>
    /// <param name="by">Who releases it: kept for good.</param>
    /// <returns>False when there was no hold.</returns>
    public async Task<bool> Release(string by, CancellationToken cancel = default)
    {
        while (await store.Read(Keys.System, Keys.Hold, cancel) is { } row)
        {
            var now = system.GetUtcNow();
            var released = RowChange.Insert(Keys.Released(now), StoredJson.Write(new ReleasedRow(by, now, StoredJson.Read<HoldRow>(row.Data.Span))));
            if ((await store.Commit(Keys.System, [RowChange.Delete(Keys.Hold, row.ETag), released], cancel: cancel)).Committed)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What waits to leave, by the partition it waits in.</summary>
    public async Task<int> Waiting(CancellationToken cancel = default)
    {
        var waiting = 0;
        foreach (var partition in await store.Partitions(cancel))
        {
            await foreach (var row in store.ScanPrefix(partition, Keys.Outbox, cancel: cancel))
            {
                waiting += StoredJson.Read<ImmutableArray<OutboxEntry>>(row.Data.Span).Count(entry => entry.Target.StartsWith("inbox/", StringComparison.Ordinal));
            }
        }

        return waiting;
    }

    private async ValueTask<bool> IsOn()
    {
        if (_seen is { } seen && system.GetElapsedTime(seen) < Fresh)
        {
            return true;
        }

        var on = await store.Read(Keys.System, Keys.Hold) is not null;
        _seen = system.GetTimestamp();
        _released = !on;
        return on;
    }
}
