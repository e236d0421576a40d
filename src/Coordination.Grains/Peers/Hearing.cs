namespace Coordination.Grains.Peers;

/// <summary>
/// Whom this silo hears: counted in rounds it has asked in, so that a silo that was paused itself takes nobody for silent. Who was never heard is not missed:
/// nobody joins a cluster without reaching all of it, and a silo of a release that does not answer such questions is well all the same.
/// </summary>
internal sealed class Hearing
{
    /// <summary>
    /// Silences in a row after which a silo counts as unheard. A round is five seconds: a silo that is dead has been voted out by its probes before.
    /// </summary>
    public const int Silences = 4;

    /// <summary>Asked in one round at most, so that a round costs a silo the same however large its cluster is.</summary>
    public const int Most = 16;

    private readonly Dictionary<SiloAddress, (bool Heard, int Missed, long Asked)> _peers = [];
    private long _round;

    /// <summary>Who is silent.</summary>
    public IReadOnlyList<SiloAddress> Unheard => [.. _peers.Where(peer => peer.Value is { Heard: true, Missed: >= Silences }).Select(peer => peer.Key)];

    /// <summary>Whom to ask in the next round: who was silent last time, then who was asked longest ago.</summary>
    /// <param name="others">All active silos but this one; whoever is not among them is forgotten.</param>
    public IReadOnlyList<SiloAddress> Next(IReadOnlyCollection<SiloAddress> others)
    {
        _round++;
        foreach (var gone in _peers.Keys.Where(known => !others.Contains(known)).ToList())
        {
            _peers.Remove(gone);
        }

        foreach (var other in others)
        {
            _peers.TryAdd(other, default);
        }

        return [.. _peers.OrderByDescending(peer => peer.Value.Missed).ThenBy(peer => peer.Value.Asked).Take(Most).Select(peer => peer.Key)];
    }

    public void Answered(SiloAddress silo, bool heard)
    {
        if (_peers.TryGetValue(silo, out var known))
        {
            _peers[silo] = (known.Heard || heard, heard ? 0 : known.Missed + 1, _round);
        }
    }
}
