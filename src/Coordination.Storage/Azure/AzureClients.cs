using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;

namespace Coordination.Storage.Azure;

/// <summary>Makes the clients of an account. Requests are not repeated by the SDK: whoever sends one decides what its failure means.</summary>
internal static class AzureClients
{
    /// <param name="tokens">By which the tokens of a managed identity come; null: as its SDK has it.</param>
    public static TableClient Table(
        AzureAccountOptions account, string table, TimeSpan requestTime, HttpPipelineTransport transport, StoreTime clock, HttpPipelineTransport? tokens = null)
    {
        var options = Once(new TableClientOptions(), requestTime, transport);
        options.AddPolicy(clock, HttpPipelinePosition.PerCall);
        return account switch
        {
            { ConnectionString: { Length: > 0 } text } => new TableClient(text, table, options),
            { TableEndpoint: { } endpoint, Sas: { Length: > 0 } sas } => new TableClient(Named(endpoint, table), new AzureSasCredential(sas), options),
            _ => new TableClient(account.TableEndpoint, table, Identity(account, tokens), options),
        };
    }

    public static BlobContainerClient Container(AzureAccountOptions account, string container, HttpPipelineTransport transport)
    {
        var options = new BlobClientOptions { Transport = transport };
        return account switch
        {
            { ConnectionString: { Length: > 0 } text } => new BlobContainerClient(text, container, options),
            { BlobEndpoint: null } => throw new ArgumentException("Storage:Accounts:0 needs a BlobEndpoint: attachments lie there."),
            { BlobEndpoint: { } endpoint, Sas: { Length: > 0 } sas } => new BlobContainerClient(Named(endpoint, container), new AzureSasCredential(sas), options),
            { BlobEndpoint: { } endpoint } => new BlobContainerClient(Named(endpoint, container), Identity(account), options),
        };
    }

    /// <summary>Connections enough for all batches on their way; a server that does not even take the connection is known soon.</summary>
    public static HttpPipelineTransport Transport(int connections) => new HttpClientTransport(new HttpClient(new Line(new SocketsHttpHandler
    {
        MaxConnectionsPerServer = connections,
        ConnectTimeout = TimeSpan.FromSeconds(3),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    }))
    { Timeout = Timeout.InfiniteTimeSpan });

    private static TableClientOptions Once(TableClientOptions options, TimeSpan requestTime, HttpPipelineTransport transport)
    {
        options.Transport = transport;
        options.Retry.MaxRetries = 0;
        options.Retry.NetworkTimeout = requestTime;
        return options;
    }

    internal static TokenCredential Identity(AzureAccountOptions account, HttpPipelineTransport? tokens = null)
    {
        if (account.ManagedIdentity is not { Length: > 0 } id)
        {
            return new DefaultAzureCredential();
        }

        var options = new ManagedIdentityCredentialOptions(ManagedIdentityId.FromUserAssignedClientId(id));
        options.Transport = tokens ?? options.Transport;
        return new ManagedIdentityCredential(options);
    }

    private static Uri Named(Uri endpoint, string name) => new($"{endpoint.AbsoluteUri.TrimEnd('/')}/{name}");
}
