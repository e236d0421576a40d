using Coordination.Domain.Aggregates;
using Orleans.Concurrency;

namespace Coordination.Grains.Boards;

/// <summary>The live board of a jurisdiction: a memory image of its <c>open|</c> and <c>ref|</c> rows, merged with its children's. Key: jurisdiction code.</summary>
[Alias("Coordination.IBoard")]
public interface IBoardGrain : IGrainWithStringKey
{
    [Alias("Snapshot")]
    Task<BoardSnapshot> Snapshot();

    /// <summary>Adds or renews a lease of 30 s (system time; renew each 10 s). The answer closes the gap since <paramref name="since"/>.</summary>
    [Alias("Subscribe")]
    Task<BoardCatchUp> Subscribe(IBoardObserver observer, string? since);

    [Alias("Unsubscribe")]
    Task Unsubscribe(IBoardObserver observer);

    /// <summary>Rows that changed: best effort, a rescan of the store heals what gets lost.</summary>
    [Alias("Hint")]
    [OneWay]
    [AlwaysInterleave]
    Task Hint(ImmutableArray<BoardChange> changes);

    /// <summary>Sends what is held back for coalescing, now (a drill clock waits for it).</summary>
    [Alias("Flush")]
    [AlwaysInterleave]
    Task Flush();
}

/// <summary>A row that changed or is gone (<paramref name="Row"/> null).</summary>
/// <param name="Key"><c>case/{id}</c> or <c>alert/{id}</c>.</param>
[GenerateSerializer, Immutable, Alias("board.change")]
public sealed record BoardChange([property: Id(0)] string Key, [property: Id(1)] long Version, [property: Id(2)] BoardRow? Row);

/// <summary>One silo's ear for boards.</summary>
[Alias("Coordination.IBoardObserver")]
public interface IBoardObserver : IGrainObserver
{
    [Alias("Changed")]
    [OneWay]
    Task Changed(BoardDelta delta);
}

/// <summary>A board as of one cursor.</summary>
[GenerateSerializer, Immutable, Alias("board.snapshot")]
public sealed record BoardSnapshot(
    [property: Id(0)] string Jurisdiction,
    [property: Id(1)] string Cursor,
    [property: Id(2)] DateTimeOffset AsOf,
    [property: Id(3)] ImmutableArray<BoardRow> Rows,
    [property: Id(4)] BoardTotals Totals);

/// <summary>The step from <paramref name="Previous"/> to <paramref name="Cursor"/>.</summary>
[GenerateSerializer, Immutable, Alias("board.delta")]
public sealed record BoardDelta(
    [property: Id(0)] string Jurisdiction,
    [property: Id(1)] string Cursor,
    [property: Id(2)] string Previous,
    [property: Id(3)] ImmutableArray<BoardRow> Changed,
    [property: Id(4)] ImmutableArray<string> Removed,
    [property: Id(5)] BoardTotals Totals);

/// <summary>Either what was missed, or a snapshot when the epoch is another or the deltas are no longer held.</summary>
[GenerateSerializer, Immutable, Alias("board.catch-up")]
public sealed record BoardCatchUp(
    [property: Id(0)] string Cursor, [property: Id(1)] BoardSnapshot? Snapshot, [property: Id(2)] ImmutableArray<BoardDelta> Missed);
