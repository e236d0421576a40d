using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Coordination.Cluster;

/// <summary>A cluster at work, watched by its ledger and by a screen: what each test of a fault begins and ends with.</summary>
internal sealed class Rehearsal : IAsyncDisposable
{
    /// <summary>Business seconds per second: half an hour is half a minute.</summary>
    public const double Factor = 60;

    private const string Operator = "ay.op";

    private static readonly Scope County = Scope.Board("512021");

    private readonly Sessions _sessions = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<DateTimeOffset> _blows = [];
    private readonly Promises _promises;
    private readonly long _begun = Stopwatch.GetTimestamp();
    private DateTimeOffset _origin;
    private Task _work = Task.CompletedTask;
    private List<LiveScreen> _boards = [], _inboxes = [];

    private Rehearsal(Silos silos)
    {
        Silos = silos;
        _promises = new Promises(Ledger, _sessions, Factor);
    }

    public Silos Silos { get; }

    public Ledger Ledger { get; } = new();

    /// <summary>Screens on Anyue's board and on its operator's inbox, one of each at each silo as long as that is there: whichever silo dies, some others live on while their board or their inbox dies.</summary>
    public IReadOnlyList<LiveScreen> Screens => [.. _boards, .. _inboxes];

    public Task Work => _work;

    public int Fired => _promises.Fired;

    private DateTimeOffset Now => _origin + Stopwatch.GetElapsedTime(_begun) * Factor;

    /// <summary>By which people choose what they do; <c>COORDINATION_SEED</c> plays another.</summary>
    public static int Seed { get; } = Environment.GetEnvironmentVariable("COORDINATION_SEED") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : 20_220_419;

    /// <summary>Plays a part with three silos; when it fails, all of them are asked what they have to say.</summary>
    /// <param name="hasty">All limits are of half an hour: at the end none of two hours is waited for.</param>
    public static async Task Play(ITestOutputHelper output, Func<Rehearsal, Task> part, bool door = false, bool hasty = true, Islands? islands = null)
    {
        output.WriteLine($"COORDINATION_SEED={Seed.ToString(CultureInfo.InvariantCulture)}");
        await using var rehearsal = await Begin(3, Seed, door, hasty, islands);
        try
        {
            await part(rehearsal);
        }
        catch
        {
            output.WriteLine($"What silos said that are gone:{Environment.NewLine}{rehearsal.Silos.Said}");
            for (var slot = 0; slot < rehearsal.Silos.Count; slot++)
            {
                output.WriteLine($"What silo {slot} says:{Environment.NewLine}{rehearsal.Silos.SaidBy(slot)}");
            }

            throw;
        }
    }

    public static async Task<Rehearsal> Begin(int silos, int seed, bool door = false, bool hasty = false, Islands? islands = null)
    {
        var rehearsal = new Rehearsal(await Silos.Start(silos, Factor, door, islands));
        try
        {
            await rehearsal.Watch();
        }
        catch
        {
            await rehearsal.Silos.DisposeAsync();
            throw;
        }

        var people = new Crowd(rehearsal.Ledger, rehearsal._sessions, seed, workers: 4, pause: TimeSpan.FromSeconds(8), classes: hasty ? "ABBBBC" : "ABBBBBBBC", stepsOfA: 1, leastOfA: hasty ? 1 : 0);
        var desk = new Desk(rehearsal.Ledger, rehearsal._sessions, () => rehearsal.Silos.Any());
        rehearsal._work = Task.WhenAll(people.Work(() => rehearsal.Silos.Any(), goOn: true, rehearsal._stop.Token), desk.Work(rehearsal._stop.Token));
        return rehearsal;
    }

    private async Task Watch()
    {
        using var zhao = await _sessions.Of(Silos.Any(), "zhao");
        _origin = Ledger.Instant((await zhao.Get("/api/board/512021"))["asOf"]!) - Stopwatch.GetElapsedTime(_begun) * Factor;
        using var operators = await _sessions.Of(Silos.Any(), Operator);
        for (var slot = 0; slot < Silos.Count; slot++)
        {
            var place = slot;
            _boards.Add(await LiveScreen.Open(zhao.Token, County, () => Silos.Rather(place)));
            _inboxes.Add(await LiveScreen.Open(operators.Token, Scope.Inbox, () => Silos.Rather(place)));
        }
    }

    public Task<Errands> Errands(int count) => Cluster.Errands.Open(Ledger, _sessions, Silos.Any(), count);

    /// <summary>Somebody who signed in before.</summary>
    public Task<Person> Known(string name, string url) => _sessions.Of(url, name);

    /// <summary>So many more changes are acknowledged.</summary>
    public Task More(int changes) => Ledger.Grows(Ledger.Acknowledged.Count + changes, _work);

    /// <summary>Until so many limits are expected to pass.</summary>
    public async Task Limits(int count)
    {
        while (Ledger.Expected.Count < count && !_work.IsCompleted)
        {
            await More(1);
        }
    }

    /// <summary>From now on a minute is allowed again for what is due.</summary>
    public void Struck() => _blows.Add(Now);

    /// <summary>Work goes on for so long (system time), and all holds meanwhile.</summary>
    public async Task While(TimeSpan time, int changes)
    {
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < time;)
        {
            await More(changes);
            await Holds();
        }
    }

    /// <summary>A silo that was taken for dead is back: it finds that out and ends, or goes on; either way all holds.</summary>
    public async Task Returns(int slot)
    {
        if (await Silos[slot].EndsWithin(TimeSpan.FromSeconds(30)))
        {
            await Silos.Bury(slot);
            await Silos.Begin(slot);
        }

        Silos.Avoid(slot, false);
        await More(8);
        await Holds();
    }

    /// <summary>What must hold at any time, while work goes on.</summary>
    public async Task Holds()
    {
        var url = Silos.Any();
        await _promises.NothingIsLost(url, all: false);
        await _promises.NothingPassesInSilence(url, _blows);
    }

    /// <summary>Work ends; everything is looked at again, the store with its silos stopped.</summary>
    public async Task Ends()
    {
        await Limits(1);
        await _stop.CancelAsync();
        await _work;
        var url = Silos.Any();
        await _promises.EveryLimitHasCome(url);
        await _promises.NothingIsLost(url, all: true);
        await _promises.NothingPassesInSilence(url, _blows);
        await _promises.BoardsAgree(url);
        await ScreensAgree(url);
        Assert.Empty(Ledger.Surprises);
        await Leave();
        for (var slot = 0; slot < Silos.Count; slot++)
        {
            Assert.Equal(0, await Silos.Stop(slot));
        }

        using (var store = Silos.Open())
        {
            await Inboxes.HoldEachTellingOnce(store);
        }

        var verified = await Node.Run(["verify", .. Silos.Store]);
        Assert.True(verified.Code == 0, verified.Output);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Leave();
        await Silos.DisposeAsync();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task Leave()
    {
        foreach (var screen in Screens)
        {
            await screen.DisposeAsync();
        }
    }

    /// <summary>Every screen shows what a fresh look shows, in a moment in which nothing moves.</summary>
    private async Task ScreensAgree(string url)
    {
        using var zhao = await _sessions.Of(url, "zhao");
        using var operators = await _sessions.Of(url, Operator);
        foreach (var screen in _boards)
        {
            await Agrees(screen, () => Board(zhao), static (seen, shown) => seen.Rows.SetEquals(shown.Rows) && seen.Figures == shown.Figures);
        }

        foreach (var screen in _inboxes)
        {
            await Agrees(screen, () => Inbox(operators), static (seen, shown) => seen.Rows.Count > 0 && seen.Rows.IsSubsetOf(shown.Rows));
        }
    }

    private static async Task Agrees(LiveScreen screen, Func<Task<Seen>> look, Func<Seen, Seen, bool> same)
    {
        var said = "nothing stood still";
        for (var window = 0; window < 60; window++)
        {
            var before = await look();
            var shown = new Seen(await screen.Shown());
            var after = await look();
            if (before.Figures == after.Figures && before.Rows.SetEquals(after.Rows))
            {
                if (same(before, shown))
                {
                    return;
                }

                said = $"seen {before.Figures}, shown {shown.Figures}; {before.Rows.Except(shown.Rows).Count()} rows missing, {shown.Rows.Except(before.Rows).Count()} too many";
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500));
        }

        Assert.Fail($"The screen at {screen.At} never agreed: {said}");
    }

    private static async Task<Seen> Board(Person reader)
    {
        var board = await reader.Get("/api/board/512021");
        return new Seen(County, County.Rows(board), County.Figures(board));
    }

    /// <summary>Its newest page.</summary>
    private static async Task<Seen> Inbox(Person reader) => new(Scope.Inbox, Scope.Inbox.Rows(await reader.Get("/api/inbox?limit=50")), "");

    private sealed record Seen(SortedSet<string> Rows, string Figures)
    {
        public Seen((SortedSet<string> Rows, string Figures) shown) : this(shown.Rows, shown.Figures)
        {
        }

        public Seen(Scope scope, JsonArray rows, string figures)
            : this(new SortedSet<string>(rows.Select(row => scope.Row(row!)).Select(row => $"{row.Key}@{row.Version}"), StringComparer.Ordinal), figures)
        {
        }
    }
}
