using System.Net;
using Coordination.Grains.Clocks;

namespace Coordination.Grains.Tests.Clocks;

/// <summary>Every clock has one keeper, and a silo that goes leaves only its own clocks to others.</summary>
public sealed class ClockShareTests
{
    private static readonly string[] Partitions = [.. Enumerable.Range(0, 3_300).Select(n => $"{510000 + n}")];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(16)]
    public void Shares_CoverEveryClockOnce_AndAreAboutEqual(int silos)
    {
        var active = Silos(silos);
        var counts = active.ToDictionary(silo => silo, _ => 0);

        foreach (var partition in Partitions)
        {
            counts[Assert.Single(active, silo => ClockShare.IsMine(partition, silo, active))]++;
        }

        Assert.All(counts.Values, count => Assert.InRange(count, Partitions.Length / silos * 0.8, Partitions.Length / silos * 1.2 + 1));
    }

    [Fact]
    public void FirstPauses_OfClocksThatBeginTogether_SpreadThemOverTheWholeTime()
    {
        var seconds = Partitions.Select(partition => ClockShare.FirstPause(partition, TimeSpan.FromSeconds(10)).TotalSeconds).CountBy(pause => (int)pause).ToList();

        Assert.Equal(Enumerable.Range(0, 10), seconds.Select(pair => pair.Key).Order());
        Assert.All(seconds, second => Assert.InRange(second.Value, Partitions.Length / 10 * 0.8, Partitions.Length / 10 * 1.2));
    }

    [Fact]
    public void Share_OfASiloThatIsGone_GoesToTheOthers_AndNothingElseMoves()
    {
        var before = Silos(5);
        var after = before.Take(4).ToHashSet();

        foreach (var partition in Partitions)
        {
            var was = before.Single(silo => ClockShare.IsMine(partition, silo, before));
            var becomes = Assert.Single(after, silo => ClockShare.IsMine(partition, silo, after));
            Assert.True(was.Equals(becomes) || !after.Contains(was), $"{partition} moved from {was} to {becomes}");
        }
    }

    [Fact]
    public void Silo_ThatDoesNotSeeItself_KeepsAllClocks()
    {
        var others = Silos(3);
        var alone = SiloAddress.New(IPAddress.Loopback, 5, 5);

        Assert.All(Partitions, partition => Assert.True(ClockShare.IsMine(partition, alone, others)));
    }

    private static HashSet<SiloAddress> Silos(int count) => [.. Enumerable.Range(1, count).Select(n => SiloAddress.New(IPAddress.Parse("10.0.0.1"), 11111 + n, n))];
}
