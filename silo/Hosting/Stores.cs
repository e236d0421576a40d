using Coordination.Domain.Aggregates;
using Coordination.Grains.Backups;
using Coordination.Grains.Configuration;
using Coordination.Grains.Store;
using Coordination.Storage.Azure;
using Coordination.Storage.Blobs;
using Coordination.Storage.Sqlite;

namespace Coordination.Silo.Hosting;

/// <summary>The backends a node or an administrator's command can work on.</summary>
internal static class Stores
{
    /// <param name="services">Get an <see cref="ITableStore"/> and an <see cref="IBlobStore"/>, and dispose of them.</param>
    /// <param name="settings">Say which.</param>
    /// <param name="diskFailed">What is done when the disk of an embedded store is full or broken.</param>
    public static void Add(IServiceCollection services, SiloSettings settings, Action<IServiceProvider, Exception> diskFailed)
    {
        var store = settings.Store;
        if (store.IsCluster)
        {
            services.AddSingleton(provider => new AzureTableStore(store.Azure, provider.GetRequiredService<TimeProvider>()));
            services.AddSingleton<ITableStore>(provider => provider.GetRequiredService<AzureTableStore>());
        }
        else
        {
            services.AddSingleton(provider => SqliteTableStore.Open(new SqliteStoreOptions { Folder = settings.Data }, error => diskFailed(provider, error)));
            services.AddSingleton<IFreezable>(provider => provider.GetRequiredService<SqliteTableStore>());
            services.AddSingleton<ITableStore>(provider => provider.GetRequiredService<SqliteTableStore>());
        }

        if (store.UsesContainer)
        {
            services.AddSingleton(_ => new AzureBlobStore(store.Azure.Accounts[0], store.Container, store.MaxBlobBytes));
            services.AddSingleton<IBlobStore>(provider => provider.GetRequiredService<AzureBlobStore>());
        }
        else
        {
            services.AddSingleton<IBlobStore>(_ => new FolderBlobStore(FilesOf(settings), store.MaxBlobBytes, beside: store.IsCluster));
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

    /// <summary>Folder of attachments, where they lie in one.</summary>
    public static string FilesOf(SiloSettings settings) => Path.Combine(settings.Data, "files");

    /// <exception cref="ArgumentException">There is no embedded store where there should be one.</exception>
    public static void DemandThere(SiloSettings settings)
    {
        if (!settings.Store.IsCluster && !File.Exists(Path.Combine(settings.Data, "store.db")))
        {
            throw new ArgumentException($"There is no store in {settings.Data}.");
        }
    }

    /// <summary>A table that somebody mistyped is empty, and would be copied and found sound; one that is being filled is no store yet.</summary>
    private static async Task DemandMade(ITableStore store, SiloSettings settings)
    {
        var mode = await store.Read(Keys.System, Keys.Mode);
        if (mode is not null && StoredJson.Read<string>(mode.Data.Span) == Restorer.Mode)
        {
            throw new InvalidOperationException("A restore into this store did not come to its end.");
        }

        if (mode is null && (await RulesVersion.Read(store)).Number == 0)
        {
            throw new ArgumentException($"There is no store in {(settings.Store.IsCluster ? settings.Store.Azure.Table : settings.Data)}.");
        }
    }

    /// <summary>The store of a command that runs beside no node: dispose of it.</summary>
    /// <param name="settings">Of the command line.</param>
    /// <param name="create">Whether an embedded store may be made where there is none.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static async Task<OpenStore> Open(SiloSettings settings, bool create)
    {
        if (!create)
        {
            DemandThere(settings);
        }

        if (!settings.Store.IsCluster)
        {
            Directory.CreateDirectory(settings.Data);
        }

        var services = new ServiceCollection();
        services.AddSingleton(TimeProvider.System);
        Add(services, settings, static (_, error) =>
        {
            // What the command asks of the store next is refused, which ends it.
            Console.Error.WriteLine(error.Message);
            Environment.ExitCode = FailStop.Code;
        });
        var provider = services.BuildServiceProvider();
        try
        {
            await Prepare(provider);
            var opened = new OpenStore(provider);
            if (!create)
            {
                await DemandMade(opened.Rows, settings);
            }

            return opened;
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
