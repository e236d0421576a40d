using System.Diagnostics;
using Coordination.Domain.Aggregates;
using Coordination.Grains.Boards;
using Coordination.Web.Boards;

namespace Coordination.Web.Push;

/// <summary>
/// What the listeners of one scope with the same eyes see of one board: a whole board, a school's part or a case's. Holds the
/// rows and the last steps, so that any number of browsers can join or catch up without asking the board.
/// Not thread-safe: its <see cref="BoardWatch"/> holds a gate.
/// </summary>
internal sealed class Feed
{
    private const int Held = 256;

    private readonly Queue<(string Previous, BoardChanged Step)> _steps = new();
    private readonly Dictionary<string, LiveConnection> _listeners = new(StringComparer.Ordinal);
    private readonly Scope _scope;
    private readonly Eyes _eyes;
    private readonly Dictionary<string, BoardRow> _rows = new(StringComparer.Ordinal);
    private TotalsView _totals;

    public Feed(Scope scope, Eyes eyes, BoardSnapshot board)
    {
        (_scope, _eyes, Cursor) = (scope, eyes, board.Cursor);
        _totals = Restart(board);
    }

    /// <summary>The cursor of the last step that was said here.</summary>
    public string Cursor { get; private set; }

    public bool IsEmpty => _listeners.Count == 0;

    public bool IsWhole => _scope.Kind == ScopeKind.Board && _eyes.SeeAll;

    public void Add(LiveConnection listener) => _listeners[listener.Id] = listener;

    public void Remove(LiveConnection listener) => _listeners.Remove(listener.Id);

    /// <summary>The steps after a cursor, or null when they are no longer held.</summary>
    public ImmutableArray<BoardChanged>? Since(string? cursor)
    {
        if (cursor == Cursor)
        {
            return [];
        }

        var missed = _steps.SkipWhile(step => step.Previous != cursor).Select(step => step.Step).ToImmutableArray();
        return cursor is null || missed.IsEmpty ? null : missed;
    }

    public BoardView Snapshot(JurisdictionView jurisdiction, DateTimeOffset asOf) => new(jurisdiction, Cursor, asOf, [.. _rows.Values], _totals);

    /// <summary>Says the part of a step that concerns this scope; a step that changes nothing here is not said.</summary>
    public void Apply(BoardDelta delta, DateTimeOffset now)
    {
        var changed = delta.Changed.Where(row => _scope.Covers(row) && _eyes.See(row)).Select(_eyes.Through).ToImmutableArray();
        var hidden = delta.Changed.Where(row => !_scope.Covers(row) || !_eyes.See(row)).Select(BoardKeys.Of);
        var removed = delta.Removed.Concat(hidden).Where(_rows.ContainsKey).ToImmutableArray();
        foreach (var row in changed)
        {
            _rows[BoardKeys.Of(row)] = row;
        }

        foreach (var key in removed)
        {
            _rows.Remove(key);
        }

        if (IsWhole || !changed.IsEmpty || !removed.IsEmpty)
        {
            _totals = IsWhole ? TotalsView.Of(delta.Totals) : TotalsView.Of(BoardTotals.Count(_rows.Values, now));
            Tell(new BoardChanged(_scope.Name, delta.Cursor, Cursor, changed, removed, _totals));
        }
    }

    /// <summary>The board begins a new epoch: listeners hear a step that follows nothing they know, and subscribe again.</summary>
    public void Renew(BoardSnapshot board)
    {
        _rows.Clear();
        _steps.Clear();
        _totals = Restart(board);
        Cursor = board.Cursor;
        Say(new BoardChanged(_scope.Name, board.Cursor, board.Cursor, [], [], _totals));
    }

    private TotalsView Restart(BoardSnapshot board)
    {
        foreach (var row in board.Rows.Where(row => _scope.Covers(row) && _eyes.See(row)).Select(_eyes.Through))
        {
            _rows[BoardKeys.Of(row)] = row;
        }

        return TotalsView.Of(IsWhole ? board.Totals : BoardTotals.Count(_rows.Values, board.AsOf));
    }

    private void Tell(BoardChanged step)
    {
        _steps.Enqueue((Cursor, step));
        if (_steps.Count > Held)
        {
            _steps.Dequeue();
        }

        Cursor = step.Cursor;
        Say(step);
    }

    private void Say(BoardChanged step)
    {
        if (_listeners.Count == 0)
        {
            return;
        }

        Activity.Current?.AddEvent(new ActivityEvent("said", tags: new() { ["scope"] = _scope.Name, ["listeners"] = _listeners.Count }));
        var payload = RawJson.Of(step);
        foreach (var listener in _listeners.Values.ToArray())
        {
            listener.Post(Push.Say.BoardChanged, payload);
        }
    }
}
