using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Domain.Time;
using Coordination.Grains.Clocks;
using Coordination.Grains.Configuration;
using Coordination.Grains.Store;
using Microsoft.Extensions.Options;

namespace Coordination.Grains.Boards;

/// <inheritdoc cref="IBoardGrain"/>
[GrainType("board")]
internal sealed class BoardGrain : Grain, IBoardGrain
{
    private readonly ITableStore _store;
    private readonly IBusinessClock _clock;
    private readonly IRulebooks _rulebooks;
    private readonly WorkTracker _work;
    private readonly BoardOptions _options;
    private readonly BoardImage _image = new();
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private readonly Subscriptions<IBoardObserver, BoardDelta> _subscriptions;
    private IGrainTimer? _flush;
    private WorkTracker.Ticket? _held;
    private BoardTotals _totals = new();

    public BoardGrain(ITableStore store, IBusinessClock clock, IRulebooks rulebooks, WorkTracker work, TimeProvider system, IOptions<BoardOptions> options)
    {
        (_store, _clock, _rulebooks, _work, _options) = (store, clock, rulebooks, work, options.Value);
        _subscriptions = new(system, (observer, delta) => observer.Changed(delta), delta => (delta.Cursor, delta.Previous));
    }

    private string Code => this.GetPrimaryKeyString();

    /// <summary>Only a city merges its children; a province and above hold summaries.</summary>
    private bool MergesChildren => _rulebooks.Current.Directory.Jurisdiction(Code)?.Level == JurisdictionLevel.City;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Rescan();
        _changed.Clear();
        _totals = Count();
        this.RegisterGrainTimer(_ => Rescan(), new GrainTimerCreationOptions(_options.Rescan, _options.Rescan) { Interleave = true });
        this.RegisterGrainTimer(_ => Flush(), new GrainTimerCreationOptions(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5)) { Interleave = true });
    }

    public async Task<BoardSnapshot> Snapshot()
    {
        await Flush();
        return Take();
    }

    public async Task<BoardCatchUp> Subscribe(IBoardObserver observer, string? since)
    {
        await Flush();
        var missed = _subscriptions.Add(observer, since);
        return new BoardCatchUp(_subscriptions.Cursor, missed is null ? Take() : null, missed ?? []);
    }

    public Task Unsubscribe(IBoardObserver observer)
    {
        _subscriptions.Remove(observer);
        return Task.CompletedTask;
    }

    public Task Hint(ImmutableArray<BoardChange> changes)
    {
        foreach (var change in changes.Where(_image.Apply))
        {
            _changed.Add(change.Key);
        }

        return _changed.Count > 0 ? Schedule() : Task.CompletedTask;
    }

    /// <summary>Sends one delta with what changed since the last one; figures alone can change too, by the mere passing of midnight.</summary>
    public async Task Flush()
    {
        _flush?.Dispose();
        _flush = null;
        var totals = Count();
        if (_changed.Count > 0 || !Same(totals, _totals))
        {
            var keys = _changed.ToList();
            _changed.Clear();
            _totals = totals;
            var rows = keys.Select(key => (Key: key, Row: _image[key])).ToList();
            _subscriptions.Publish((cursor, previous) => new BoardDelta(
                Code, cursor, previous, [.. rows.Where(pair => pair.Row is not null).Select(pair => pair.Row!)], [.. rows.Where(pair => pair.Row is null).Select(pair => pair.Key)], totals));
            await TellParent(rows);
        }

        Interlocked.Exchange(ref _held, null)?.Dispose();
    }

    private async Task TellParent(List<(string Key, BoardRow? Row)> rows)
    {
        var directory = _rulebooks.Current.Directory;
        if (rows.Count == 0 || directory.Jurisdiction(Code)?.Parent is not { } parent || directory.Jurisdiction(parent)?.Level != JurisdictionLevel.City)
        {
            return;
        }

        await GrainFactory.GetGrain<IBoardGrain>(parent).Hint([.. rows.Select(pair => new BoardChange(pair.Key, pair.Row?.Version ?? _image.RemovedAt(pair.Key), pair.Row))]);
    }

    private Task Schedule()
    {
        _held ??= _work.Begin();
        if (_options.Coalesce == TimeSpan.Zero)
        {
            return Flush();
        }

        // A large board counts longer: its window grows so that counting never takes more than a tenth of the time.
        var window = TimeSpan.FromMilliseconds(Math.Max(_options.Coalesce.TotalMilliseconds, _image.Rows.Count / 200.0));
        _flush ??= this.RegisterGrainTimer(_ => Flush(), new GrainTimerCreationOptions(window, Timeout.InfiniteTimeSpan) { Interleave = true });
        return Task.CompletedTask;
    }

    private async Task Rescan()
    {
        var before = _image.Versions();
        var scanned = new Dictionary<string, BoardRow>(StringComparer.Ordinal);
        foreach (var code in MergesChildren ? _rulebooks.Current.Directory.Jurisdictions.Where(node => node.Parent == Code).Select(node => node.Code).Prepend(Code) : [Code])
        {
            foreach (var prefix in new[] { Keys.Open, Keys.Reference })
            {
                await foreach (var row in _store.ScanPrefix(code, prefix))
                {
                    var board = StoredJson.Read<BoardRow>(row.Data.Span);
                    scanned[$"{board.Kind}/{board.Id}"] = board;
                }
            }
        }

        _changed.UnionWith(_image.Heal(scanned, before));
        if (_changed.Count > 0)
        {
            await Schedule();
        }
    }

    private BoardSnapshot Take()
    {
        var now = _clock.Now;
        var rows = _image.Rows.Count > _options.SummaryAbove ? _image.Rows.Where(row => Presses(row, now)) : _image.Rows;
        return new BoardSnapshot(Code, _subscriptions.Cursor, now, [.. rows], Count());
    }

    private static bool Presses(BoardRow row, DateTimeOffset now) =>
        row.Kind == "alert" ? row.Severity is "P0" or "P1" : row.Pressure > 0 || row.Overdue || row.TermDue <= Beijing.Midnight(Beijing.Date(now)).AddDays(7);

    private BoardTotals Count() => BoardTotals.Count(_image.Rows, _clock.Now);

    private static bool Same(BoardTotals one, BoardTotals other) =>
        one with { Alerts = [], Cells = [] } == other with { Alerts = [], Cells = [] } && one.Alerts.SequenceEqual(other.Alerts) && one.Cells.SequenceEqual(other.Cells);
}
