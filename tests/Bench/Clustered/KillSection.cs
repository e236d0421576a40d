using Coordination.Bench.Report;
using Coordination.Cluster;
using Coordination.Grains.Boards;
using Coordination.Grains.Clocks;

namespace Coordination.Bench.Clustered;

/// <summary>(8) A silo is killed: how long until its deadlines fire elsewhere, and until every screen shows changes again?</summary>
internal sealed class KillSection : ISection
{
    private const int Count = 3;

    /// <summary>Business seconds per second.</summary>
    private const double Factor = 60;

    /// <summary>Steps on their way when a silo dies still arrive; what comes later was sent later.</summary>
    private static readonly TimeSpan OnTheWay = TimeSpan.FromSeconds(0.5);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public int Number => 8;

    public string Title => "A silo is killed";

    public Page Page => Page.Cluster;

    public async Task Measure(Run run, List<Table> tables)
    {
        var deadlines = new Table(
            "From kill -9 to the first deadline that fell due afterwards, in partitions whose clock the dead silo kept",
            "kills", "partitions", "min s", "p50 s", "p90 s", "max s", "latest deadline of all partitions late s", "deadlines fired", "lost", "double");
        deadlines.Notes.Add("Three silos over Azurite on two cores; killed is the one that has most to lose; in each of five partitions five deadlines a second fall due. Fired: as recorded by the silo that fired it. A silo is taken for dead after three probes of three seconds. Latest: the worst single deadline, also in partitions whose clock lived but whose owner's silo died.");
        var screens = new Table(
            "From kill -9 to the next change on a screen", "screen was on", "its board was on", "screens", "min s", "p50 s", "p90 s", "max s", "missed something");
        screens.Notes.Add("Five changes a second on each of three boards go on at the other silos all the time; cases that lived on the dead one wait with the rest. A screen whose own silo died connects to another one. Missed: the rows shown after the changes had stopped were not those of the board, for 45 s.");
        tables.AddRange([deadlines, screens]);
        await using var silos = await Silos.Start(Count, Factor);
        using var store = await TableServer.Open(silos.Server.ConnectionString);
        await using var guest = await Guest.Enter(store);
        var sessions = new Sessions();
        var beats = await Heartbeats.Begin(store, guest.Grains);
        var changes = new Changes(sessions, () => silos.Any());
        await changes.Open();

        var (found, kills) = (new Found(), run.Options.Quick ? 1 : 5);
        for (var kill = 0; kill < kills; kill++)
        {
            await One(new Scene(silos, guest, beats, changes, sessions), found);
        }

        var late = new Percentiles(found.Deadlines);
        var (fired, lost, twice) = await beats.Check();
        deadlines.Add(kills, late.Count, late.Min, late.P50, late.P90, late.Max, found.Latest, fired, lost, twice);
        run.Promise((lost, twice) == (0, 0), $"{fired} deadlines under {kills} kills: none lost, none twice");
        run.Promise(late.Max < 60, "what the dead silo kept fires elsewhere within a minute");
        foreach (var group in found.Screens.GroupBy(screen => (screen.OnDead, screen.BoardOnDead)).OrderBy(group => group.Key))
        {
            var seconds = new Percentiles(group.Select(screen => screen.Seconds));
            screens.Add(
                group.Key.OnDead ? "the dead silo" : "another", group.Key.BoardOnDead ? "the dead silo" : "another", seconds.Count, seconds.Min, seconds.P50, seconds.P90, seconds.Max,
                group.Count(screen => screen.Missed));
        }

        run.Promise(found.Screens.TrueForAll(screen => !screen.Missed), "no screen missed anything");
    }

    private static async Task One(Scene scene, Found found)
    {
        var silos = scene.Silos;
        await scene.Beats.Mark();
        var watchers = new List<Watcher>();
        foreach (var county in Changes.Counties)
        {
            for (var at = 0; at < Count; at++)
            {
                watchers.Add(await Watcher.Open(scene.Sessions, county.Code, county.Head, silos[at].Url, () => silos.Any()));
            }
        }

        using var stop = new CancellationTokenSource();
        var flow = scene.Changes.Flow(stop.Token);
        await Task.Delay(TimeSpan.FromSeconds(3)); // all boards and clocks at work
        var (slot, clocks, boards) = await Busiest(scene);
        var url = silos[slot].Url;
        Console.WriteLine($"  silo {slot} keeps the clocks of {string.Join(' ', clocks)}, has the boards of {string.Join(' ', boards)}");
        var before = TimeProvider.System.GetUtcNow();
        await silos.Kill(slot);
        var after = TimeProvider.System.GetUtcNow();
        var restarted = Task.CompletedTask;
        try
        {
            await Recovered(scene, clocks, watchers, before, after, found, boards, url);
            await stop.CancelAsync();
            await flow;
            found.Latest = Math.Max(found.Latest, (await scene.Beats.Latest(before, TimeProvider.System.GetUtcNow())).TotalSeconds);
            restarted = silos.Begin(slot);
            await Agree(scene, watchers, found);
        }
        finally
        {
            await restarted;
            foreach (var watcher in watchers)
            {
                await watcher.DisposeAsync();
            }
        }
    }

    private static async Task Recovered(
        Scene scene, List<string> clocks, List<Watcher> watchers, DateTimeOffset before, DateTimeOffset after, Found found, List<string> boards, string dead)
    {
        var waiting = new Dictionary<string, DateTimeOffset?>(StringComparer.Ordinal);
        while (TimeProvider.System.GetUtcNow() - after < Patience
            && (waiting.Count < clocks.Count || watchers.Exists(watcher => watcher.FirstChange(before + OnTheWay) is null)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250));
            foreach (var home in clocks.Where(home => !waiting.ContainsKey(home)))
            {
                if (await scene.Beats.FirstFired(home, after) is { } fired)
                {
                    waiting[home] = fired;
                }
            }
        }

        found.Deadlines.AddRange(clocks.Select(home => ((waiting.GetValueOrDefault(home) ?? before + Patience) - before).TotalSeconds));
        found.Screens.AddRange(watchers.Select(watcher => new Screen(
            watcher.Url == dead, boards.Contains(watcher.Code), ((watcher.FirstChange(before + OnTheWay) ?? before + Patience) - before).TotalSeconds, false)));
        Console.WriteLine($"  deadlines after {string.Join(' ', clocks.Select((_, n) => found.Deadlines[^(n + 1)].ToString("0.0", System.Globalization.CultureInfo.InvariantCulture)))} s");
    }

    private static async Task Agree(Scene scene, List<Watcher> watchers, Found found)
    {
        for (var n = 0; n < watchers.Count; n++)
        {
            var head = Changes.Counties.First(county => county.Code == watchers[n].Code).Head;
            using var reader = await scene.Sessions.Of(scene.Silos.Any(), head);
            var at = found.Screens.Count - watchers.Count + n;
            found.Screens[at] = found.Screens[at] with { Missed = !await watchers[n].Agrees(reader, TimeSpan.FromSeconds(45)) };
        }
    }

    /// <summary>The silo that has most to lose, with the clocks it keeps and the boards it has.</summary>
    private static async Task<(int Slot, List<string> Clocks, List<string> Boards)> Busiest(Scene scene)
    {
        var grains = scene.Guest.Grains;
        var clocks = await Living(Heartbeats.Homes, home => scene.Guest.PortOf(grains.GetGrain<IClockGrain>(home)));
        var boards = await Living(Changes.Counties.Select(county => county.Code), code => scene.Guest.PortOf(grains.GetGrain<IBoardGrain>(code)));
        var slot = Enumerable.Range(0, Count).MaxBy(at => clocks[scene.Silos.PortOf(at)].Count() + boards[scene.Silos.PortOf(at)].Count());
        return (slot, [.. clocks[scene.Silos.PortOf(slot)]], [.. boards[scene.Silos.PortOf(slot)]]);
    }

    private static async Task<ILookup<int?, string>> Living(IEnumerable<string> names, Func<string, Task<int?>> where)
    {
        var living = new List<(int? Port, string Name)>();
        foreach (var name in names)
        {
            living.Add((await where(name), name));
        }

        return living.ToLookup(one => one.Port, one => one.Name);
    }

    private sealed record Scene(Silos Silos, Guest Guest, Heartbeats Beats, Changes Changes, Sessions Sessions);

    private sealed record Screen(bool OnDead, bool BoardOnDead, double Seconds, bool Missed);

    private sealed class Found
    {
        public List<double> Deadlines { get; } = [];

        public List<Screen> Screens { get; } = [];

        public double Latest { get; set; }
    }
}
