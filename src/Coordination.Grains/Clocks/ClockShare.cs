using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Coordination.Grains.Clocks;

/// <summary>Which silo looks after which clocks: the highest of all hashes of silo and partition wins, so a silo that comes or goes moves only its own share.</summary>
internal static class ClockShare
{
    /// <param name="mine">This silo; alone as long as it does not see itself among the active ones.</param>
    public static bool IsMine(string partition, SiloAddress mine, IReadOnlyCollection<SiloAddress> active) =>
        !active.Contains(mine) || active.MaxBy(silo => Weight(partition, silo)) is { } keeper && keeper.Equals(mine);

    /// <summary>
    /// The pause after a clock's first look, up to <paramref name="longest"/>, for each partition another: clocks that begin together, as those of a dead silo
    /// do, would else ask the store in the same instant for ever after.
    /// </summary>
    public static TimeSpan FirstPause(string partition, TimeSpan longest) =>
        longest * (BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.ASCII.GetBytes(partition))) / (double)uint.MaxValue);

    private static ulong Weight(string partition, SiloAddress silo) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.ASCII.GetBytes($"{partition}@{silo.ToParsableString()}")));
}
