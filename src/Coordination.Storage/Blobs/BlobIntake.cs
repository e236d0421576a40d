using System.Buffers;
using System.Security.Cryptography;
using Coordination.Grains.Store;

namespace Coordination.Storage.Blobs;

/// <summary>Receives a blob whose name is known only at its end.</summary>
internal static class BlobIntake
{
    public const int Buffer = 128 * 1024;

    /// <summary>Copies the content to a file, and says what it was.</summary>
    /// <exception cref="BlobTooLargeException">More than so many bytes.</exception>
    public static async Task<BlobRef> Receive(Stream content, Stream file, long maxBytes, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(Buffer);
        try
        {
            var size = 0L;
            for (int read; (read = await content.ReadAsync(buffer, cancel).ConfigureAwait(false)) > 0; size += read)
            {
                if (size + read > maxBytes)
                {
                    throw new BlobTooLargeException(maxBytes);
                }

                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancel).ConfigureAwait(false);
            }

            return new BlobRef(Convert.ToHexStringLower(hash.GetHashAndReset()), size);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
