using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Coordination.Domain.Aggregates;
using Coordination.Grains.Store;

namespace Coordination.Grains.Roots;

/// <summary>How far an entity had come: its history up to a version is known by one hash.</summary>
public sealed record Leaf(string Entity, long Version, string Chain)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Entity} {Version} {Chain}");

    /// <exception cref="FormatException">No leaf.</exception>
    public static Leaf Parse(string line) =>
        line.Split(' ') is [var entity, var version, var chain]
            ? new Leaf(entity, long.Parse(version, CultureInfo.InvariantCulture), chain)
            : throw new FormatException($"'{line}' is no leaf.");
}

/// <summary>The root of one partition.</summary>
/// <param name="Keeper">Partition of the body above, which keeps the leaves.</param>
/// <param name="Pages">Rows of leaves there.</param>
/// <param name="Sha256">Over all leaves, a line each.</param>
public sealed record RootPart(string Partition, string Keeper, int Leaves, int Pages, string Sha256);

/// <summary>What is signed: how far every entity has come that changed since the root before.</summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="At">Business time.</param>
/// <param name="WrittenAt">System time.</param>
/// <param name="Previous">SHA-256 of the root before, empty for the first.</param>
public sealed record Root(long Number, DateTimeOffset At, DateTimeOffset WrittenAt, string Previous, ImmutableArray<RootPart> Parts);

/// <summary>A restore: from then on the store knows nothing of what happened between its instant and it.</summary>
/// <param name="Instant">Business time of the backup.</param>
/// <param name="RestoredAt">System time.</param>
/// <param name="LastRoot">Number of the newest root it still had: later ones, written before the restore, are of the lost time.</param>
public sealed record Restored(DateTimeOffset Instant, DateTimeOffset RestoredAt, long LastRoot);

/// <summary>A signed text, kept as it was signed.</summary>
/// <param name="Text">JSON.</param>
/// <param name="Signature">Base64.</param>
public sealed record Signed(string Text, string Signature)
{
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    public static Signed Of(object content, RootKey key)
    {
        var text = Encoding.UTF8.GetString(StoredJson.Write(content));
        return new Signed(text, Convert.ToBase64String(key.Sign(Encoding.UTF8.GetBytes(text))));
    }

    /// <inheritdoc cref="RootKey.SignerOf"/>
    public int? SignerOf(RootKey key)
    {
        Span<byte> signature = stackalloc byte[256];
        return Convert.TryFromBase64String(Signature, signature, out var length) ? key.SignerOf(Encoding.UTF8.GetBytes(Text), signature[..length]) : null;
    }

    public T Read<T>() => StoredJson.Read<T>(Encoding.UTF8.GetBytes(Text));
}

/// <summary>Rows of roots.</summary>
internal static class RootRows
{
    public const string Roots = "root|", RestoredPrefix = "restored|";

    public const int LeavesOfPage = 4000;

    public static string RootRow(long number) => string.Create(CultureInfo.InvariantCulture, $"{Roots}{number:D8}");

    /// <param name="sha256">Of all leaves: two writers of one root do not write over each other's.</param>
    public static string LeavesRow(long number, string partition, string sha256, int page) =>
        string.Create(CultureInfo.InvariantCulture, $"leaves|{number:D8}|{Keys.Escape(partition)}|{sha256[..12]}|{page:D4}");

    /// <summary>Of a root or of its leaves; 0 of any other row.</summary>
    public static long NumberOf(string key) =>
        Families.Of(key) is "root" or "leaves" && long.TryParse(key.Split('|')[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    public static string RestoredRow(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{RestoredPrefix}{at.UtcTicks:D19}");

    /// <summary>The leaves of a page; none of one that was altered.</summary>
    public static IReadOnlyList<Leaf> LeavesOf(Row page)
    {
        try
        {
            return [.. StoredJson.Read<string>(page.Data.Span).Split('\n').Select(Leaf.Parse)];
        }
        catch (Exception error) when (error is System.Text.Json.JsonException or FormatException)
        {
            return [];
        }
    }

    public static string HashOf(IEnumerable<Leaf> leaves)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var leaf in leaves)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(leaf + "\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
