using Coordination.Domain.Alerts;
using static Coordination.Domain.Tests.Alerts.AlertRun;

namespace Coordination.Domain.Tests.Alerts;

public class DigestRuleTests
{
    private static readonly DateTimeOffset Morning = At("2026-03-10T08:30");

    [Theory]
    [InlineData(20, 20)]
    [InlineData(21, 1)]
    [InlineData(300, 1)]
    public void Group_OfOneKindAtOnce_OneDigestFromTwentyOneOn(int count, int groups) =>
        Assert.Equal(groups, DigestRule.Group(Many("AL-02", Severity.P2, count, TimeSpan.Zero)).Length);

    [Fact]
    public void Group_LifeSafety_NeverAggregated() =>
        Assert.Equal(50, DigestRule.Group(Many("AL-53", Severity.P0, 50, TimeSpan.Zero)).Count(group => !group.IsDigest));

    [Fact]
    public void Group_SpreadOverMoreThanFiveMinutes_Single() =>
        Assert.All(DigestRule.Group(Many("AL-02", Severity.P2, 30, TimeSpan.FromSeconds(20))), group => Assert.False(group.IsDigest));

    [Fact]
    public void Group_KindsCountSeparately()
    {
        var groups = DigestRule.Group([.. Many("AL-02", Severity.P2, 15, TimeSpan.Zero), .. Many("AL-54", Severity.P2, 15, TimeSpan.Zero)]);

        Assert.Equal(30, groups.Length);
    }

    [Fact]
    public void Group_UrgentFirstAndNothingLost()
    {
        var groups = DigestRule.Group([.. Many("AL-02", Severity.P2, 25, TimeSpan.Zero), .. Many("AL-04", Severity.P1, 2, TimeSpan.Zero)]);

        Assert.Equal([Severity.P1, Severity.P1, Severity.P2], groups.Select(group => group.Severity));
        Assert.Equal(27, groups.Sum(group => group.Items.Length));
        Assert.Equal(25, groups[^1].Items.Length);
    }

    [Theory]
    [InlineData(20, true)]
    [InlineData(19, false)]
    public void Applies_TwentyWentBeforeInTheWindow(int earlier, bool digest) =>
        Assert.Equal(digest, DigestRule.Applies(Severity.P2, Enumerable.Repeat(Morning, earlier), Morning.AddMinutes(4)));

    [Fact]
    public void Applies_EarlierOnesAreOld_No() => Assert.False(DigestRule.Applies(Severity.P2, Enumerable.Repeat(Morning, 40), Morning.AddMinutes(5)));

    [Fact]
    public void Applies_LifeSafety_No() => Assert.False(DigestRule.Applies(Severity.P0, Enumerable.Repeat(Morning, 40), Morning));

    private static HandOver[] Many(string kind, Severity severity, int count, TimeSpan apart) =>
        [.. Enumerable.Range(0, count).Select(i => new HandOver($"{kind}-{i}", kind, severity, Morning + (i * apart)))];
}
