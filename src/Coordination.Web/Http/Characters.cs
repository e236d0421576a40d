using System.Globalization;

namespace Coordination.Web.Http;

/// <summary>Which characters texts may hold: no controls, no halves of surrogate pairs, nothing that reorders what a reader sees.</summary>
internal static class Characters
{
    public static bool Allowed(string text, bool manyLines)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var pair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (!pair && !Allowed(text[i], manyLines))
            {
                return false;
            }

            i += pair ? 1 : 0;
        }

        return true;
    }

    /// <summary>The text with everything unprintable replaced, for logs and answers.</summary>
    public static string Printable(string text) => string.Concat(text.Select(c => Allowed(c, manyLines: false) ? c : '?'));

    private static bool Allowed(char c, bool manyLines) =>
        manyLines && c is '\n' or '\r' or '\t'
        || (!char.IsControl(c) && !char.IsSurrogate(c) && !Reorders(c) && char.GetUnicodeCategory(c) is not UnicodeCategory.OtherNotAssigned);

    private static bool Reorders(char c) => c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069';
}
