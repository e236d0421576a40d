using Coordination.Domain.Aggregates;
using Coordination.Grains.Store;

namespace Coordination.Storage.Membership;

/// <summary>The rows of one cluster's membership: its version, its silos, and their signs of life, which are no part of the version.</summary>
internal sealed class MembershipRows(ITableStore store, string clusterId)
{
    private const string Version = "version";
    private const string Silo = "silo|";
    private const string Alive = "alive|";

    private readonly string _partition = Keys.Cluster(clusterId);

    /// <summary>Version 0, when there is none yet.</summary>
    public Task Begin() => store.Commit(_partition, [RowChange.Insert(Version, StoredJson.Write(0))]);

    public async Task<MembershipTableData> ReadAll()
    {
        while (true)
        {
            // Pages are moments of their own: only between two equal versions do they make one picture.
            var before = await ReadVersion();
            var rows = new List<Row>();
            await foreach (var row in store.ScanAll(_partition))
            {
                rows.Add(row);
            }

            if (rows.Find(row => row.Key == Version) is { } version && version.ETag == before.VersionEtag && (await ReadVersion()).VersionEtag == before.VersionEtag)
            {
                var alive = rows.Where(row => row.Key.StartsWith(Alive, StringComparison.Ordinal)).ToDictionary(row => row.Key[Alive.Length..], Time, StringComparer.Ordinal);
                return new MembershipTableData(
                    [.. rows.Where(row => row.Key.StartsWith(Silo, StringComparison.Ordinal)).Select(row => Member(row, alive.TryGetValue(row.Key[Silo.Length..], out var seen) ? seen : null))],
                    before);
            }
        }
    }

    public async Task<MembershipTableData> ReadOne(SiloAddress silo)
    {
        while (true)
        {
            var version = await ReadVersion();
            var row = await store.Read(_partition, SiloRow(silo));
            var alive = await store.Read(_partition, AliveRow(silo));
            if ((await ReadVersion()).VersionEtag == version.VersionEtag)
            {
                return row is null ? new MembershipTableData(version) : new MembershipTableData(Member(row, alive is null ? null : Time(alive)), version);
            }
        }
    }

    /// <summary>A new silo and the next version of the table, or neither.</summary>
    public async Task<bool> Insert(MembershipEntry entry, TableVersion version) =>
        (await store.Commit(_partition, [Next(version), RowChange.Insert(SiloRow(entry.SiloAddress), StoredJson.Write(MemberRow.Of(entry)))])).Committed;

    /// <summary>A silo as it is now and the next version of the table, or neither.</summary>
    public async Task<bool> Update(MembershipEntry entry, string etag, TableVersion version) =>
        (await store.Commit(_partition, [Next(version), RowChange.Replace(SiloRow(entry.SiloAddress), StoredJson.Write(MemberRow.Of(entry)), etag)])).Committed;

    /// <summary>A row of its own and without a fence: however late it comes, it changes nobody's status.</summary>
    public Task SayAlive(SiloAddress silo, DateTime time) => store.Commit(_partition, [RowChange.Upsert(AliveRow(silo), StoredJson.Write(MemberRow.Utc(time)))], CommitLane.Background);

    /// <summary>Takes away silos that are dead and were not heard of since, and what is left of silos that are gone: signs of life, and whom they did not hear.</summary>
    public async Task Clean(DateTimeOffset before)
    {
        var rows = new List<Row>();
        await foreach (var row in store.ScanAll(_partition))
        {
            rows.Add(row);
        }

        var alive = rows.Where(row => row.Key.StartsWith(Alive, StringComparison.Ordinal)).ToDictionary(row => row.Key[Alive.Length..], StringComparer.Ordinal);
        foreach (var silo in rows.Where(row => row.Key.StartsWith(Silo, StringComparison.Ordinal)))
        {
            alive.Remove(silo.Key[Silo.Length..], out var sign);
            var entry = Member(silo, sign is null ? null : Time(sign)).Item1;
            if (entry.Status == SiloStatus.Dead && Latest(entry) < before)
            {
                // Fenced: whoever changed the row since knows better. The version stays: nobody alive is concerned.
                await store.Commit(_partition, [RowChange.Delete(silo.Key, silo.ETag), .. sign is null ? [] : new[] { RowChange.Delete(sign.Key) }], CommitLane.Background);
            }
        }

        var known = rows.Where(row => row.Key.StartsWith(Silo, StringComparison.Ordinal)).Select(row => row.Key[Silo.Length..]).ToHashSet(StringComparer.Ordinal);
        var words = rows.Where(row => row.Key.StartsWith(Keys.Unheard, StringComparison.Ordinal) && !known.Contains(row.Key[Keys.Unheard.Length..]));
        foreach (var orphan in alive.Values.Where(row => Time(row) < before).Concat(words))
        {
            await store.Commit(_partition, [RowChange.Delete(orphan.Key, orphan.ETag)], CommitLane.Background);
        }
    }

    /// <summary>Everything of the cluster.</summary>
    public async Task DeleteAll()
    {
        while (await store.Scan(_partition, " ", "~", BatchRules.MaxRows) is { Count: > 0 } rows)
        {
            await store.Commit(_partition, [.. rows.Select(row => RowChange.Delete(row.Key))]);
        }
    }

    private static DateTimeOffset Latest(MembershipEntry entry) => entry.IAmAliveTime > entry.StartTime ? entry.IAmAliveTime : entry.StartTime;

    private async Task<TableVersion> ReadVersion()
    {
        var row = await store.Read(_partition, Version) ?? throw new InvalidOperationException($"The membership of {_partition} was never begun.");
        return new TableVersion(StoredJson.Read<int>(row.Data.Span), row.ETag);
    }

    /// <param name="version">The next number with the ETag of the version it follows.</param>
    private static RowChange Next(TableVersion version) => RowChange.Replace(Version, StoredJson.Write(version.Version), version.VersionEtag);

    private static Tuple<MembershipEntry, string> Member(Row row, DateTime? alive) => Tuple.Create(StoredJson.Read<MemberRow>(row.Data.Span).Entry(alive), row.ETag);

    private static DateTime Time(Row row) => StoredJson.Read<DateTime>(row.Data.Span);

    private static string SiloRow(SiloAddress silo) => Silo + Field(silo);

    private static string AliveRow(SiloAddress silo) => Alive + Field(silo);

    private static string Field(SiloAddress silo) => Keys.Escape(silo.ToParsableString());
}
