using System.Net;
using Coordination.Grains.Peers;
using CsCheck;

namespace Coordination.Grains.Tests.Peers;

/// <summary>Who leaves when silos do not hear each other.</summary>
public sealed class PartingTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 3, 2, 0, 0, TimeSpan.Zero);
    private static readonly SiloAddress[] Silos = [.. Enumerable.Range(0, 6).Select(n => SiloAddress.New(IPAddress.Loopback, 11111 + n, 100 + n))];

    [Fact]
    public void Nobody_WhenAllHearEachOther() => Assert.Empty(Parting.Leaving(Silos, [], Now));

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void TheYounger_OfTwo_WhicheverSaysIt(bool older, bool younger)
    {
        Unheard[] said = [.. older ? new[] { Word(0, 2) } : [], .. younger ? new[] { Word(2, 0) } : []];
        Assert.Equal([Silos[2]], Parting.Leaving(Silos[..3], said, Now));
    }

    [Fact]
    public void WhoLostMore_EvenWhenItIsOlder() => Assert.Equal([Silos[0]], Parting.Leaving(Silos[..3], [Word(1, 0), Word(2, 0)], Now));

    /// <summary>A silo that hears nobody says so of all; it is the one that leaves, not they.</summary>
    [Fact]
    public void WhoHearsNobody_AndNotThoseItSpeaksOf() => Assert.Equal([Silos[1]], Parting.Leaving(Silos, [Word(1, 0, 2, 3, 4, 5)], Now));

    [Fact]
    public void Nobody_OnAnOldWord() => Assert.Empty(Parting.Leaving(Silos, [Word(0, 1) with { At = Now - Parting.Fresh }], Now));

    [Fact]
    public void Nobody_OnAWordOfOrAboutTheDead() => Assert.Empty(Parting.Leaving(Silos[1..3], [Word(0, 1), Word(2, 0)], Now));

    [Fact]
    public void Nobody_OnAWordAboutItself() => Assert.Empty(Parting.Leaving(Silos, [Word(3, 3)], Now));

    /// <summary>Whatever is said, those that stay hear each other, somebody stays, and the order in which rows are read changes nothing.</summary>
    [Fact]
    public void Anything_LeavesAClusterThatHearsItself() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 5].Array[0, 6], static (by, silos) => Word(by, silos)).Array[0, 8].Sample(said =>
        {
            var leaving = Parting.Leaving(Silos, said, Now);
            Assert.True(leaving.Count < Silos.Length);
            var left = Silos.Where(silo => !leaving.Contains(silo)).Select(silo => silo.ToParsableString()).ToHashSet();
            Assert.DoesNotContain(said, word => left.Contains(word.By) && word.Silos.Any(silo => silo != word.By && left.Contains(silo)));
            Assert.Equal(leaving.Order(), Parting.Leaving([.. Silos.Reverse()], said.Reverse(), Now).Order());
        });

    private static Unheard Word(int by, params int[] silos) => new(Silos[by].ToParsableString(), [.. silos.Select(silo => Silos[silo].ToParsableString())], Now);
}
