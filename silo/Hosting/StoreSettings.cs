using Coordination.Grains.Store;
using Coordination.Storage.Azure;

namespace Coordination.Silo.Hosting;

/// <summary>Where everything is kept: section <c>Storage</c>, which holds the options of the backend beside these.</summary>
public sealed class StoreSettings
{
    public const string AzureTables = "AzureTables";

    private const string Sqlite = "Sqlite";

    /// <summary><c>Sqlite</c>: embedded, one node. <c>AzureTables</c>: any number of nodes, a cluster.</summary>
    public string Provider { get; set; } = Sqlite;

    /// <summary>Short for the only account's connection string.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Container of attachments in the first account; empty: a folder <c>files</c> of the data folder, which all nodes must then share.</summary>
    public string Container { get; set; } = "evidence";

    /// <summary>Largest attachment, in bytes.</summary>
    public long MaxBlobBytes { get; set; } = 20 * 1024 * 1024;

    /// <summary>Hash partitions of people, and as many of schools, of a store that is being made: a power of two, 16 for a city to 256 for a nation. Null: what the store has, or 16.</summary>
    public int? HashPartitions { get; set; }

    public AzureStoreOptions Azure { get; } = new();

    public bool IsCluster => Provider == AzureTables;

    public bool UsesContainer => IsCluster && Container.Length > 0;

    /// <exception cref="ArgumentException">There is no such provider, or a setting is missing.</exception>
    public static StoreSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Storage");
        var settings = new StoreSettings();
        section.Bind(settings);
        section.Bind(settings.Azure);
        if (settings.Provider is not (Sqlite or AzureTables))
        {
            throw new ArgumentException($"Storage:Provider is '{settings.Provider}'; it can be {Sqlite} or {AzureTables}.");
        }

        if (settings.HashPartitions is { } hashes)
        {
            Partitions.Allowed(hashes);
        }

        if (settings.ConnectionString is { Length: > 0 } text && settings.Azure.Accounts.Count == 0)
        {
            settings.Azure.Accounts.Add(new AzureAccountOptions { ConnectionString = text });
        }

        if (settings.IsCluster)
        {
            settings.Azure.Validate();
        }

        return settings;
    }
}
