using Coordination.Domain.Aggregates;
using Coordination.Grains.Clocks;
using Coordination.Grains.Store;

namespace Coordination.Silo.Drill;

/// <summary>A drill's business time: stands still until stepped, never goes back, survives a restart.</summary>
public sealed class DrillClock(ITableStore store) : IBusinessClock
{
    private const string Row = "drill|clock";
    private long _ticks;
    private long _saved;
    private double _speed;

    public DateTimeOffset Now => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    /// <summary>Business seconds per system second while nobody advances it by hand; 0: it stands still.</summary>
    public double Speed
    {
        get => Volatile.Read(ref _speed);
        set => Volatile.Write(ref _speed, value);
    }

    public void Step(DateTimeOffset to) => Interlocked.Exchange(ref _ticks, Math.Max(Interlocked.Read(ref _ticks), to.UtcTicks));

    /// <summary>Where a drill goes on: where it stood, or at <paramref name="start"/> in a new store.</summary>
    /// <returns>Whether it had begun before.</returns>
    public async Task<bool> Restore(DateTimeOffset start)
    {
        var row = await store.Read(Keys.System, Row);
        Step(row is null ? start : StoredJson.Read<DateTimeOffset>(row.Data.Span));
        await Save();
        return row is not null;
    }

    /// <summary>A process that is killed goes on from the last time saved; what was decided later keeps its own instants.</summary>
    public async Task Save()
    {
        var now = Now;
        if (Interlocked.Read(ref _saved) != now.UtcTicks)
        {
            await store.Commit(Keys.System, [RowChange.Upsert(Row, StoredJson.Write(now))], CommitLane.Background);
            Interlocked.Exchange(ref _saved, now.UtcTicks);
        }
    }
}
