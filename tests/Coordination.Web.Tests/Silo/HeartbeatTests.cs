using System.Diagnostics.Metrics;
using System.Net;
using System.Reflection;
using System.Threading.Channels;
using Coordination.Domain.Aggregates;
using Coordination.Grains.Store;
using Coordination.Silo.Hosting;
using Coordination.Storage.Faults;
using Coordination.Storage.Memory;
using Coordination.Web.Tests.Drill;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Web.Tests.Silo;

/// <summary>Somebody outside hears that all is well, as long as it is, and nothing otherwise.</summary>
public sealed class HeartbeatTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30), Period = TimeSpan.FromSeconds(60);
    private static readonly EntityId Owner = DrillBench.Owner("late");

    private readonly Channel<string> _heard = Channel.CreateUnbounded<string>(), _outcomes = Channel.CreateUnbounded<string>();
    private readonly Ticks _time = new();
    private readonly MeterListener _meter = new();
    private readonly Lines _lines = new();
    private readonly MemoryTableStore _disk = new();
    private ITableStore _store = null!;
    private WebApplication _outside = null!;
    private Heartbeat _heartbeat = null!;
    private HealthCheckResult _ready = HealthCheckResult.Healthy();
    private HttpStatusCode _answer = HttpStatusCode.OK;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _outside = builder.Build();
        _outside.MapGet("/beat/{silo}", (string silo) =>
        {
            _heard.Writer.TryWrite(silo);
            return Results.StatusCode((int)_answer);
        });
        await _outside.StartAsync();
        _meter.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Name == "coordination.heartbeat.beats")
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        _meter.SetMeasurementEventCallback<long>((_, _, tags, _) => _outcomes.Writer.TryWrite((string)tags[0].Value!));
        _meter.Start();
        _store = _disk;
    }

    public async ValueTask DisposeAsync()
    {
        await _heartbeat.StopAsync(CancellationToken.None);
        _heartbeat.Dispose();
        _meter.Dispose();
        await _outside.DisposeAsync();
    }

    [Fact]
    public async Task Well_IsSaidEachPeriod_WithTheSilosName()
    {
        await Begin();

        for (var beat = 0; beat < 3; beat++)
        {
            Assert.Equal("sent", await Next());
            Assert.Equal($"{Environment.MachineName}-11111", await _heard.Reader.ReadAsync(TestContext.Current.CancellationToken));
        }

        Assert.Equal(["All is well, and the heartbeat is sent"], _lines.Said);
    }

    [Fact]
    public async Task NotReady_IsSilence_UntilItIsAgain()
    {
        await Begin();
        Assert.Equal("sent", await Next());
        _ready = HealthCheckResult.Unhealthy("membership: Dead");

        Assert.Equal(["withheld", "withheld"], [await Next(), await Next()]);
        Assert.Equal(1, _heard.Reader.Count);

        _ready = HealthCheckResult.Healthy();
        Assert.Equal("sent", await Next());
        Assert.Equal(2, _heard.Reader.Count);
        Assert.Equal(3, _lines.Said.Count); // one for each change
        Assert.Contains("cluster: membership: Dead", _lines.Said[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeadlineLate_BeyondTheLimit_IsSilence_UntilItIsSettled()
    {
        await Begin();
        var row = Keys.DueRow(Owner, new Deadline("receipt", _time.GetUtcNow() + TimeSpan.FromSeconds(30), 20));
        await _disk.Commit(DrillBench.Home, [RowChange.Insert(row, "{}"u8.ToArray())], cancel: TestContext.Current.CancellationToken);

        Assert.Equal("sent", await Next()); // late by half a minute: the clocks are at it
        Assert.Equal("withheld", await Next());
        Assert.Equal(1, _heard.Reader.Count);

        await _disk.Commit(DrillBench.Home, [RowChange.Delete(row)], cancel: TestContext.Current.CancellationToken);
        Assert.Equal("sent", await Next());
    }

    [Fact]
    public async Task Store_ThatCannotBeAsked_IsSilence()
    {
        _store = new FaultyTableStore(_disk, new FaultScript(1, new FaultRule(Fault.Unavailable) { When = static call => call.Partition == DrillBench.Home }), TimeProvider.System);
        await Begin();

        Assert.Equal("withheld", await Next());
        Assert.Equal(0, _heard.Reader.Count);
    }

    [Fact]
    public async Task Outside_ThatDoesNotTakeIt_IsCountedAsFailure()
    {
        _answer = HttpStatusCode.BadGateway;
        await Begin();

        Assert.Equal(["failed", "failed"], [await Next(), await Next()]);
        Assert.Contains("502", Assert.Single(_lines.Said), StringComparison.Ordinal);

        _answer = HttpStatusCode.OK;
        Assert.Equal("sent", await Next());
    }

    [Theory]
    [InlineData("Url", "ftp://watch/", "Heartbeat:Url")]
    [InlineData("Url", "watch", "Heartbeat:Url")]
    [InlineData("Period", "00:00:00", "Heartbeat:Period")]
    [InlineData("MostLate", "00:00:00", "Heartbeat:MostLate")]
    public async Task Settings_ThatCannotBeUsed_AreNamed(string key, string value, string named)
    {
        await Begin();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new($"Heartbeat:{key}", value)]).Build();

        Assert.Contains(named, Assert.Throws<ArgumentException>(() => HeartbeatSettings.Read(configuration)).Message, StringComparison.Ordinal);
    }

    private async Task Begin()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddHealthChecks().AddCheck("cluster", () => _ready, ["ready"]).AddCheck("other", () => HealthCheckResult.Unhealthy());
        var settings = new HeartbeatSettings { Url = $"{_outside.Urls.Single()}/beat/{HeartbeatSettings.Silo}", Period = Period, MostLate = Period };
        _heartbeat = new Heartbeat(
            settings, services.BuildServiceProvider().GetRequiredService<HealthCheckService>(), _store, new Partitions(Partitions.DefaultHashes), new DrillBench.Books(), new SystemBusinessClock(_time), _time, Place.Create(), _lines);
        await _heartbeat.StartAsync(TestContext.Current.CancellationToken);
        await _time.Timer.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    /// <summary>What became of the next one.</summary>
    private async Task<string> Next()
    {
        _time.Advance(Period);
        return await _outcomes.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);
    }

    /// <summary>Says when somebody begins to wait for it.</summary>
    private sealed class Ticks() : FakeTimeProvider(DrillBench.At(0))
    {
        private readonly TaskCompletionSource _timer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Timer => _timer.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _timer.TrySetResult();
            return timer;
        }
    }

    private sealed class Lines : ILogger<Heartbeat>
    {
        public List<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Said.Add(formatter(state, exception));
    }

#pragma warning disable CA1852 // a dispatch proxy is derived from at run time
    /// <summary>A silo on port 11111, as far as it is asked.</summary>
    public class Place : DispatchProxy
    {
        internal static ILocalSiloDetails Create() => Create<ILocalSiloDetails, Place>();

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name == "get_SiloAddress"
            ? Orleans.Runtime.SiloAddress.New(IPAddress.Loopback, 11111, 1)
            : throw new NotSupportedException(targetMethod.Name);
    }
}
