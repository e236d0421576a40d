using Coordination.Domain.Aggregates;
using Coordination.Grains.Clocks;
using Coordination.Grains.Store;

namespace Coordination.Silo.Drill;

/// <summary>A drill's business time: stands still until stepped, never goes back, survives a restart.</summary>
public sealed class DrillClock(ITableStore store) : IBusinessClock
{
    private const string Row = "drill|clock";
    private long _ticks;

    public DateTimeOffset Now => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    /// <summary>Only tells hints how far to look ahead; a drill steps and has no waiting clocks.</summary>
    public double Speed { get; set; }

    public void Step(DateTimeOffset to) => Interlocked.Exchange(ref _ticks, Math.Max(Interlocked.Read(ref _ticks), to.UtcTicks));

    /// <summary>Where a drill goes on: where it stood, or at <paramref name="start"/> in a new store.</summary>
    public async Task Restore(DateTimeOffset start)
    {
        var row = await store.Read(Keys.System, Row);
        Step(row is null ? start : StoredJson.Read<DateTimeOffset>(row.Data.Span));
    }

    public Task Save() => store.Commit(Keys.System, [RowChange.Upsert(Row, StoredJson.Write(Now))], CommitLane.Background);
}
