using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Coordination.Web.Http;

/// <summary>Chinese unless English is preferred.</summary>
internal static class Language
{
    public static bool IsEnglish(HttpRequest request) => IsEnglish(request.Headers.AcceptLanguage);

    public static bool IsEnglish(IList<string?> header)
    {
        if (header.Count == 0 || !StringWithQualityHeaderValue.TryParseList([.. header.OfType<string>()], out var wanted))
        {
            return false;
        }

        var first = wanted.Where(language => language.Quality is null or > 0)
            .Where(language => Starts(language, "zh") || Starts(language, "en"))
            .OrderByDescending(language => language.Quality ?? 1)
            .FirstOrDefault();
        return first is not null && Starts(first, "en");
    }

    private static bool Starts(StringWithQualityHeaderValue language, string prefix) =>
        language.Value.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
}
