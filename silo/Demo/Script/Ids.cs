using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Coordination.Silo.Demo.Script;

/// <summary>Idempotency keys of sample people: UUIDs, as a browser would make them, but the same in every run.</summary>
internal static class Ids
{
    public static (string Command, string Body) Of(string seed, string entity, string name, DateTimeOffset at)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}|{entity}|{name}|{at.UtcTicks}")));
        return (new Guid(hash.AsSpan(0, 16)).ToString(), Convert.ToHexStringLower(hash));
    }
}
