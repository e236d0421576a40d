namespace Coordination.Grains.Peers;

/// <summary>What a silo says of the silos it does not hear, as a row of its cluster.</summary>
/// <param name="By">Who says so.</param>
/// <param name="Silos">Whom it does not hear.</param>
/// <param name="At">When it last said so; system time.</param>
internal sealed record Unheard(string By, IReadOnlyList<string> Silos, DateTimeOffset At);

/// <summary>
/// Who has to leave a cluster in which some silos do not hear each other although others hear both. Membership keeps them all: it takes a silo for dead
/// when nobody hears it. Every silo reckons this from the same rows and comes to the same answer (ADR 0024).
/// </summary>
internal static class Parting
{
    /// <summary>How long somebody's word counts, system time: several rounds, and the clocks of silos may be two seconds apart.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The silos without which all that are left hear each other. Whoever is silent to more leaves first, for the fault lies rather with it; of two like that
    /// the younger, which has less to hand over.
    /// </summary>
    /// <param name="active">Silos the membership takes for active. What others say or is said of others does not count.</param>
    public static IReadOnlySet<SiloAddress> Leaving(IReadOnlyCollection<SiloAddress> active, IEnumerable<Unheard> said, DateTimeOffset now)
    {
        var names = active.ToDictionary(silo => silo.ToParsableString(), StringComparer.Ordinal);
        var apart = said
            .Where(word => now - word.At < Fresh)
            .SelectMany(word => word.Silos.Select(silo => Pair(word.By, silo)))
            .Where(pair => pair.One != pair.Other && names.ContainsKey(pair.One) && names.ContainsKey(pair.Other))
            .ToHashSet();
        var leaving = new HashSet<SiloAddress>();
        while (apart.Count > 0)
        {
            var goes = apart.SelectMany(pair => new[] { pair.One, pair.Other }).CountBy(name => name, StringComparer.Ordinal)
                .OrderByDescending(count => count.Value)
                .ThenByDescending(count => names[count.Key].Generation)
                .ThenByDescending(count => count.Key, StringComparer.Ordinal)
                .First().Key;
            leaving.Add(names[goes]);
            apart.RemoveWhere(pair => pair.One == goes || pair.Other == goes);
        }

        return leaving;
    }

    /// <summary>Either may have said it.</summary>
    private static (string One, string Other) Pair(string one, string other) => string.CompareOrdinal(one, other) < 0 ? (one, other) : (other, one);
}
