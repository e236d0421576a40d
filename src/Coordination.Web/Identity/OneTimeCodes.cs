using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Coordination.Web.Identity;

/// <summary>Time-based one-time codes of six digits (RFC 6238: SHA-1, steps of 30 s), as every authenticator app makes them.</summary>
public static class OneTimeCodes
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int StepSeconds = 30;
    private const int SecretBytes = 20;

    /// <summary>A new secret in base32.</summary>
    public static string NewSecret()
    {
        var text = new StringBuilder();
        foreach (var unit in RandomNumberGenerator.GetBytes(SecretBytes * 8 / 5))
        {
            text.Append(Alphabet[unit & 31]);
        }

        return text.ToString();
    }

    /// <summary>The code of an instant (system time).</summary>
    public static string At(string secret, DateTimeOffset instant) => OfStep(Decode(secret), instant.ToUnixTimeSeconds() / StepSeconds);

    /// <summary>The step a code belongs to, one step of clock difference allowed either way; null when it is wrong.</summary>
    public static long? StepOf(string secret, string code, DateTimeOffset instant)
    {
        var key = Decode(secret);
        var now = instant.ToUnixTimeSeconds() / StepSeconds;
        var found = default(long?);
        for (var step = now - 1; step <= now + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(OfStep(key, step)), Encoding.UTF8.GetBytes(code)))
            {
                found = step;
            }
        }

        return found;
    }

    private static string OfStep(byte[] key, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // RFC 6238 names SHA-1; an HMAC does not rest on its collision resistance.
        var hash = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] Decode(string secret)
    {
        var bytes = new List<byte>();
        int buffer = 0, bits = 0;
        foreach (var c in secret.TrimEnd('='))
        {
            buffer = (buffer << 5) | Math.Max(0, Alphabet.IndexOf(char.ToUpperInvariant(c), StringComparison.Ordinal));
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(buffer >> bits));
                buffer &= (1 << bits) - 1;
            }
        }

        return [.. bytes];
    }
}
