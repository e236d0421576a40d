using Coordination.Grains.Store;
using Coordination.Storage.Azure;
using Coordination.Storage.Faults;
using Coordination.Storage.Memory;
using Coordination.Storage.Sqlite;
using Coordination.Storage.Tests.Azure;

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

public sealed class AzureTableStoreConformance(Emulator emulator) : TableStoreConformance
{
    protected override async ValueTask<ITableStore> Open() => await emulator.NewStore();
}

/// <summary>Two accounts with three tables each: partitions are spread, and nobody notices.</summary>
public sealed class SixTablesConformance(Emulator emulator) : TableStoreConformance
{
    protected override async ValueTask<ITableStore> Open()
    {
        var server = await emulator.Server;
        var options = Emulator.OptionsFor(server.ConnectionString);
        options.Accounts.Add(new AzureAccountOptions { ConnectionString = server.SecondConnectionString });
        options.Tables = 3;
        return await Emulator.Open(options);
    }
}
