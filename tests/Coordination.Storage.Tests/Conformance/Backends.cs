using Coordination.Grains.Store;
using Coordination.Storage.Faults;
using Coordination.Storage.Memory;
using Coordination.Storage.Sqlite;

namespace Coordination.Storage.Tests.Conformance;

public sealed class MemoryTableStoreConformance : TableStoreConformance
{
    protected override ValueTask<ITableStore> Open() => ValueTask.FromResult<ITableStore>(new MemoryTableStore());
}

public sealed class CalmFaultyTableStoreConformance : TableStoreConformance
{
    protected override ValueTask<ITableStore> Open() =>
        ValueTask.FromResult<ITableStore>(new FaultyTableStore(new MemoryTableStore(), FaultScript.Calm, TimeProvider.System));
}

public sealed class SqliteTableStoreConformance : TableStoreConformance
{
    private readonly TempFolder _folder = new();

    protected override ValueTask<ITableStore> Open() =>
        ValueTask.FromResult<ITableStore>(SqliteTableStore.Open(new SqliteStoreOptions { Folder = _folder.Path }, error => Assert.Fail(error.ToString())));

    protected override ValueTask Close()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
