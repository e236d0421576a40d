namespace Coordination.Grains.Boards;

/// <summary>How boards pace themselves.</summary>
public sealed class BoardOptions
{
    /// <summary>Steps of a board are at least this far apart; the first after a quiet while goes out at once. Zero in a drill, where a step waits for its boards.</summary>
    public TimeSpan Coalesce { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The store is read anew this often, healing whatever hint got lost.</summary>
    public TimeSpan Rescan { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Above this many rows a city's snapshot shows only what presses: pressure, P0/P1 and terms over within 7 days. Totals always count all.</summary>
    public int SummaryAbove { get; set; } = 5_000;
}
