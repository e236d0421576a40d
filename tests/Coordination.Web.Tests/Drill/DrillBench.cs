using System.Reflection;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Configuration;
using Coordination.Domain.People;
using Coordination.Domain.Time;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Clocks;
using Coordination.Grains.Configuration;
using Coordination.Grains.Store;
using Coordination.Silo.Drill;
using Coordination.Storage.Memory;

namespace Coordination.Web.Tests.Drill;

/// <summary>A stepper over a store in memory, with owners that only write down when they were fired.</summary>
internal sealed class DrillBench
{
    public const string Home = "512021";

    public DrillBench()
    {
        Store = new LedgeredStore(Disk, Ledger);
        Clock = new DrillClock(Store);
        Clock.Step(At(0));
        Stepper = new DrillStepper(Store, new Partitions(Partitions.DefaultHashes), Ledger, Grains.Create(this), new Books(), Clock, new WorkTracker(), TimeProvider.System);
    }

    public MemoryTableStore Disk { get; } = new();

    public DueLedger Ledger { get; } = new();

    public LedgeredStore Store { get; }

    public DrillClock Clock { get; }

    public DrillStepper Stepper { get; }

    /// <summary>In the order of firing.</summary>
    public List<(DateTimeOffset Now, string Deadline)> Fired { get; } = [];

    /// <summary>What else an owner does when it fires a deadline of this kind.</summary>
    public Dictionary<string, Func<EntityId, Task>> Consequences { get; } = [];

    /// <summary>Owners that fail.</summary>
    public HashSet<EntityId> Broken { get; } = [];

    public static DateTimeOffset At(double minutes) => new DateTimeOffset(2026, 3, 3, 10, 0, 0, TimeSpan.FromHours(8)).AddMinutes(minutes);

    public static EntityId Owner(string name) => EntityId.Derive(Home, EntityKinds.CaseLetter, name);

    public Task Set(EntityId owner, string kind, DateTimeOffset due, int rank) =>
        Store.Commit(Home, [RowChange.Upsert(Keys.DueRow(owner, new Deadline(kind, due, rank)), "{}"u8.ToArray())]);

    private async Task Settle(EntityId owner, DateTimeOffset now)
    {
        if (Broken.Contains(owner))
        {
            throw new InvalidOperationException("broken");
        }

        foreach (var row in await Disk.Scan(Home, Keys.Due, Keys.DueUntil(now)))
        {
            var (_, _, of, kind) = Keys.ParseDue(row.Key);
            if (of == owner)
            {
                lock (Fired)
                {
                    Fired.Add((Clock.Now, kind));
                }

                await Store.Commit(Home, [RowChange.Delete(row.Key)]);
                await Consequences.GetValueOrDefault(kind, _ => Task.CompletedTask)(owner);
            }
        }
    }

    internal sealed class Books : IRulebooks
    {
        public Rulebook Current { get; } = new(1, WorkCalendar.Provisional, null!, null!, DirectorySnapshot.Build(
            new DirectoryRows { Jurisdictions = [new JurisdictionVersion(new Jurisdiction(Home, "安岳县", JurisdictionLevel.County, null, Home), new DateOnly(2020, 1, 1))] },
            new DateOnly(2026, 1, 1)));

        public ValueTask<Rulebook> AtLeast(long version) => new(Current);

        public Task Refresh(CancellationToken cancel = default) => Task.CompletedTask;
    }

#pragma warning disable CA1852 // a dispatch proxy is derived from at run time
    /// <summary>A grain factory that knows aggregates only.</summary>
    public class Grains : DispatchProxy
    {
        private DrillBench _bench = null!;

        internal static IGrainFactory Create(DrillBench bench)
        {
            var proxy = Create<IGrainFactory, Grains>();
            ((Grains)(object)proxy)._bench = bench;
            return proxy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var grain = DispatchProxy.Create<IAggregateGrain, Entity>();
            ((Entity)(object)grain).Is(_bench, EntityId.Parse(((GrainId)args![0]!).Key.ToString()!));
            return grain;
        }
    }

    public class Entity : DispatchProxy
    {
        private DrillBench _bench = null!;
        private EntityId _id;

        internal void Is(DrillBench bench, EntityId id) => (_bench, _id) = (bench, id);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _bench.Settle(_id, (DateTimeOffset)args![0]!);
    }
#pragma warning restore CA1852
}
