using System.Globalization;
using Coordination.Domain.Alerts;
using static Coordination.Domain.Tests.Alerts.AlertRun;

namespace Coordination.Domain.Tests.Alerts;

/// <summary>Every row in use against domain.md 5.4, written out a second time by hand.</summary>
public class AlertCatalogueTests
{
    [Theory]
    [InlineData("AL-01", "P3", "SCH_O SCH_P RI")]
    [InlineData("AL-01A", "P1", "SCH_O SCH_P RI")]
    [InlineData("AL-02", "P2", "SCH_P RI K:OFF_H", "+3 wd K:CI", "+10 wd T:OFF_H")]
    [InlineData("AL-02A", "P0", "SCH_P RI K:OFF_H K:OP", "+15 min K:CI", "+30 min K:DIR T:OP")]
    [InlineData("AL-03", "P2", "SIGNER", "+1 wd K:CI", "+3 wd K:DIR T:OFF_H", "+5 wd T:CI")]
    [InlineData("AL-03A", "P0", "SIGNER K:OP", "+15 min K:CI", "+30 min K:DIR T:OP", "+60 min T:CI")]
    [InlineData("AL-04", "P1", "SCH_P K:OFF_H K:CI (T:OFF_H)", "+5 wd K:DIR", "+10 wd T:CI")]
    [InlineData("AL-05", "P1", "K:CI", "+2 wd K:DIR", "+5 wd T:CI", "+10 wd T:DIR")]
    [InlineData("AL-05A", "P0", "K:CI", "+15 min K:DIR", "+30 min T:CI", "+60 min T:DIR")]
    [InlineData("AL-06", "P2", "K:OFF_H", "+2 wd K:CI", "+5 wd T:OFF_H")]
    [InlineData("AL-07", "P1", "K:CI K:DIR", "+3 wd T:CI", "+5 wd T:DIR")]
    [InlineData("AL-09", "P2", "RECHECKER K:OFF_H", "+3 wd K:CI", "+10 wd T:OFF_H")]
    [InlineData("AL-10", "P3", "SCH_P RI", "count only 2 P2 K:CI", "count only 3 P2 K:DIR")]
    [InlineData("AL-11", "P3", "APPROVER")]
    [InlineData("AL-30b", "P3", "SCH_P K:OFF_H", "count 2 P2 K:CI")]
    [InlineData("AL-36", "P2", "K:OFF_H", "count 2 P1 K:CI")]
    [InlineData("AL-38", "P2", "K:DIR T:CI", "+30 d P1 T:DIR")]
    [InlineData("AL-38D", "P2", "T:DIR T:CI", "+30 d P1 T:DIR")]
    [InlineData("AL-39", "P1", "K:CI T:CI", "count 3 K:DIR K:DISC")]
    [InlineData("AL-40", "P1", "K:CI K:DIR", "+1 d K:DISC", "county T:CI")]
    [InlineData("AL-42", "P2", "ADDRESSEE", "+10 wd K:CI", "+20 wd K:DIR")]
    [InlineData("AL-48", "P2", "T:SYS T:OFF_H", "on 12-15 T:CI")]
    [InlineData("AL-52", "P2", "DEBTOR K:OFF_H", "+3 wd K:CI", "+10 wd K:DIR")]
    [InlineData("AL-52T", "P2", "DEBTOR K:OFF_H", "+3 wd K:CI", "+10 wd T:CI")]
    [InlineData("AL-53", "P0", "SCH_P RI K:OP", "+15 min K:CI K:EDU", "+30 min K:DIR T:OP EMERGENCY")]
    [InlineData("AL-54", "P2", "SCH_P K:OFF_H", "+2 wd K:CI")]
    [InlineData("AL-54A", "P0", "SCH_P K:OFF_H", "+15 min K:CI K:OP")]
    public void Row_AsWritten_HasRecipientsOffsetsAndSeverity(string id, string severity, params string[] tiers)
    {
        var row = AlertCatalogue.Find(id, "");

        Assert.Equal(id, row.Id);
        Assert.Equal(severity, row.Severity.ToString());
        Assert.Equal(tiers, row.Tiers.Select(Text));
        Assert.NotEmpty(row.EndsWhen);
    }

    [Fact]
    public void Catalogue_HasNoRowBesidesTheListed() => Assert.Equal(27, AlertCatalogue.All.Count());

    [Fact]
    public void Manual_OnlyIndependenceAndRetaliation() =>
        Assert.Equal(["AL-39", "AL-40"], AlertCatalogue.All.Where(row => row.Manual).Select(row => row.Id));

    [Fact]
    public void EveryoneAcknowledges_OnlyTheUnhandledHazard() =>
        Assert.Equal(["AL-53"], AlertCatalogue.All.Where(row => row.EveryoneAcknowledges).Select(row => row.Id));

    [Theory]
    [InlineData("AL-02", "A", "AL-02A")]
    [InlineData("AL-02A", "", "AL-02A")]
    [InlineData("AL-02", "", "AL-02")]
    [InlineData("AL-53", "A", "AL-53")]
    public void Find_KindAndVariant_SameRowEitherWay(string kind, string variant, string id) => Assert.Equal(id, AlertCatalogue.Find(kind, variant).Id);

    [Fact]
    public void Find_UnknownKind_Throws() => Assert.Throws<KeyNotFoundException>(() => AlertCatalogue.Find("AL-99", ""));

    [Theory]
    [InlineData("AL-02", "0 SCH_P RI T:OFF_H", "1 T:CI", "2 T:OFF_H")]
    [InlineData("AL-04", "0 SCH_P T:OFF_H T:CI", "1 T:DIR", "2 T:CI")]
    [InlineData("AL-05", "0 T:CI", "1 T:DIR", "3 T:DIR")]
    [InlineData("AL-07", "0 T:CI T:DIR", "2 T:DIR")]
    [InlineData("AL-02A", "0 SCH_P RI T:OFF_H T:OP", "1 T:CI", "2 T:DIR T:OP")]
    [InlineData("AL-40", "0 T:CI T:DIR", "1 T:DISC")]
    public void CityOwner_RepeatingTiersFallAway_TheLastStays(string id, params string[] tiers)
    {
        var frozen = PolicyFreezer.Freeze(Case(id, "2026-03-10T00:00", "2026-03-09"), cityOwner: true);

        Assert.Equal(tiers, frozen.Tiers.Select(tier => string.Create(CultureInfo.InvariantCulture, $"{tier.Level} {string.Join(' ', tier.Tell)}")));
        Assert.All(frozen.Tiers, tier => Assert.Empty(tier.Inform.Intersect(tier.Tell)));
    }

    [Fact]
    public void CountyOwner_AllTiersStay()
    {
        Assert.All(AlertCatalogue.All, row => Assert.Equal(row.Tiers.Length, PolicyFreezer.Freeze(Case(row.Id, "2026-03-10T00:00", "2026-03-09"), cityOwner: false).Tiers.Length));
    }

    [Fact]
    public void Freeze_TransferStepAndVacantDirector_TakeTheirOwnRows()
    {
        var transfer = Case("AL-52", "2026-03-10T00:00", "2026-03-09") with { Values = ImmutableDictionary<string, string>.Empty.Add("step", "transfer.accept") };
        var director = Case("AL-38", "2026-03-10T00:00", "2026-03-09") with { Key = Vacancies.KeyOf("512021:DIR") };

        Assert.Equal("AL-52T", PolicyFreezer.Freeze(transfer, cityOwner: false).Id);
        Assert.Equal("AL-38D", PolicyFreezer.Freeze(director, cityOwner: false).Id);
    }

    private static string Text(TierPolicy tier)
    {
        var start = tier switch
        {
            { After: { } after } => $"+{after} ",
            { On: { } on } => string.Create(CultureInfo.InvariantCulture, $"on {on.Month:D2}-{on.Day:D2} "),
            { Stage: { } stage } => string.Create(CultureInfo.InvariantCulture, $"count {(tier.ByCountOnly ? "only " : "")}{stage} "),
            _ => "",
        };
        var informed = tier.Inform.IsEmpty ? "" : $" ({string.Join(' ', tier.Inform)})";
        return $"{(tier.CountyOnly ? "county " : "")}{start}{(tier.Severity is { } severity ? severity + " " : "")}{string.Join(' ', tier.Tell)}{informed}";
    }
}
