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

    public static string OfPerson(string personId) => Hashed("p", personId);

    public static string OfSchool(string schoolId) => Hashed("s", schoolId);

    public static IEnumerable<string> All(IDirectory directory) =>
        directory.Jurisdictions.Select(jurisdiction => jurisdiction.Code)
            .Append(Keys.System)
            .Concat(Enumerable.Range(0, Hashes).SelectMany(hash => new[] { Name("p", hash), Name("s", hash) }));

    private static string Hashed(string family, string key) => Name(family, SHA256.HashData(Encoding.UTF8.GetBytes(key))[0] % Hashes);

    private static string Name(string family, int hash) => string.Create(CultureInfo.InvariantCulture, $"{family}:{hash:x2}");
}
