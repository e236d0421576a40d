namespace Coordination.Grains.Store;

/// <summary>
/// Attachments and evidence, named by their content. A blob is written, and on disk, before the event that names it; one that no
/// event names is rubbish, never the other way round.
/// </summary>
public interface IBlobStore
{
    /// <summary>Stores what the stream holds. The same content is stored once.</summary>
    /// <param name="content">Read from its position to its end.</param>
    /// <exception cref="BlobTooLargeException">More bytes than the store takes; nothing was kept.</exception>
    Task<BlobRef> Put(Stream content, CancellationToken cancel = default);

    /// <summary>Opens a blob for reading.</summary>
    /// <param name="sha256">Lower-case hex, as in <see cref="BlobRef.Sha256"/>.</param>
    /// <returns>The content, or null when there is none of this name.</returns>
    Task<Stream?> Open(string sha256, CancellationToken cancel = default);

    /// <summary>All blobs, in no order (verify, backup, clean-up).</summary>
    IAsyncEnumerable<BlobRef> All(CancellationToken cancel = default);
}

/// <summary>A stored blob.</summary>
/// <param name="Sha256">SHA-256 of the content, 64 characters of lower-case hex: its name.</param>
/// <param name="Size">In bytes.</param>
public sealed record BlobRef(string Sha256, long Size);

/// <summary>A blob over the limit of the store.</summary>
public sealed class BlobTooLargeException(long limit) : Exception($"A file may have at most {limit} bytes.")
{
    /// <summary>In bytes.</summary>
    public long Limit { get; } = limit;
}
