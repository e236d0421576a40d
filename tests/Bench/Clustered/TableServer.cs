using System.Globalization;
using Coordination.Azurite;
using Coordination.Grains.Configuration;
using Coordination.Grains.People;
using Coordination.Grains.Store;
using Coordination.Silo.Demo;
using Coordination.Storage.Azure;
using Microsoft.AspNetCore.Identity;

namespace Coordination.Bench.Clustered;

/// <summary>The emulator with the sample city in it, and a door before it that counts who passes.</summary>
internal sealed class TableServer : IAsyncDisposable
{
    /// <summary>As the tests of a cluster have it: the emulator reads a whole table for each range.</summary>
    public const int Tables = Coordination.Cluster.Silos.Tables;

    private readonly AzuriteServer _server;
    private readonly StoreProxy? _door;
    private long _passed;

    private TableServer(AzuriteServer server, StoreProxy? door) => (_server, _door) = (server, door);

    /// <summary>HTTP requests that came through the door so far.</summary>
    public long Passed => Interlocked.Read(ref _passed);

    /// <summary>The settings of a node on this store.</summary>
    public string[] Settings =>
    [
        "--Storage:Provider=AzureTables", $"--Storage:ConnectionString={Connection}", string.Create(CultureInfo.InvariantCulture, $"--Storage:Tables={Tables}"), "--Storage:Container=",
        "--Cluster:Address=127.0.0.1", "--Cluster:SiloPort=0", "--Cluster:GatewayPort=0",
    ];

    private string Connection => _door is null ? _server.ConnectionString : AzuriteServer.Through(_door.Port, _server.BlobPort);

    public static async Task<TableServer> Start(bool door)
    {
        var azurite = await AzuriteServer.Start();
        var server = new TableServer(azurite, door ? await StoreProxy.Start(azurite.TablePort) : null);
        if (server._door is { } proxy)
        {
            proxy.Weather = _ =>
            {
                Interlocked.Increment(ref server._passed);
                return Mishap.None;
            };
        }

        return server;
    }

    /// <summary>The store, past the door.</summary>
    public Task<AzureTableStore> Open() => Open(_server.ConnectionString);

    /// <summary>The store behind a connection string, with all its tables.</summary>
    public static async Task<AzureTableStore> Open(string connection)
    {
        // Full batches by the dozen are slow work for the emulator, and nobody waits at a screen.
        var options = new AzureStoreOptions { Tables = Tables, RequestTime = TimeSpan.FromSeconds(60), QueueTime = TimeSpan.FromMinutes(1), GiveUpAfter = TimeSpan.FromMinutes(2) };
        options.Accounts.Add(new AzureAccountOptions { ConnectionString = connection });
        var store = new AzureTableStore(options, TimeProvider.System);
        await store.Prepare();
        return store;
    }

    public async Task LoadSampleCity()
    {
        using var store = await Open();
        var partitions = new Partitions();
        await partitions.Claim(store, null);
        var hash = new PasswordHasher<Account>().HashPassword(null!, SampleCity.Password);
        await SampleCity.Build(Path.Combine(AppContext.BaseDirectory, "seed")).Write(store, partitions, hash);
        await RulesVersion.Bump(store);
    }

    public async ValueTask DisposeAsync()
    {
        if (_door is not null)
        {
            await _door.DisposeAsync();
        }

        await _server.DisposeAsync();
    }
}
