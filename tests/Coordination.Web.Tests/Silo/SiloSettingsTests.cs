using System.Globalization;
using Coordination.Silo.Hosting;
using Microsoft.Extensions.Configuration;

namespace Coordination.Web.Tests.Silo;

public class SiloSettingsTests
{
    private static readonly IConfiguration Nothing = new ConfigurationBuilder().Build();

    private static SiloSettings Parse(params string[] args) => SiloSettings.Parse(args, Nothing);

    [Fact]
    public void Parse_WithoutArguments_IsAProductionNode()
    {
        var settings = Parse();

        Assert.False(settings.Demo);
        Assert.Equal("http://localhost:5080", settings.Urls);
        Assert.EndsWith("data", settings.Data, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_Demo_HasTheDefaultsOfTheDocumentation()
    {
        var settings = Parse("demo");

        Assert.True(settings.Demo);
        Assert.Equal(60, settings.Speed);
        Assert.False(settings.Quiet || settings.Fresh);
        Assert.Equal(DateTimeOffset.Parse("2026-03-03T10:00:00+08:00", CultureInfo.InvariantCulture), settings.Clock);
        Assert.EndsWith("data-demo", settings.Data, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_EveryOption_IsTaken()
    {
        var settings = Parse("demo", "--quiet", "--fresh", "--clock", "2026-05-01T08:00:00+08:00", "--speed", "0", "--data", "/tmp/somewhere", "--urls", "http://127.0.0.1:1");

        Assert.True(settings is { Quiet: true, Fresh: true, Speed: 0, Data: "/tmp/somewhere", Urls: "http://127.0.0.1:1" });
        Assert.Equal(new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.FromHours(8)), settings.Clock);
    }

    [Fact]
    public void Parse_ConfigurationValues_AreLeftToTheConfiguration()
    {
        Assert.True(Parse("demo", "--Client:Build=false", "--Storage:Provider", "AzureTables", "--quiet").Quiet);
    }

    [Theory]
    [InlineData("--bogus", "--bogus")]
    [InlineData("extra", "extra")]
    [InlineData("--speed", "--speed")]
    [InlineData("--speed quick", "quick")]
    [InlineData("--speed -1", "-1")]
    [InlineData("--speed NaN", "NaN")]
    [InlineData("--clock yesterday", "yesterday")]
    [InlineData("--data", "--data")]
    public void Parse_WhatCannotBeUsed_IsNamedInTheMessage(string line, string named)
    {
        var error = Assert.Throws<ArgumentException>(() => Parse(["demo", .. line.Split(' ')]));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
