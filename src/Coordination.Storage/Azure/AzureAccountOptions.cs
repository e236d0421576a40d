namespace Coordination.Storage.Azure;

/// <summary>
/// One storage account, named in one of three ways: a connection string (with its key or a shared access signature), endpoints and a
/// shared access signature, or endpoints alone, which means the identity of the machine (managed identity, workload identity, a signed-in developer).
/// </summary>
public sealed class AzureAccountOptions
{
    /// <summary>As the portal gives it; takes precedence.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Such as <c>https://name.table.core.windows.net</c>.</summary>
    public Uri? TableEndpoint { get; set; }

    /// <summary>Such as <c>https://name.blob.core.windows.net</c>; needed when attachments lie in this account.</summary>
    public Uri? BlobEndpoint { get; set; }

    /// <summary>The query of a shared access signature; it must allow to create tables and containers, and to query, add, update and delete in them.</summary>
    public string? Sas { get; set; }

    /// <summary>Client id of a user-assigned managed identity; null: the machine's own.</summary>
    public string? ManagedIdentity { get; set; }

    /// <exception cref="ArgumentException">It names no account.</exception>
    internal void Validate(int index)
    {
        if (string.IsNullOrWhiteSpace(ConnectionString) && TableEndpoint is null)
        {
            throw new ArgumentException($"Storage:Accounts:{index} needs a ConnectionString or a TableEndpoint.");
        }
    }
}
