using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Grains.Store;
using Coordination.Web.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Coordination.Web.Cases;

/// <summary>An uploaded file, stored.</summary>
/// <param name="Title">The sender's name for it, for reading only.</param>
internal sealed record Upload(StoredFile File, string Title, string ItemId);

/// <summary>Largest body of an upload.</summary>
internal sealed class UploadLimit(long bytes) : IRequestSizeLimitMetadata
{
    public long? MaxRequestBodySize => bytes;
}

/// <summary>Reads a multipart body with exactly one file, streaming it to the blob store.</summary>
internal static class Multipart
{
    /// <summary>Bytes a body may have beyond its file.</summary>
    public const int Overhead = 64 * 1024;

    private const int MaxSections = 4;
    private const int MaxTitle = 120;
    private const int MaxItemId = 20;

    public static async Task<Answer<Upload>> Read(HttpContext http, IBlobStore blobs, long maxFile)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || type.MediaType != "multipart/form-data"
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 100 } boundary)
        {
            return Refusals.UnsupportedMediaType.With("type", Characters.Printable(http.Request.ContentType is { Length: <= 80 } given ? given : ""));
        }

        if (http.Request.ContentLength > maxFile + Overhead)
        {
            return TooLarge(maxFile);
        }

        try
        {
            return await Sections(new MultipartReader(boundary, http.Request.Body), blobs, maxFile, http.RequestAborted);
        }
        catch (BlobTooLargeException fault)
        {
            return TooLarge(fault.Limit);
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException && !http.RequestAborted.IsCancellationRequested)
        {
            return Refusals.InvalidValue.With("field", "file");
        }
    }

    private static async Task<Answer<Upload>> Sections(MultipartReader reader, IBlobStore blobs, long maxFile, CancellationToken cancel)
    {
        var (upload, itemId, count) = (default(Upload), "", 0);
        while (await reader.ReadNextSectionAsync(cancel) is { } section)
        {
            if (++count > MaxSections)
            {
                return Refusals.TooManyItems.With("field", "body").With("max", MaxSections.ToString(CultureInfo.InvariantCulture));
            }

            if (section.GetContentDispositionHeader() is not { } disposition)
            {
                return Refusals.InvalidValue.With("field", "body");
            }

            if (!disposition.IsFileDisposition())
            {
                var text = disposition.Name == "item" ? await Text(section, cancel) : null;
                if (text is null)
                {
                    return Refusals.UnknownField.With("field", Characters.Printable(disposition.Name.ToString() is { Length: <= 40 } name ? name : "?"));
                }

                itemId = text;
                continue;
            }

            if (upload is not null)
            {
                return Refusals.TooManyItems.With("field", "file").With("max", "1");
            }

            var stored = await File(section, disposition, blobs, maxFile, cancel);
            if (stored.Refusal is { } refusal)
            {
                return refusal;
            }

            upload = stored.Value;
        }

        return upload is null ? Refusals.MissingField.With("field", "file") : upload with { ItemId = itemId };
    }

    private static async Task<Answer<Upload>> File(MultipartSection section, ContentDispositionHeaderValue disposition, IBlobStore blobs, long maxFile, CancellationToken cancel)
    {
        var media = MediaTypeHeaderValue.TryParse(section.ContentType, out var type) ? type.MediaType.ToString() : "";
        if (StoredFile.ExtensionOf(media) is not { } extension)
        {
            return Refusals.UnsupportedMediaType.With("type", Characters.Printable(media.Length > 80 ? media[..80] : media));
        }

        var title = Path.GetFileName((disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString().Trim('"').Replace('\\', '/'));
        if (title.Length is 0 or > MaxTitle || !Characters.Allowed(title, manyLines: false))
        {
            return Refusals.InvalidValue.With("field", "file.name");
        }

        await using var bounded = new BoundedStream(section.Body, maxFile);
        var blob = await blobs.Put(bounded, cancel);
        return blob.Size == 0
            ? Refusals.InvalidValue.With("field", "file")
            : new Upload(new StoredFile(blob.Sha256, blob.Size, extension), title, "");
    }

    private static async Task<string?> Text(MultipartSection section, CancellationToken cancel)
    {
        var buffer = new byte[MaxItemId * 4 + 1];
        var read = await section.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        var text = System.Text.Encoding.UTF8.GetString(buffer, 0, read);
        return text.Length <= MaxItemId && Characters.Allowed(text, manyLines: false) ? text : null;
    }

    private static Refusal TooLarge(long max) => Refusals.BodyTooLarge.With("max", max.ToString(CultureInfo.InvariantCulture));
}

/// <summary>Ends a file that is larger than allowed, wherever it came from.</summary>
internal sealed class BoundedStream(Stream inner, long max) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Counted(await inner.ReadAsync(buffer, cancellationToken));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Counted(int read)
    {
        _read += read;
        return _read <= max ? read : throw new BlobTooLargeException(max);
    }
}
