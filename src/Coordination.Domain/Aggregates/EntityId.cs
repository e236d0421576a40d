using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Coordination.Domain.Aggregates;

/// <summary>
/// Identity of everything that has a history: <c>{home}-{kind}-{tail}</c>, for example <c>512021-C-7GZK3QWERTY12</c>.
/// The home is the partition chosen at birth; it never changes (law 6), whoever owns the entity later.
/// </summary>
/// <param name="Home">Code of the home partition: a jurisdiction (<c>512021</c>) or <c>sys</c>.</param>
/// <param name="Kind">One letter, see <see cref="EntityKinds"/>.</param>
/// <param name="Tail">13 characters of Crockford base32, derived, never random.</param>
public readonly partial record struct EntityId(string Home, char Kind, string Tail)
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>The same parts always give the same id, so a repeated request reaches the same entity.</summary>
    public static EntityId Derive(string home, char kind, params ReadOnlySpan<string> parts)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts!)));
        var bits = BitConverter.ToUInt64(hash);
        Span<char> tail = stackalloc char[13];
        for (var i = 12; i >= 0; i--)
        {
            tail[i] = Alphabet[(int)(bits & 31)];
            bits >>= 5;
        }

        return new EntityId(home, kind, new string(tail));
    }

    /// <summary>The one parser of ids.</summary>
    public static bool TryParse(string? text, out EntityId id)
    {
        var match = text is { Length: <= 40 } ? Pattern().Match(text) : Match.Empty;
        id = match.Success ? new EntityId(match.Groups[1].Value, match.Groups[2].Value[0], match.Groups[3].Value) : default;
        return match.Success;
    }

    /// <exception cref="FormatException">The text is no id.</exception>
    public static EntityId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not an entity id.");

    public override string ToString() => $"{Home}-{Kind}-{Tail}";

    [GeneratedRegex("^([A-Za-z0-9:]{2,12})-([A-Z])-([0-9A-HJKMNP-TV-Z]{13})$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

/// <summary>The kinds of aggregates: the letter in the id and the word in row keys and grain types.</summary>
public static class EntityKinds
{
    public const char CaseLetter = 'C';
    public const char AlertLetter = 'A';
    public const char JobLetter = 'J';
    public const char WatchLetter = 'W';

    /// <summary>The word of a letter, as used in row keys and as Orleans grain type.</summary>
    public static string Word(char letter) => letter switch
    {
        CaseLetter => "case",
        AlertLetter => "alert",
        JobLetter => "job",
        WatchLetter => "watch",
        _ => throw new ArgumentOutOfRangeException(nameof(letter), letter, "Unknown kind of entity."),
    };

    /// <summary>The words of all kinds.</summary>
    public static ImmutableArray<string> Words { get; } = [Word(CaseLetter), Word(AlertLetter), Word(JobLetter), Word(WatchLetter)];
}
