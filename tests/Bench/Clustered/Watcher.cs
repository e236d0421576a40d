using System.Collections.Concurrent;
using Coordination.Cluster;

namespace Coordination.Bench.Clustered;

/// <summary>A screen on the board of a county, and when it changed.</summary>
internal sealed class Watcher(string code, LiveScreen board) : IAsyncDisposable
{
    private readonly ConcurrentQueue<DateTimeOffset> _changes = new();

    public string Code => code;

    /// <summary>Where it was connected when it was opened.</summary>
    public string Url { get; } = board.At;

    public static async Task<Watcher> Open(Sessions sessions, string code, string reader, string url, Func<string> otherwise)
    {
        using var person = await sessions.Of(url, reader);
        var first = true;
        var board = await LiveScreen.Open(person.Token, Scope.Board(code), () => Interlocked.Exchange(ref first, false) ? url : otherwise());
        var watcher = new Watcher(code, board);
        board.Changed = () => watcher._changes.Enqueue(TimeProvider.System.GetUtcNow());
        return watcher;
    }

    public DateTimeOffset? FirstChange(DateTimeOffset after) => _changes.Where(change => change > after).Select(change => (DateTimeOffset?)change).Min();

    /// <summary>Whether it shows what a fresh look at the board shows, in a moment in which nothing moves.</summary>
    public async Task<bool> Agrees(Person reader, TimeSpan patience)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(begun) < patience)
        {
            var before = await Rows(reader);
            var shown = await board.Shown();
            if (before.SetEquals(shown.Rows) && before.SetEquals(await Rows(reader)))
            {
                return true;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(300));
        }

        return false;
    }

    public ValueTask DisposeAsync() => board.DisposeAsync();

    private async Task<SortedSet<string>> Rows(Person reader) => new(
        (await reader.Get($"/api/board/{code}"))["rows"]!.AsArray().Select(row => $"{row!["kind"]}/{row["id"]}@{row["version"]!.ToJsonString()}"), StringComparer.Ordinal);
}
