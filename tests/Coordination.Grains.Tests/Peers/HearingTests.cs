using System.Net;
using Coordination.Grains.Peers;

namespace Coordination.Grains.Tests.Peers;

/// <summary>Whom a silo takes for silent.</summary>
public sealed class HearingTests
{
    private static readonly SiloAddress[] Others = [.. Enumerable.Range(0, 40).Select(n => SiloAddress.New(IPAddress.Loopback, 11111 + n, n))];
    private readonly Hearing _hearing = new();
    private readonly HashSet<SiloAddress> _heard = [];

    public HearingTests()
    {
        while (Others.Except(_heard).Any())
        {
            _heard.UnionWith(Round(Others));
        }
    }

    [Fact]
    public void Never_Heard_IsNotMissed()
    {
        SiloAddress[] mute = [SiloAddress.New(IPAddress.Loopback, 10_000, 1)];
        for (var round = 0; round < Hearing.Silences * 2; round++)
        {
            Round(mute, silent: mute[0]);
        }

        Assert.Empty(_hearing.Unheard);
    }

    [Fact]
    public void Silent_AfterSilencesInARow_AndHeardAgainAfterOneAnswer()
    {
        for (var round = 1; round <= Hearing.Silences; round++)
        {
            Assert.Empty(_hearing.Unheard);
            Round(Others[..2], silent: Others[1]);
        }

        Assert.Equal([Others[1]], _hearing.Unheard);
        Round(Others[..2]);
        Assert.Empty(_hearing.Unheard);
    }

    [Fact]
    public void Answer_InBetween_BeginsTheCountAnew()
    {
        for (var round = 1; round <= Hearing.Silences * 3; round++)
        {
            Round(Others[..2], round % Hearing.Silences == 0 ? null : Others[1]);
            Assert.Empty(_hearing.Unheard);
        }
    }

    [Fact]
    public void Gone_IsForgotten_AndBeginsAnewWhenItIsBack()
    {
        for (var round = 1; round <= Hearing.Silences; round++)
        {
            Round(Others[..2], silent: Others[1]);
        }

        Round(Others[..1]);
        Assert.Empty(_hearing.Unheard);
        Round(Others[..2]);
        Round(Others[..2], silent: Others[1]);
        Assert.Empty(_hearing.Unheard);
    }

    [Fact]
    public void Many_AreAskedInTurn_AndTheSilentInEachRound()
    {
        var silent = Others[7];
        while (!Round(Others, silent).Contains(silent))
        {
        }

        var asked = new HashSet<SiloAddress>();
        for (var round = 0; round < 3; round++)
        {
            var now = Round(Others, silent);
            Assert.Equal(Hearing.Most, now.Count);
            Assert.Contains(silent, now);
            asked.UnionWith(now);
        }

        Assert.Equal(Others.ToHashSet(), asked);
    }

    private IReadOnlyList<SiloAddress> Round(SiloAddress[] others, SiloAddress? silent = null)
    {
        var asked = _hearing.Next(others);
        foreach (var other in asked)
        {
            _hearing.Answered(other, heard: !other.Equals(silent));
        }

        return asked;
    }
}
