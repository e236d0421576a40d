using Coordination.Grains.Boards;
using Coordination.Grains.Clocks;
using Coordination.Web.Boards;

namespace Coordination.Web.Push;

/// <summary>
/// This silo's view of one board: subscribed once, however many browsers listen. A step that does not follow the last one makes
/// it ask the board for what it missed; listeners never notice.
/// </summary>
internal sealed class BoardWatch(string code, IBoardGrain board, IBoardObserver ear, IBusinessClock clock) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<(string Scope, Eyes Eyes), Feed> _feeds = [];
    private readonly Dictionary<string, Domain.Aggregates.BoardRow> _rows = new(StringComparer.Ordinal);
    private string? _cursor;
    private BoardTotals _totals = new();

    public string Code => code;

    /// <summary>Nobody listens any more and the lease was given back; make another watch.</summary>
    public bool Closed { get; private set; }

    /// <summary>A step said by the board.</summary>
    public async Task Accept(BoardDelta delta)
    {
        await _gate.WaitAsync();
        try
        {
            if (Closed || _cursor is null || Cursors.IsSeen(delta.Cursor, _cursor))
            {
                return;
            }

            if (delta.Previous == _cursor)
            {
                Apply(delta);
            }
            else
            {
                await Resume();
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Renews the lease and closes any gap; afterwards everything the board had said is in the listeners' queues.</summary>
    public async Task CatchUp()
    {
        await _gate.WaitAsync();
        try
        {
            if (!Closed)
            {
                await Resume();
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <returns>The answer, or null when the watch is closed.</returns>
    public async Task<Subscribed?> Join(LiveConnection listener, Scope scope, Eyes eyes, JurisdictionView jurisdiction, string? since)
    {
        await _gate.WaitAsync();
        try
        {
            if (Closed)
            {
                return null;
            }

            if (_cursor is null)
            {
                await Resume();
            }

            var feed = FeedOf(scope, eyes);
            feed.Add(listener);
            return feed.Since(since) is { } missed
                ? new Subscribed(scope.Name, feed.Cursor, null, [.. missed])
                : new Subscribed(scope.Name, feed.Cursor, feed.Snapshot(jurisdiction, clock.Now), null);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task Leave(LiveConnection listener, string scope)
    {
        await _gate.WaitAsync();
        try
        {
            foreach (var (key, feed) in _feeds.Where(pair => pair.Key.Scope == scope).ToArray())
            {
                feed.Remove(listener);
                if (feed.IsEmpty)
                {
                    _feeds.Remove(key);
                }
            }

            if (_feeds.Count == 0 && !Closed)
            {
                Closed = true;
                await board.Unsubscribe(ear);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private Feed FeedOf(Scope scope, Eyes eyes)
    {
        if (!_feeds.TryGetValue((scope.Name, eyes), out var feed))
        {
            feed = new Feed(scope, eyes, new BoardSnapshot(code, _cursor!, clock.Now, [.. _rows.Values], _totals));
            _feeds.Add((scope.Name, eyes), feed);
        }

        return feed;
    }

    private async Task Resume()
    {
        var caught = await board.Subscribe(ear, _cursor);
        if (caught.Snapshot is { } snapshot)
        {
            Restart(snapshot);
            return;
        }

        foreach (var delta in caught.Missed.Where(delta => _cursor is null || !Cursors.IsSeen(delta.Cursor, _cursor)))
        {
            Apply(delta);
        }
    }

    private void Restart(BoardSnapshot snapshot)
    {
        var first = _cursor is null;
        _rows.Clear();
        foreach (var row in snapshot.Rows)
        {
            _rows[BoardKeys.Of(row)] = row;
        }

        (_cursor, _totals) = (snapshot.Cursor, snapshot.Totals);
        foreach (var feed in first ? [] : _feeds.Values.ToArray())
        {
            feed.Renew(snapshot);
        }
    }

    private void Apply(BoardDelta delta)
    {
        foreach (var row in delta.Changed)
        {
            _rows[BoardKeys.Of(row)] = row;
        }

        foreach (var key in delta.Removed)
        {
            _rows.Remove(key);
        }

        (_cursor, _totals) = (delta.Cursor, delta.Totals);
        foreach (var feed in _feeds.Values)
        {
            feed.Apply(delta, clock.Now);
        }
    }
}
