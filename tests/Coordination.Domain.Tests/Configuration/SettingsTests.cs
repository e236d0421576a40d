using Coordination.Domain.Aggregates;
using Coordination.Domain.Configuration;
using Coordination.Domain.Time;

namespace Coordination.Domain.Tests.Configuration;

public class SettingsTests
{
    private const string City = "512000";
    private const string County = "512021";
    private const string Rectify = "rectification.B.rectify";

    private static readonly DateOnly Today = new(2026, 3, 3);

    /// <summary>The table of domain.md 4.1.1 row by row: A, B, C, D.</summary>
    [Theory]
    [InlineData("rectification.{0}.sign", "2 h", "1 wd", "3 wd", "0 wd")]
    [InlineData("rectification.{0}.rectify", "3 d", "15 d", "30 d", "90 d")]
    [InlineData("rectification.{0}.recheck", "1 wd", "5 wd", "10 wd", "20 wd")]
    [InlineData("rectification.{0}.supervision", "24 h", "5 wd", "10 wd", "15 wd")]
    [InlineData("rectification.{0}.extension.max", "0 d", "7 d", "15 d", "90 d")]
    [InlineData("rectification.{0}.receipt", "30 min", "2 wd", "2 wd", "2 wd")]
    [InlineData("ladder.{0}.supervision.sign", "2 h", "2 wd", "2 wd", "2 wd")]
    [InlineData("interview.{0}.summons-lead", "0 wd", "3 wd", "3 wd", "3 wd")]
    [InlineData("interview.{0}.hold", "24 h", "10 wd", "10 wd", "10 wd")]
    [InlineData("interview.{0}.term", "24 h", "10 wd", "10 wd", "10 wd")]
    public void Duration_ByClass_IsTheSpecifiedDefault(string key, params string[] expected) =>
        Assert.Equal(expected, "ABCD".Select(letter => Length(Settings.Default, key.Replace("{0}", letter.ToString(), StringComparison.Ordinal)).Value.ToString()));

    [Theory]
    [InlineData("rectification.A.confirm", "24 h")]
    [InlineData("rectification.A.interim", "24 h")]
    [InlineData("rectification.A.interim.first", "2 h")]
    [InlineData("rectification.D.plan", "15 wd")]
    [InlineData("rectification.objection.window", "10 d")]
    [InlineData("rectification.objection.answer", "30 d")]
    [InlineData("rectification.extension.lead", "3 wd")]
    [InlineData("rectification.extension.decision", "3 wd")]
    [InlineData("rectification.file-report", "3 d")]
    [InlineData("rectification.suspension.review", "15 d")]
    [InlineData("rectification.transfer.accept", "2 wd")]
    [InlineData("rectification.reopen.window", "365 d")]
    [InlineData("rectification.lookback.from", "90 d")]
    [InlineData("rectification.lookback.to", "180 d")]
    [InlineData("rectification.return.floor", "3 d")]
    [InlineData("rectification.service-fallback", "5 wd")]
    [InlineData("interview.record", "3 wd")]
    [InlineData("interview.file", "5 wd")]
    [InlineData("interview.re-summons", "3 wd")]
    [InlineData("circular.sign", "5 wd")]
    [InlineData("circular.term", "15 wd")]
    [InlineData("recommendation.reply", "30 d")]
    [InlineData("accountability.open-clue", "5 wd")]
    public void Duration_NothingOverridden_IsTheSpecifiedDefault(string key, string expected)
    {
        var setting = Length(Settings.Default, key);

        Assert.Equal(new Setting<Duration>(key, Duration.Parse(expected), "default"), setting);
    }

    [Theory]
    [InlineData("rectification.A.extension.count", 0)]
    [InlineData("rectification.B.extension.count", 1)]
    [InlineData("rectification.C.extension.count", 1)]
    [InlineData("rectification.D.extension.count", 1)]
    [InlineData("rectification.D.progress-day", 5)]
    [InlineData("rectification.C.onsite-share", 30)]
    [InlineData("rectification.lookback.sample", 10)]
    [InlineData("recommendation.validity-months", 12)]
    public void Number_NothingOverridden_IsTheSpecifiedDefault(string key, int expected) =>
        Assert.Equal(new Setting<int>(key, expected, "default"), Settings.Default.Number(key, County, Today));

    [Fact]
    public void Catalogue_EveryDefault_PassesItsOwnCheckAndHasBothTexts() =>
        Assert.All(SettingCatalogue.All, definition =>
        {
            Assert.Null(definition.Check(definition.Default));
            Assert.True(definition.Least <= definition.Most, definition.Key);
            Assert.NotEmpty(definition.Source);
            Assert.NotEmpty(definition.Chinese);
            Assert.NotEmpty(definition.English);
        });

    [Fact]
    public void Duration_OverrideOfTheCounty_CountsFromItsDayAndSaysSo()
    {
        var settings = With((County, Rectify, "2026-03-03", "20 d"));

        Assert.Equal("15 d", Length(settings, Rectify, on: new DateOnly(2026, 3, 2)).Value.ToString());
        Assert.Equal(new Setting<Duration>(Rectify, Duration.Days(20), "512021@2026-03-03"), Length(settings, Rectify));
    }

    [Fact]
    public void Duration_SeveralDates_TheNewestReachedCounts()
    {
        var settings = With((County, Rectify, "2026-06-01", "25 d"), (County, Rectify, "2025-01-01", "10 d"), (County, Rectify, "2026-01-01", "20 d"));

        Assert.Equal("20 d", Length(settings, Rectify).Value.ToString());
        Assert.Equal("25 d", Length(settings, Rectify, on: new DateOnly(2026, 6, 1)).Value.ToString());
        Assert.Equal("10 d", Length(settings, Rectify, on: new DateOnly(2025, 12, 31)).Value.ToString());
    }

    [Fact]
    public void Duration_OverrideOfAParent_CountsBelowUnlessTheCountyHasItsOwn()
    {
        var settings = With((City, Rectify, "2026-01-01", "12 d"), ("512022", Rectify, "2025-01-01", "20 d"));

        Assert.Equal(("12 d", "512000@2026-01-01"), (Length(settings, Rectify).Value.ToString(), Length(settings, Rectify).Version));
        Assert.Equal("20 d", Length(settings, Rectify, "512022").Value.ToString());
        Assert.Equal("default", Length(settings, Rectify, "510000").Version);
    }

    [Fact]
    public void Duration_CountyOverrideNotYetInForce_FallsBackToTheParent() =>
        Assert.Equal("12 d", Length(With((City, Rectify, "2026-01-01", "12 d"), (County, Rectify, "2027-01-01", "20 d")), Rectify).Value.ToString());

    [Fact]
    public void Duration_SameDayTwice_TheLaterListedCounts() =>
        Assert.Equal("14 d", Length(With((County, Rectify, "2026-01-01", "20 d"), (County, Rectify, "2026-01-01", "14 d")), Rectify).Value.ToString());

    [Fact]
    public void With_OneMore_LeavesTheOriginalAsItWas()
    {
        var original = With((City, Rectify, "2026-01-01", "12 d"));
        var changed = original.With(new SettingOverride(County, Rectify, Today, "9 d", "ci"));

        Assert.Equal("12 d", Length(original, Rectify).Value.ToString());
        Assert.Equal("9 d", Length(changed, Rectify).Value.ToString());
        Assert.Equal("12 d", Length(changed, Rectify, "512022").Value.ToString());
    }

    [Fact]
    public void Number_Overridden_IsReadAsANumber() =>
        Assert.Equal(20, With((City, "rectification.lookback.sample", "2026-01-01", "20")).Number("rectification.lookback.sample", County, Today).Value);

    [Theory]
    [InlineData(Rectify, "0 d")]
    [InlineData(Rectify, "91 d")]
    [InlineData(Rectify, "15 h")]
    [InlineData(Rectify, "15")]
    [InlineData(Rectify, "-15 d")]
    [InlineData(Rectify, "")]
    [InlineData("rectification.A.rectify", "3 wd")]
    [InlineData("rectification.A.extension.max", "1 d")]
    [InlineData("rectification.D.progress-day", "29")]
    [InlineData("rectification.D.progress-day", "5 d")]
    [InlineData("rectification.lookback.sample", "101")]
    public void Check_ValueTheKeyDoesNotTake_IsRefusedWithWhatItTakes(string key, string value)
    {
        var refusal = Settings.Check(key, value)!;

        Assert.Equal(("SETTING_INVALID", key, value), (refusal.Code, refusal.Values["key"], refusal.Values["value"]));
        Assert.DoesNotContain('{', Refusals.Sentence(refusal, english: true));
        Assert.DoesNotContain('{', Refusals.Sentence(refusal, english: false));
        Assert.Throws<ArgumentException>(() => With((County, key, "2026-01-01", value)));
    }

    [Theory]
    [InlineData(Rectify, "1–90 d|wd")]
    [InlineData("rectification.A.receipt", "1–1440 h|min")]
    [InlineData("rectification.D.progress-day", "1–28")]
    public void Check_Refused_SaysTheRangeAndUnits(string key, string allowed) =>
        Assert.Equal(allowed, Settings.Check(key, "x")!.Values["allowed"]);

    [Theory]
    [InlineData(Rectify, "15 wd")]
    [InlineData("rectification.A.rectify", "72 h")]
    [InlineData("rectification.A.supervision", "90 min")]
    public void Check_ValueTheKeyTakes_IsAccepted(string key, string value) => Assert.Null(Settings.Check(key, value));

    [Fact]
    public void Check_UnknownKey_IsRefusedAndAskingForItIsABug()
    {
        Assert.Equal("SETTING_UNKNOWN", Settings.Check("rectification.E.rectify", "15 d")?.Code);
        Assert.Throws<KeyNotFoundException>(() => Length(Settings.Default, "rectification.E.rectify"));
        Assert.Throws<KeyNotFoundException>(() => Settings.Default.Number(Rectify, County, Today));
        Assert.Throws<KeyNotFoundException>(() => Length(Settings.Default, "rectification.D.progress-day"));
    }

    [Fact]
    public void Constructor_KeyOfANewerRelease_IsLeftAsideAndKept()
    {
        var settings = With((County, "rectification.E.rectify", "2026-01-01", "anything"), (County, Rectify, "2026-01-01", "20 d"));

        Assert.Equal(2, settings.Overrides.Length);
        Assert.Equal("20 d", Length(settings, Rectify).Value.ToString());
    }

    private static Setting<Duration> Length(Settings settings, string key, string jurisdiction = County, DateOnly? on = null) =>
        settings.Duration(key, jurisdiction, on ?? Today);

    private static Settings With(params (string Jurisdiction, string Key, string From, string Value)[] overrides) =>
        new(
            overrides.Select(entry => new SettingOverride(entry.Jurisdiction, entry.Key, DateOnly.ParseExact(entry.From, "yyyy-MM-dd"), entry.Value, "ci")),
            code => code switch { County or "512022" => City, City => "510000", _ => null });
}
