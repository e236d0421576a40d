using Coordination.Azurite;
using Coordination.Storage.Azure;

[assembly: AssemblyFixture(typeof(Coordination.Storage.Tests.Azure.Emulator))]

namespace Coordination.Storage.Tests.Azure;

/// <summary>One table server for all tests of this process, begun when the first needs it.</summary>
public sealed class Emulator : IAsyncDisposable
{
    private readonly Lazy<Task<AzuriteServer>> _server = new(() => AzuriteServer.Start());

    internal Task<AzuriteServer> Server => _server.Value;

    /// <summary>A store in a table of its own.</summary>
    internal async Task<AzureTableStore> NewStore(Action<AzureStoreOptions>? change = null) => await Open(OptionsFor((await Server).ConnectionString, change));

    internal static AzureStoreOptions OptionsFor(string connection, Action<AzureStoreOptions>? change = null)
    {
        var options = new AzureStoreOptions { Table = $"t{Guid.NewGuid():N}" };
        options.Accounts.Add(new AzureAccountOptions { ConnectionString = connection });
        change?.Invoke(options);
        return options;
    }

    internal static async Task<AzureTableStore> Open(AzureStoreOptions options)
    {
        var store = new AzureTableStore(options, TimeProvider.System);
        await store.Prepare(TestContext.Current.CancellationToken);
        return store;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _server.Value).DisposeAsync();
        }
    }
}
