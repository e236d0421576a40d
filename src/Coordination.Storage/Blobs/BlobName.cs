using System.Buffers;

namespace Coordination.Storage.Blobs;

/// <summary>Names of blobs: the SHA-256 of their content.</summary>
internal static class BlobName
{
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>Whether it is 64 characters of lower-case hex.</summary>
    public static bool Is(string? name) => name is { Length: 64 } && name.AsSpan().IndexOfAnyExcept(Hex) < 0;
}
