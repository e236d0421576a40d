using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Coordination.Domain.People;

namespace Coordination.Grains.Store;

/// <summary>The fixed, enumerable list of partitions: jurisdictions, hashed people and schools, and <c>sys</c>.</summary>
public static class Partitions
{
    /// <summary>Hash partitions of people and of schools; fixed when a store is made (16 for a city).</summary>
    public const int Hashes = 16;

    public static string OfPerson(string personId) => OfHash("p", personId);

    public static string OfSchool(string schoolId) => OfHash("s", schoolId);

    public static IEnumerable<string> All(IDirectory directory) =>
        Bodies(directory)
            .Append(Keys.System)
            .Concat(Hashed);

    /// <summary>Jurisdictions with rows of their own: a township's lie in its county.</summary>
    public static IEnumerable<string> Bodies(IDirectory directory) =>
        directory.Jurisdictions.Where(node => node.Level != JurisdictionLevel.Township).Select(node => node.Code);

    /// <summary>Partitions of people and of schools.</summary>
    public static IEnumerable<string> Hashed { get; } = [.. Enumerable.Range(0, Hashes).SelectMany(hash => new[] { Name("p", hash), Name("s", hash) })];

    private static string OfHash(string family, string key) => Name(family, SHA256.HashData(Encoding.UTF8.GetBytes(key))[0] % Hashes);

    private static string Name(string family, int hash) => string.Create(CultureInfo.InvariantCulture, $"{family}:{hash:x2}");
}
