using System.Globalization;
using System.Text.RegularExpressions;

namespace Coordination.Web.Cases;

/// <summary>
/// Name of an uploaded file as cases know it: content hash, size and kind in one, <c>{sha256}-{size}.{extension}</c>. Nothing of
/// the sender's own name is in it, so nothing of it can become a path.
/// </summary>
internal sealed partial record StoredFile(string Sha256, long Size, string Extension)
{
    /// <summary>What may be uploaded, by media type. No type that a browser would run.</summary>
    private static readonly Dictionary<string, string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["image/jpeg"] = "jpg",
        ["image/png"] = "png",
        ["image/webp"] = "webp",
        ["image/heic"] = "heic",
        ["application/pdf"] = "pdf",
        ["video/mp4"] = "mp4",
        ["audio/mpeg"] = "mp3",
        ["text/plain"] = "txt",
        ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"] = "docx",
        ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"] = "xlsx",
    };

    public string ContentType => Extensions.FirstOrDefault(pair => pair.Value == Extension).Key ?? "application/octet-stream";

    public static string? ExtensionOf(string contentType) => Extensions.GetValueOrDefault(contentType);

    public static StoredFile? Parse(string name)
    {
        var match = Pattern().Match(name);
        return match.Success && long.TryParse(match.Groups[2].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? new StoredFile(match.Groups[1].Value, size, match.Groups[3].Value)
            : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sha256}-{Size}.{Extension}");

    [GeneratedRegex("^([0-9a-f]{64})-([0-9]{1,12})\\.([a-z0-9]{2,5})$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
