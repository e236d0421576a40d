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

    [Theory]
    [InlineData("--Storage:Provider=AzureTables", "--Storage:Provider=AzureTables")]
    [InlineData("--Storage:Provider AzureTables", "--Storage:Provider=AzureTables")]
    [InlineData("--Storage:Provider AzureTables --Storage:Tables 64", "--Storage:Provider=AzureTables --Storage:Tables=64")]
    [InlineData("demo --quiet --Client:Build false --speed 0", "--Client:Build=false")]
    [InlineData("--data /somewhere --Web:MapFile=a=b", "--Web:MapFile=a=b")]
    [InlineData("--Storage:Provider", "--Storage:Provider")]
    [InlineData("--quiet", "")]
    public void ConfigurationOf_AKeyWithASpace_IsAsWithAnEqualsSign(string line, string values) =>
        Assert.Equal(values, string.Join(' ', SiloSettings.ConfigurationOf(line.Split(' '))));

    [Fact]
    public void OfCommand_AKeyWithASpace_ReachesTheStore() =>
        Assert.Equal(("AzureTables", 64), SiloSettings.OfCommand(["--Storage:Provider", "AzureTables", "--Storage:ConnectionString=UseDevelopmentStorage=true", "--Storage:Tables", "64"]).Store is var store
            ? (store.Provider, store.Azure.Tables)
            : default);

    [Fact]
    public void Store_OfOneConnectionString_HasOneAccount() =>
        Assert.Equal("UseDevelopmentStorage=true", Assert.Single(Store("ConnectionString=UseDevelopmentStorage=true").Azure.Accounts).ConnectionString);

    [Fact]
    public void Store_OfNamedAccounts_IsThose() =>
        Assert.Equal(
            ["https://a.table/", "https://b.table/"],
            Store("Accounts:0:TableEndpoint=https://a.table", "Accounts:1:TableEndpoint=https://b.table", "ConnectionString=not looked at").Azure.Accounts.Select(account => account.TableEndpoint!.ToString()));

    [Theory]
    [InlineData("Provider=Oracle", "Storage:Provider is 'Oracle'")]
    [InlineData("", "Storage:Accounts is empty")]
    [InlineData("Accounts:0:Sas=x", "Storage:Accounts:0 needs")]
    [InlineData("ConnectionString=x Table=ab", "Storage:Table")]
    [InlineData("ConnectionString=x Table=1abc", "Storage:Table")]
    [InlineData("ConnectionString=x Table=a-bc", "Storage:Table")]
    [InlineData("ConnectionString=x Tables=0", "Storage:Tables")]
    [InlineData("ConnectionString=x Tables=257", "Storage:Tables")]
    [InlineData("ConnectionString=x InFlight=0", "InFlight")]
    [InlineData("ConnectionString=x QueueCapacity=0", "QueueCapacity")]
    [InlineData("ConnectionString=x QueueTime=00:00:00", "QueueTime")]
    [InlineData("ConnectionString=x RequestTime=00:00:00", "RequestTime")]
    [InlineData("ConnectionString=x GiveUpAfter=00:00:01", "GiveUpAfter")]
    public void Store_ThatCannotBeUsed_IsNamedInTheMessage(string values, string named) =>
        Assert.Contains(named, Assert.ThrowsAny<ArgumentException>(() => Store(values.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Message, StringComparison.Ordinal);

    [Fact]
    public void Store_OfAValueThatIsNoNumber_IsNamedInTheMessage() =>
        Assert.Contains("Storage:Tables", Assert.Throws<InvalidOperationException>(() => Store("ConnectionString=x", "Tables=many")).Message, StringComparison.Ordinal);

    /// <summary>Settings of the section, on Azure Tables unless they say otherwise.</summary>
    private static StoreSettings Store(params string[] values) => StoreSettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection([new("Storage:Provider", "AzureTables")])
        .AddInMemoryCollection(values.Select(value => new KeyValuePair<string, string?>($"Storage:{value[..value.IndexOf('=', StringComparison.Ordinal)]}", value[(value.IndexOf('=', StringComparison.Ordinal) + 1)..])))
        .Build());
}
