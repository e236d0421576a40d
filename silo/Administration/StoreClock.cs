using Coordination.Domain.Aggregates;
using Coordination.Grains.Clocks;
using Coordination.Grains.Store;
using Coordination.Silo.Drill;
using Coordination.Silo.Hosting;

namespace Coordination.Silo.Administration;

/// <summary>Business time of a store whose nodes are other processes.</summary>
internal static class StoreClock
{
    public static async Task<IBusinessClock> Of(ITableStore store, TimeProvider system)
    {
        var mode = await store.Read(Keys.System, Keys.Mode) is { } row ? StoredJson.Read<string>(row.Data.Span) : StoreMark.Production;
        switch (mode)
        {
            case StoreMark.Drill:
                var drill = new DrillClock(store);
                await drill.Restore(DateTimeOffset.UnixEpoch);
                return drill;
            case StoreMark.Production:
                return new SystemBusinessClock(system);
            default:
                var rehearsal = new RehearsalClock(store, system);
                await rehearsal.Resume();
                return rehearsal;
        }
    }
}
