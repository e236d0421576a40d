using Coordination.Domain.Configuration;
using Coordination.Domain.People;
using Coordination.Grains.Clocks;
using Coordination.Grains.Configuration;
using Coordination.Grains.People;
using Coordination.Grains.Store;
using Coordination.Silo.Demo;
using Coordination.Silo.Hosting;
using Coordination.Storage.Sqlite;
using Coordination.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Coordination.Bench.Product;

/// <summary>
/// The product as the silo composes it, in this process, over an embedded store. Two things are ours: a store in front of the
/// store, and a business clock that begins when we say.
/// </summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly WebApplication _app;
    private bool _started;

    private Node(WebApplication app) => _app = app;

    public RecordingStore Store => (RecordingStore)_app.Services.GetRequiredService<ITableStore>();

    public BenchClock Clock => (BenchClock)_app.Services.GetRequiredService<IBusinessClock>();

    public IGrainFactory Grains => _app.Services.GetRequiredService<IGrainFactory>();

    public WorkTracker Work => _app.Services.GetRequiredService<WorkTracker>();

    public Partitions Partitions => _app.Services.GetRequiredService<Partitions>();

    public LoadDirectory LoadDirectory => _app.Services.GetRequiredService<LoadDirectory>();

    public Rulebook Rules => _app.Services.GetRequiredService<IRulebooks>().Current;

    public DirectorySnapshot Directory => (DirectorySnapshot)Rules.Directory;

    public string Url => _app.Urls.First();

    /// <summary>Opens a store and makes it the sample city's when it is new; nothing runs yet.</summary>
    /// <param name="settings">More of the command line.</param>
    /// <param name="between">A store of ours before the product's own.</param>
    public static async Task<Node> Prepare(string folder, DateTimeOffset now, string[]? settings = null, Func<ITableStore, ITableStore>? between = null)
    {
        if (settings is null)
        {
            await SampleCityInto(folder);
        }

        var app = SiloHost.Build(
            [
                "--data", folder, "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default=Error", "--Logging:LogLevel:Coordination=Error",
                "--Web:SignInsPerMinute=100000", "--Web:WritesPerMinute=100000", "--Client:Build=false", .. settings ?? [],
            ],
            services => Replace(services, now, between ?? (store => store)));
        await Startup.Prepare(app.Services);
        return new Node(app);
    }

    public static async Task<Node> Start(string folder, DateTimeOffset now)
    {
        var node = await Prepare(folder, now);
        await node.Start();
        return node;
    }

    public async Task Start()
    {
        _app.MapCoordination();
        await _app.StartAsync();
        _started = true;
        await Startup.Begin(_app.Services);
    }

    public async ValueTask DisposeAsync()
    {
        if (_started)
        {
            _started = false;
            await _app.StopAsync();
        }

        await _app.DisposeAsync();
    }

    private static void Replace(IServiceCollection services, DateTimeOffset now, Func<ITableStore, ITableStore> between)
    {
        var store = services.Last(service => service.ServiceType == typeof(ITableStore) && !service.IsKeyedService).ImplementationFactory!;
        services.Replace(ServiceDescriptor.Singleton<ITableStore>(provider => new RecordingStore(between((ITableStore)store(provider)))));
        services.Replace(ServiceDescriptor.Singleton<IBusinessClock>(new BenchClock(TimeProvider.System, now)));
    }

    private static async Task SampleCityInto(string folder)
    {
        if (File.Exists(Path.Combine(folder, "store.db")))
        {
            return;
        }

        await using var store = SqliteTableStore.Open(new SqliteStoreOptions { Folder = folder }, static error => throw new IOException("The disk failed.", error));
        var partitions = new Partitions();
        await partitions.Claim(store, null);
        var hash = new PasswordHasher<Account>().HashPassword(null!, SampleCity.Password);
        await SampleCity.Build(Path.Combine(AppContext.BaseDirectory, "seed")).Write(store, partitions, hash);
        await RulesVersion.Bump(store);
    }
}
