using Coordination.Grains.Clocks;
using Coordination.Grains.Store;
using Coordination.Silo.Demo;
using Coordination.Silo.Hosting;
using Coordination.Web.Drill;
using Coordination.Web.Tests.Fixture;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(Node))]

namespace Coordination.Web.Tests.Fixture;

/// <summary>One node of a quiet demo on a frozen drill clock, in this process, on a port of its own.</summary>
public sealed class Node : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "coordination-web-tests", Guid.NewGuid().ToString("N"));
    private WebApplication? _app;

    public Uri Address { get; private set; } = null!;

    public IServiceProvider Services => _app!.Services;

    internal ITableStore Store => Services.GetRequiredService<ITableStore>();

    internal IDrill Drill => Services.GetRequiredService<IDrill>();

    public async ValueTask InitializeAsync()
    {
        _app = SiloHost.Build(["demo", "--quiet", "--fresh", "--speed", "0", "--data", _folder, "--urls", "http://127.0.0.1:0", "--Web:SignInsPerMinute=10000", "--Web:WritesPerMinute=100000"]);
        await Startup.Prepare(_app.Services);
        _app.MapCoordination();
        await _app.StartAsync();
        await Startup.Begin(_app.Services);
        Address = new Uri(_app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        await _app!.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Somebody of the sample city, signed in.</summary>
    internal async Task<Person> SignIn(string userName)
    {
        var person = Anonymous();
        await person.SignIn(userName, SampleCity.Password);
        return person;
    }

    internal Person Anonymous() => new(Address);

    /// <summary>Every row of a partition once nothing is in flight, to see that nothing was stored.</summary>
    internal async Task<IReadOnlyList<string>> Rows(string partition)
    {
        await Services.GetRequiredService<WorkTracker>().WhenIdle(TestContext.Current.CancellationToken);
        var rows = new List<string>();
        await foreach (var row in Store.ScanAll(partition))
        {
            // Drained rows of an outbox are tidied away whenever a grain is idle; whatever is stored moves a head as well.
            if (!row.Key.StartsWith(Keys.Outbox, StringComparison.Ordinal))
            {
                rows.Add($"{row.Key} {row.ETag}");
            }
        }

        return rows;
    }
}
