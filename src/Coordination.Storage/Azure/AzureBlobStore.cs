using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Coordination.Grains.Store;
using Coordination.Storage.Blobs;

namespace Coordination.Storage.Azure;

/// <summary>Blobs in a container, named by their content. Received into a temporary file first: the name is known only at the end.</summary>
public sealed class AzureBlobStore : IBlobStore
{
    private readonly BlobContainerClient _container;
    private readonly long _maxBytes;

    /// <param name="account">Where the container lies.</param>
    /// <param name="container">Its name.</param>
    /// <param name="maxBytes">Largest blob, in bytes.</param>
    public AzureBlobStore(AzureAccountOptions account, string container, long maxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBytes);
        (_container, _maxBytes) = (AzureClients.Container(account, container, AzureClients.Transport(64)), maxBytes);
    }

    /// <summary>Makes the container when it is missing.</summary>
    public Task Prepare(CancellationToken cancel = default) => Asking(async () => await _container.CreateIfNotExistsAsync(cancellationToken: cancel).ConfigureAwait(false));

    public async Task<BlobRef> Put(Stream content, CancellationToken cancel = default)
    {
        await using var file = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BlobIntake.Buffer, FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        var blob = await BlobIntake.Receive(content, file, _maxBytes, cancel).ConfigureAwait(false);
        await Asking(() => Keep(blob, file, cancel)).ConfigureAwait(false);
        return blob;
    }

    public Task<Stream?> Open(string sha256, CancellationToken cancel = default) => Asking(async () =>
    {
        try
        {
            return BlobName.Is(sha256) ? await _container.GetBlobClient(PathOf(sha256)).OpenReadAsync(new BlobOpenReadOptions(false), cancel).ConfigureAwait(false) : null;
        }
        catch (RequestFailedException error) when (error.Status == 404)
        {
            return null;
        }
    });

    public async IAsyncEnumerable<BlobRef> All([EnumeratorCancellation] CancellationToken cancel = default)
    {
        var blobs = _container.GetBlobsAsync(cancellationToken: cancel).GetAsyncEnumerator(cancel);
        await using var end = blobs.ConfigureAwait(false);
        while (await Asking(() => blobs.MoveNextAsync().AsTask()).ConfigureAwait(false)) // a page is asked for when the one before is through
        {
            var blob = blobs.Current;
            if (blob.Name.Split('/')[^1] is var name && BlobName.Is(name))
            {
                yield return new BlobRef(name, blob.Properties.ContentLength ?? 0);
            }
        }
    }

    /// <summary>A blob is uploaded whole or not at all, so one of this name has this content.</summary>
    private async Task<bool> Keep(BlobRef blob, FileStream file, CancellationToken cancel)
    {
        file.Position = 0;
        try
        {
            await _container.GetBlobClient(PathOf(blob.Sha256)).UploadAsync(
                file, new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } }, cancel).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException error) when (error.Status is 409 or 412)
        {
            return false;
        }
    }

    private static async Task<T> Asking<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (Exception error) when (AzureFailure.Is(error, CancellationToken.None) && error is not OperationCanceledException)
        {
            throw AzureFailure.Unavailable(error);
        }
    }

    private static string PathOf(string sha256) => $"{sha256[..2]}/{sha256[2..4]}/{sha256}";
}
