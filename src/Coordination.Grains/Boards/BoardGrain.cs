using System.Diagnostics;
using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Domain.Time;
using Coordination.Grains.Aggregates;
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
    private readonly TimeProvider _system;
    private readonly BoardOptions _options;
    private readonly BoardImage _image = new();
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private readonly List<ActivityContext> _causes = [];
    private readonly Subscriptions<IBoardObserver, BoardDelta> _subscriptions;
    private IGrainTimer? _flush;
    private long _flushed;
    private WorkTracker.Ticket? _held;
    private BoardTotals _totals = new();

    public BoardGrain(ITableStore store, IBusinessClock clock, IRulebooks rulebooks, WorkTracker work, TimeProvider system, IOptions<BoardOptions> options)
    {
        (_store, _clock, _rulebooks, _work, _system, _options) = (store, clock, rulebooks, work, system, options.Value);
        _subscriptions = new(system, (observer, delta) => observer.Changed(delta), delta => (delta.Cursor, delta.Previous));
    }

    private string Code => this.GetPrimaryKeyString();

    /// <summary>Only a city merges its children; a province and above hold summaries.</summary>
    private bool MergesChildren => _rulebooks.Current.Directory.Jurisdiction(Code)?.Level == JurisdictionLevel.City;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _ = await Heal();
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

    public Task Hint(ImmutableArray<BoardChange> changes) => Spread([.. changes.Where(_image.Apply)]);

    /// <summary>The parent hears at once and not with the next delta: windows must not add up on the way to the city's board.</summary>
    private async Task Spread(IReadOnlyCollection<BoardChange> changes)
    {
        if (changes.Count > 0)
        {
            _changed.UnionWith(changes.Select(change => change.Key));
            _causes.Add(Cause.Current);
            await TellParent(changes);
            await Schedule();
        }
    }

    /// <summary>Sends one delta with what changed since the last one; figures alone can change too, by the mere passing of midnight.</summary>
    public async Task Flush()
    {
        _flush?.Dispose();
        _flush = null;
        var totals = Count();
        if (_changed.Count > 0 || !Same(totals, _totals))
        {
            using var span = Cause.Begin("board.step", _causes)?.SetTag("jurisdiction", Code);
            var keys = _changed.ToList();
            _changed.Clear();
            _causes.Clear();
            _totals = totals;
            var rows = keys.Select(key => (Key: key, Row: _image[key])).ToList();
            _subscriptions.Publish((cursor, previous) => new BoardDelta(
                Code, cursor, previous, [.. rows.Where(pair => pair.Row is not null).Select(pair => pair.Row!)], [.. rows.Where(pair => pair.Row is null).Select(pair => pair.Key)], totals));
            _flushed = _system.GetTimestamp();
        }

        Interlocked.Exchange(ref _held, null)?.Dispose();
    }

    private async Task TellParent(IReadOnlyCollection<BoardChange> changes)
    {
        var directory = _rulebooks.Current.Directory;
        if (directory.Jurisdiction(Code)?.Parent is not { } parent || directory.Jurisdiction(parent)?.Level != JurisdictionLevel.City)
        {
            return;
        }

        await GrainFactory.GetGrain<IBoardGrain>(parent).Hint([.. changes]);
    }

    private Task Schedule()
    {
        _held ??= _work.Begin();
        if (_options.Coalesce == TimeSpan.Zero)
        {
            return Flush();
        }

        // A large board counts longer: its window grows so that counting never takes more than a tenth of the time. After a quiet while
        // the first change goes out at once; the window only spaces those that follow.
        var spacing = TimeSpan.FromMilliseconds(Math.Max(_options.Coalesce.TotalMilliseconds, _image.Rows.Count / 200.0));
        var quiet = _system.GetElapsedTime(_flushed);
        var window = quiet < spacing ? spacing - quiet : TimeSpan.Zero;
        _flush ??= this.RegisterGrainTimer(_ => Flush(), new GrainTimerCreationOptions(window, Timeout.InfiniteTimeSpan) { Interleave = true });
        return Task.CompletedTask;
    }

    private async Task Rescan() =>
        await Spread([.. (await Heal()).Select(key => new BoardChange(key, _image[key]?.Version ?? _image.RemovedAt(key), _image[key]))]);

    /// <returns>Keys of what the image had wrong.</returns>
    private async Task<IReadOnlyCollection<string>> Heal()
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

        return _image.Heal(scanned, before);
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
