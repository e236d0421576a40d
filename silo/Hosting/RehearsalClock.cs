using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Grains.Clocks;
using Coordination.Grains.Store;

namespace Coordination.Silo.Hosting;

/// <summary>
/// Accelerated business time: origin + factor × system time since the rehearsal began. All three lie in the store, so every node has
/// the same time and it passes while no node runs: what failure tests see weeks go by with.
/// </summary>
internal sealed class RehearsalClock(ITableStore store, TimeProvider system) : IBusinessClock
{
    private const string Row = "rehearsal|clock";
    private Beginning? _beginning;

    public DateTimeOffset Now => Begun.Origin + (system.GetUtcNow() - Begun.Began) * Begun.Factor;

    public double Speed => Begun.Factor;

    private Beginning Begun => _beginning ?? throw new InvalidOperationException("The rehearsal has not begun.");

    /// <summary>Joins the rehearsal of this store, or begins it.</summary>
    /// <exception cref="InvalidOperationException">It runs at another factor.</exception>
    public async Task Join(DateTimeOffset origin, double factor)
    {
        await store.Commit(Keys.System, [RowChange.Insert(Row, StoredJson.Write(new Beginning(origin, factor, system.GetUtcNow())))]);
        var row = await store.Read(Keys.System, Row);
        _beginning = StoredJson.Read<Beginning>(row!.Data.Span);
        if (_beginning.Factor != factor)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The rehearsal of this store runs at factor {_beginning.Factor}, not {factor}."));
        }
    }

    /// <summary>Of a rehearsal that was begun: for those who only look on.</summary>
    /// <exception cref="InvalidDataException">It was not.</exception>
    public async Task Resume() =>
        _beginning = StoredJson.Read<Beginning>((await store.Read(Keys.System, Row) ?? throw new InvalidDataException("This store has no rehearsal.")).Data.Span);

    private sealed record Beginning(DateTimeOffset Origin, double Factor, DateTimeOffset Began);
}
