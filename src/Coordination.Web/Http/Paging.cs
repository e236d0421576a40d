using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Coordination.Domain.Aggregates;

namespace Coordination.Web.Http;

/// <summary>A page of a list.</summary>
/// <param name="Cursor">For the next page; null on the last.</param>
internal sealed record Page<T>(ImmutableArray<T> Items, string? Cursor);

/// <summary>Bounds of lists and the opaque cursors between their pages.</summary>
internal static class Paging
{
    public const int Default = 50;
    public const int Most = 200;

    private const int LongestCursor = 800;

    /// <summary>The limit asked for, 1 to <see cref="Most"/>.</summary>
    public static Answer<int> Limit(string? text) =>
        text is null ? Default
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= Most ? limit
        : Refusals.OutOfRange.With("field", "limit").With("min", "1").With("max", Most.ToString(CultureInfo.InvariantCulture));

    public static string Seal(string position) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(position));

    /// <summary>The position inside a cursor; empty for none.</summary>
    public static Answer<string> Open(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return "";
        }

        if (cursor.Length > LongestCursor || !Base64Url.IsValid(cursor))
        {
            return Refusals.InvalidCursor;
        }

        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        return text.All(c => c is >= ' ' and <= '~') ? text : Refusals.InvalidCursor;
    }
}
