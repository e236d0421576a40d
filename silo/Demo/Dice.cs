using System.Security.Cryptography;
using System.Text;

namespace Coordination.Silo.Demo;

/// <summary>Reproducible chance (SplitMix64): the same words always throw the same, on every machine and release.</summary>
internal sealed class Dice
{
    private ulong _state;

    /// <param name="words">What is thrown for: the order of other throws does not matter.</param>
    public Dice(params ReadOnlySpan<string> words) => _state = BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('|', words!))));

    /// <summary>0 ≤ n &lt; <paramref name="sides"/>.</summary>
    public int Next(int sides) => (int)(NextBits() % (ulong)sides);

    public int Between(int least, int most) => least + Next(most - least + 1);

    /// <summary>0 ≤ x &lt; 1.</summary>
    public double Share() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Bell-shaped around 0 with a spread of about 1.</summary>
    public double Bell() => Share() + Share() + Share() + Share() - 2;

    public T Of<T>(IReadOnlyList<T> items) => items[Next(items.Count)];

    private ulong NextBits()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
