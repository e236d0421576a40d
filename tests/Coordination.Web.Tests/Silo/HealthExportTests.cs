using System.Globalization;
using System.Text.Json.Nodes;
using Coordination.Silo.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Web.Tests.Silo;

/// <summary>Watchers that look at files see how a silo is, and when that was.</summary>
public sealed class HealthExportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("health").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 3, 4, 0, 0, TimeSpan.Zero));
    private HealthCheckResult _ready = HealthCheckResult.Healthy();
    private int _asked;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task File_SaysWhen_Who_AndHowEachCheckWent()
    {
        await Export(Path.Combine(_folder, "health.json"));

        var said = Read("health.json");
        Assert.Equal(_time.GetUtcNow(), said["at"]!.GetValue<DateTimeOffset>());
        Assert.Equal((Environment.MachineName, Environment.ProcessId), (said["machine"]!.GetValue<string>(), said["process"]!.GetValue<int>()));
        Assert.Equal("Healthy", said["status"]!.GetValue<string>());
        Assert.Equal("Healthy", said["checks"]!["cluster"]!.GetValue<string>());
    }

    [Fact]
    public async Task File_OfASiloThatIsNotWell_SaysWhy_InPlaceOfTheOneBefore()
    {
        var path = Path.Combine(_folder, "health.json");
        await Export(path);
        _time.Advance(HealthExport.Period);
        _ready = HealthCheckResult.Unhealthy("membership: Dead");

        await Export(path);

        var said = Read("health.json");
        Assert.Equal(("Unhealthy", "membership: Dead"), (said["status"]!.GetValue<string>(), said["checks"]!["cluster"]!.GetValue<string>()));
        Assert.Equal(_time.GetUtcNow(), said["at"]!.GetValue<DateTimeOffset>());
        Assert.Equal([path], Directory.GetFiles(_folder)); // nothing half written stays
    }

    [Fact]
    public async Task FileName_HasAPlace_ForTheSilo()
    {
        await Export(Path.Combine(_folder, "health-{silo}.json"));

        Assert.Equal([string.Create(CultureInfo.InvariantCulture, $"health-{Environment.ProcessId}.json")], Directory.GetFiles(_folder).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task WithoutAFile_NobodyIsAsked(string? file)
    {
        await Export(file);

        Assert.Equal(0, _asked);
    }

    private async Task Export(string? file)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddHealthChecks().AddCheck("cluster", () =>
        {
            _asked++;
            return _ready;
        });
        await using var provider = services.BuildServiceProvider();
        await new HealthExport(new MaintenanceSettings { HealthFile = file }, provider.GetRequiredService<HealthCheckService>(), _time).Execute(null!, TestContext.Current.CancellationToken);
    }

    private JsonNode Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(_folder, name)))!;
}
