using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Jobs;
using Coordination.Domain.People;
using Coordination.Domain.Rectification;
using Coordination.Domain.Tests.People;
using Coordination.Domain.Time;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Backups;
using Coordination.Grains.Boards;
using Coordination.Grains.Clocks;
using Coordination.Grains.Configuration;
using Coordination.Grains.People;
using Coordination.Grains.Roots;
using Coordination.Grains.Store;
using Coordination.Grains.Tests.People;
using Coordination.Grains.Verifying;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace Coordination.Grains.Tests.Worlds;

/// <summary>One silo over a store, with a small city, the announced calendars, and a business clock that stands still. Nothing happens by itself: no keeper runs.</summary>
internal sealed class World : IAsyncDisposable
{
    public const string City = SmallCity.City;
    public const string County = SmallCity.County;
    public const string School = SmallCity.Subject;

    /// <summary>How long a test waits for something that must come at once.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Func<IIncomingGrainCallContext, Task> _filter;
    private InProcessTestCluster _cluster = null!;
    private readonly List<object> _kept = [];
    private int _command;

    private World(Func<IIncomingGrainCallContext, Task>? filter) => _filter = filter ?? (call => call.Invoke());

    public RecordingStore Store { get; } = new();

    public Partitions Partitions { get; } = new(Coordination.Grains.Store.Partitions.DefaultHashes);

    public SetClock Clock { get; } = new();

    public ShiftedTime System { get; } = new();

    public WorkTracker Work { get; private set; } = new();

    public StoreRulebooks Rulebooks { get; private set; } = null!;

    public IClusterClient Grains => _cluster.Client;

    /// <summary>The silo's own services.</summary>
    public IServiceProvider Services => _cluster.GetSiloServiceProvider(_cluster.Silos[0].SiloAddress);

    /// <summary>How often boards read the store anew.</summary>
    public TimeSpan Rescan { get; init; } = TimeSpan.FromSeconds(30);

    /// <param name="filter">Sees every call a grain gets: to count, to hold up, to make fail.</param>
    public static async Task<World> Start(Func<IIncomingGrainCallContext, Task>? filter = null, TimeSpan? rescan = null)
    {
        var world = new World(filter) { Rescan = rescan ?? TimeSpan.FromSeconds(30) };
        await DirectoryWriter.WriteAll(world.Store, world.Partitions, SmallCity.Rows, SmallCity.Base);
        var years = CalendarCsv.Parse(await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "seed", "cn-holidays.csv")));
        await world.Store.Commit(Keys.System, [.. years.Select(year => RowChange.Insert(Keys.CalendarYear(year.Year, year.Version), StoredJson.Write(year)))]);
        await RulesVersion.Bump(world.Store);
        await world.Deploy();
        return world;
    }

    /// <summary>The same city over rows that are there already, as a silo that starts on a store finds it.</summary>
    public static async Task<World> Over(ITableStore rows, DateTimeOffset now)
    {
        var world = new World(null);
        foreach (var partition in await rows.Partitions())
        {
            await foreach (var row in rows.ScanAll(partition))
            {
                await world.Store.Calm.Commit(partition, [RowChange.Insert(row.Key, row.Data)]);
            }
        }

        world.Clock.Now = now;
        await world.Deploy();
        return world;
    }

    public static DateTimeOffset T(string text) =>
        DateTimeOffset.Parse((text.Length == 10 ? text + "T00:00" : text.Replace(' ', 'T')) + "+08:00", CultureInfo.InvariantCulture);

    public static EntityId CaseId(string seed, string home = County) => EntityId.Derive(home, EntityKinds.CaseLetter, seed);

    public IAggregateGrain Grain(EntityId id) => Grains.GetGrain<IAggregateGrain>(GrainId.Create(EntityKinds.Word(id.Kind), id.ToString()));

    public Actor Actor(string person) => ((DirectorySnapshot)Rulebooks.Current.Directory).ActorOf(person, Clock.Now)!;

    /// <summary>A request as it arrives from the edge, at an instant; nothing settles in between.</summary>
    public Task<CommandOutcome> Do(EntityId id, string at, string person, Command command, string? key = null, string body = "body", long? expected = null)
    {
        Clock.Now = T(at);
        return Grain(id).Execute(new CommandEnvelope(key ?? $"key-{Interlocked.Increment(ref _command)}", Actor(person), command, body, expected));
    }

    /// <summary>The same, and it must be accepted and all that follows delivered.</summary>
    public async Task<CommandOutcome> Must(EntityId id, string at, string person, Command command, string? key = null)
    {
        var outcome = await Do(id, at, person, command, key);
        Assert.True(outcome.Refusal is null, $"{at} {command.GetType().Name}: {outcome.Refusal?.Code}");
        await Idle();
        return outcome;
    }

    /// <summary>Moves business time as a drill does: from due instant to due instant, everything delivered in between.</summary>
    public async Task Advance(string to)
    {
        while (await Earliest(T(to)) is { } row)
        {
            Clock.Now = row.Due > Clock.Now ? row.Due : Clock.Now;
            await Grain(row.Owner).Settle(Clock.Now, Rulebooks.Current.Version);
            await Idle();
        }

        Clock.Now = T(to);
    }

    /// <summary>Keeps an observer alive as long as the world: the runtime holds it weakly.</summary>
    public T Keep<T>(object observer, T reference)
    {
        _kept.Add(observer);
        return reference;
    }

    public Task Idle() => Work.WhenIdle(TestContext.Current.CancellationToken).WaitAsync(Patience);

    public async Task<CaseState> State(EntityId id) => StoredJson.Read<CaseState>((await Grain(id).View())!.State);

    public async Task<List<Recorded>> Events(EntityId id)
    {
        var events = new List<Recorded>();
        await foreach (var row in Store.Calm.ScanPrefix(id.Home, Keys.Stem(id) + "e|"))
        {
            events.AddRange(StoredJson.Read<EventRow>(row.Data.Span).Recorded());
        }

        return events;
    }

    public async Task<List<Row>> Rows(string partition, string prefix)
    {
        var rows = new List<Row>();
        await foreach (var row in Store.Calm.ScanPrefix(partition, prefix))
        {
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>What does not agree in the store: nothing, after whatever a test did.</summary>
    public Task<List<Finding>> Findings() => Findings(Store.Calm);

    /// <param name="key">Of the signed roots; null: they are not asked.</param>
    public static async Task<List<Finding>> Findings(ITableStore store, RootKey? key = null, string? exported = null)
    {
        var findings = new List<Finding>();
        await foreach (var finding in new StoreVerifier(store, new NoFiles(), new Midnights(), key, exported).Verify())
        {
            findings.Add(finding);
        }

        return findings;
    }

    /// <summary>The silo dies without a word; another one starts on the same store.</summary>
    public async Task Crash()
    {
        await _cluster.KillSiloAsync(_cluster.Silos[0]);
        await _cluster.DisposeAsync();
        Work = new WorkTracker();
        await Deploy();
    }

    public Task Deactivate(EntityId id) => _cluster.DeactivateAsync(GrainId.Create(EntityKinds.Word(id.Kind), id.ToString())).WaitAsync(Patience);

    public Task Deactivate(string type, string key) => _cluster.DeactivateAsync(GrainId.Create(type, key)).WaitAsync(Patience);

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        Rulebooks.Dispose();
    }

    private async Task Deploy()
    {
        Rulebooks = new StoreRulebooks(Store, Clock, (store, asOf, cancel) => DirectoryLoader.Load(store, Partitions, asOf, cancel));
        await Rulebooks.Refresh();
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddIncomingGrainCallFilter(call => _filter(call));
            silo.Services
                .AddSingleton<ITableStore>(Store)
                .AddSingleton(Partitions)
                .AddSingleton<TimeProvider>(System)
                .AddSingleton<IBusinessClock>(Clock)
                .AddSingleton<IRulebooks>(Rulebooks)
                .AddSingleton(Work)
                .AddSingleton<Hints>()
                .AddSingleton<OutboxTraffic>()
                .AddSingleton<Hold>()
                .AddSingleton<AggregateServices>()
                .AddSingleton<IRefusalAudit, RefusalAudit>()
                .AddSingleton<ICron, Midnights>()
                .Configure<BoardOptions>(options => (options.Coalesce, options.Rescan) = (TimeSpan.Zero, Rescan));
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    private async Task<(DateTimeOffset Due, EntityId Owner)?> Earliest(DateTimeOffset to)
    {
        (DateTimeOffset Due, int Rank, EntityId Owner)? first = null;
        foreach (var partition in await Store.Partitions())
        {
            if ((await Store.Calm.Scan(partition, Keys.Due, Keys.DueUntil(to), 1)) is [var row])
            {
                var (due, rank, owner, _) = Keys.ParseDue(row.Key);
                first = first is null || (due, rank).CompareTo((first.Value.Due, first.Value.Rank)) < 0 ? (due, rank, owner) : first;
            }
        }

        return first is { } found ? (found.Due, found.Owner) : null;
    }

    /// <summary>Each midnight, whatever the expression says.</summary>
    internal sealed class Midnights : ICron
    {
        public DateTimeOffset? Next(string cron, DateTimeOffset after) => Beijing.Midnight(Beijing.Date(after).AddDays(1));
    }

    /// <summary>A case without evidence names no files.</summary>
    internal sealed class NoFiles : IBlobStore
    {
        public Task<BlobRef> Put(Stream content, CancellationToken cancel = default) => throw new NotSupportedException();

        public Task<Stream?> Open(string hash, CancellationToken cancel = default) => Task.FromResult<Stream?>(null);

        public IAsyncEnumerable<BlobRef> All(CancellationToken cancel = default) => AsyncEnumerable.Empty<BlobRef>();
    }
}
