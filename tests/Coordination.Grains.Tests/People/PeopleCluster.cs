using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Clocks;
using Coordination.Grains.Configuration;
using Coordination.Grains.People;
using Coordination.Grains.Store;
using Coordination.Storage.Memory;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace Coordination.Grains.Tests.People;

/// <summary>One silo over a memory store with a tiny directory: what accounts and rosters need, and no more.</summary>
public sealed class PeopleCluster : IAsyncLifetime
{
    public static readonly DateTimeOffset Now = new(2026, 3, 3, 10, 12, 0, TimeSpan.FromHours(8));

    private InProcessTestCluster? _cluster;

    public MemoryTableStore Store { get; } = new();

    public Partitions Partitions { get; } = new(Coordination.Grains.Store.Partitions.DefaultHashes);

    public ShiftedTime System { get; } = new();

    public List<(string Action, Refusal Refusal)> Audited { get; } = [];

    internal StoreRulebooks Rulebooks { get; private set; } = null!;

    public IGrainFactory Grains => _cluster!.Client;

    public static DirectoryRows Rows { get; } = new()
    {
        Jurisdictions =
        [
            Node("510000", JurisdictionLevel.Province, null), Node("512000", JurisdictionLevel.City, "510000"), Node("512021", JurisdictionLevel.County, "512000"),
            Node("512021100", JurisdictionLevel.Township, "512021"),
        ],
        Schools = [new School("AY-0217", "安岳县甲镇中心小学", "primary", "512021", "512021", "512021100", 600, 105.3, 30.1, true, "512021")],
        People = [.. ((string[])["sys", "zhao", "sun", "wang", "k-edu", "twn"]).Select(id => new Person(id, id, id, []))],
        Posts = [new Post("512021:OFF_H", Role.OFF_H, "512021", Now.AddYears(-1))],
        Holdings = [Hold("sys", Role.SYS, "512000"), Hold("zhao", Role.OFF_H, "512021"), Hold("wang", Role.SCH_P, "AY-0217"), Hold("k-edu", Role.EDU, "512021"), Hold("twn", Role.TWN, "512021100")],
        Leaves = [new Leave("zhao", Now.AddDays(1), Now.AddDays(2), "训练")],
    };

    public async ValueTask InitializeAsync()
    {
        await DirectoryWriter.WriteAll(Store, Partitions, Rows, DirectorySnapshot.Build(Rows, new DateOnly(2026, 3, 3)));
        var clock = new Clock();
        Rulebooks = new StoreRulebooks(Store, clock, (store, asOf, cancel) => DirectoryLoader.Load(store, Partitions, asOf, cancel));
        await Rulebooks.Refresh();
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.Services
            .AddSingleton<ITableStore>(Store)
            .AddSingleton(Partitions)
            .AddSingleton<TimeProvider>(System)
            .AddSingleton<IBusinessClock>(clock)
            .AddSingleton<IRulebooks>(Rulebooks)
            .AddSingleton<IRefusalAudit>(new Audit(Audited)));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        Rulebooks?.Dispose();
    }

    private static Holding Hold(string person, Role role, string scope) => new(Post.IdOf(role, scope), role, scope, person, Now.AddYears(-1));

    private static JurisdictionVersion Node(string code, JurisdictionLevel level, string? parent) =>
        new(new Jurisdiction(code, code, level, parent, code), new DateOnly(2020, 1, 1));

    private sealed class Clock : IBusinessClock
    {
        public DateTimeOffset Now => PeopleCluster.Now;

        public double Speed => 0;
    }

    private sealed class Audit(List<(string Action, Refusal Refusal)> audited) : IRefusalAudit
    {
        public Task Record(string jurisdiction, Actor actor, string commandId, string action, string subject, Refusal refusal)
        {
            audited.Add((action, refusal));
            return Task.CompletedTask;
        }
    }
}

/// <summary>System time that can be pushed ahead while timers run as always.</summary>
public sealed class ShiftedTime : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
}
