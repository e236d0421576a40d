using Coordination.Grains.Store;
using Coordination.Storage.Azure;
using Coordination.Storage.Blobs;
using Coordination.Storage.Sqlite;

namespace Coordination.Silo.Hosting;

/// <summary>The backends a node or an administrator's command can work on.</summary>
internal static class Stores
{
    public static void Add(IServiceCollection services, SiloSettings settings)
    {
        if (settings.Store.IsCluster)
        {
            services.AddSingleton(provider => new AzureTableStore(settings.Store.Azure(), provider.GetRequiredService<TimeProvider>()));
            services.AddSingleton<ITableStore>(provider => provider.GetRequiredService<AzureTableStore>());
        }
        else
        {
            services.AddSingleton<ITableStore>(provider => SqliteTableStore.Open(new SqliteStoreOptions { Folder = settings.Data }, error => FailStop.Now(provider, error)));
        }

        if (settings.Store.UsesContainer)
        {
            services.AddSingleton(new AzureBlobStore(settings.Store.Accounts[0], settings.Store.Container, settings.Store.MaxBlobBytes));
            services.AddSingleton<IBlobStore>(provider => provider.GetRequiredService<AzureBlobStore>());
        }
        else
        {
            services.AddSingleton<IBlobStore>(new FolderBlobStore(Path.Combine(settings.Data, "files"), settings.Store.MaxBlobBytes));
        }
    }

    /// <summary>Tables and containers that are missing are made.</summary>
    public static async Task Prepare(IServiceProvider services)
    {
        if (services.GetService<AzureTableStore>() is { } tables)
        {
            await tables.Prepare();
        }

        if (services.GetService<AzureBlobStore>() is { } blobs)
        {
            await blobs.Prepare();
        }
    }

    /// <summary>The store of a command that runs beside no node: dispose of it.</summary>
    /// <param name="settings">Of the command line.</param>
    /// <param name="create">Whether an embedded store may be made where there is none.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static async Task<OpenStore> Open(SiloSettings settings, bool create)
    {
        if (!settings.Store.IsCluster && !create && !File.Exists(Path.Combine(settings.Data, "store.db")))
        {
            throw new ArgumentException($"There is no store in {settings.Data}.");
        }

        var services = new ServiceCollection();
        services.AddSingleton(TimeProvider.System).AddLogging();
        if (settings.Store.IsCluster)
        {
            Add(services, settings);
        }
        else
        {
            Directory.CreateDirectory(settings.Data);
            services.AddSingleton<ITableStore>(_ => SqliteTableStore.Open(new SqliteStoreOptions { Folder = settings.Data }, error => throw error));
            services.AddSingleton<IBlobStore>(_ => new FolderBlobStore(Path.Combine(settings.Data, "files"), long.MaxValue));
        }

        var provider = services.BuildServiceProvider();
        try
        {
            await Prepare(provider);
            return new OpenStore(provider);
        }
        catch
        {
            await provider.DisposeAsync();
            throw;
        }
    }
}

/// <summary>A store a command works on.</summary>
internal sealed class OpenStore(ServiceProvider services) : IAsyncDisposable
{
    public ITableStore Rows { get; } = services.GetRequiredService<ITableStore>();

    public IBlobStore Blobs { get; } = services.GetRequiredService<IBlobStore>();

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
