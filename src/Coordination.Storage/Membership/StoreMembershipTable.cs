using Coordination.Grains.Store;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Coordination.Storage.Membership;

/// <summary>
/// Orleans' membership in the store, with the extended protocol: a silo's row and the table's version change in one batch, so all
/// silos see one order of changes.
/// </summary>
public sealed class StoreMembershipTable(ITableStore store, IOptions<ClusterOptions> cluster) : IMembershipTable
{
    private readonly MembershipRows _rows = new(store, cluster.Value.ClusterId);

    public Task InitializeMembershipTable(bool tryInitTableVersion) => tryInitTableVersion ? _rows.Begin() : Task.CompletedTask;

    public Task DeleteMembershipTableEntries(string clusterId) => new MembershipRows(store, clusterId).DeleteAll();

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => _rows.Clean(beforeDate);

    public Task<MembershipTableData> ReadRow(SiloAddress key) => _rows.ReadOne(key);

    public Task<MembershipTableData> ReadAll() => _rows.ReadAll();

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => _rows.Insert(entry, tableVersion);

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => _rows.Update(entry, etag, tableVersion);

    public Task UpdateIAmAlive(MembershipEntry entry) => _rows.SayAlive(entry.SiloAddress, entry.IAmAliveTime);
}
