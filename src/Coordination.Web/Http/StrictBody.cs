using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Coordination.Domain.Aggregates;
using Microsoft.AspNetCore.Http;

namespace Coordination.Web.Http;

/// <summary>Reads bodies: bounded, UTF-8 JSON, nothing unknown, nothing twice.</summary>
internal static class StrictBody
{
    public const int MaxBytes = 256 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = ApiJson.MaxDepth, AllowDuplicateProperties = false };

    /// <summary>The body as <typeparamref name="T"/> with its canonical form; an absent body counts as <c>{}</c>.</summary>
    public static async ValueTask<Answer<(T Body, byte[] Canonical)>> Read<T>(HttpRequest request, int maxBytes, CancellationToken cancel)
    {
        if (request.ContentLength != 0 && request.ContentType is { } type && !IsJson(type))
        {
            return Refusals.UnsupportedMediaType.With("type", Characters.Printable(type.Length > 80 ? type[..80] : type));
        }

        var bytes = request.ContentLength > maxBytes ? null : await Bytes(request, maxBytes, cancel);
        if (bytes is null)
        {
            return Refusals.BodyTooLarge.With("max", maxBytes.ToString(CultureInfo.InvariantCulture));
        }

        return bytes.Length > 0 && request.ContentType is null ? Refusals.UnsupportedMediaType.With("type", "") : Parse<T>(bytes);
    }

    /// <summary>Parses what was received.</summary>
    public static Answer<(T Body, byte[] Canonical)> Parse<T>(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes.Length == 0 ? "{}"u8.ToArray() : bytes, Strict);
            return ShapeCheck.Of(document.RootElement, typeof(T)) is { } fault
                ? fault
                : (document.RootElement.Deserialize<T>(ApiJson.Options)!, CanonicalJson.Write(document.RootElement));
        }
        catch (JsonException fault) when (fault.Path is { Length: > 2 } path)
        {
            return Refusals.InvalidValue.With("field", path[2..]);
        }
        catch (JsonException)
        {
            return Refusals.InvalidJson;
        }
        catch (InvalidOperationException)
        {
            return Refusals.InvalidJson; // half a surrogate pair in a string
        }
    }

    private static bool IsJson(string type) =>
        Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(type, out var media)
        && media.MediaType == "application/json" && (!media.Charset.HasValue || media.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static async Task<byte[]?> Bytes(HttpRequest request, int maxBytes, CancellationToken cancel)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancel);
            if (read.Buffer.Length > maxBytes)
            {
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
