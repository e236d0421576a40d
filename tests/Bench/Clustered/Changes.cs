using System.Collections.Concurrent;
using System.Globalization;
using Coordination.Cluster;

namespace Coordination.Bench.Clustered;

/// <summary>Five changes a second on the board of each of three counties: reports of progress, each on a case whose last report was answered.</summary>
internal sealed class Changes(Sessions sessions, Func<string> where)
{
    private const int CasesEach = 12;

    /// <summary>The first schools of a county belong to the city.</summary>
    private const int FirstSchool = 21;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<string, ConcurrentQueue<(string Id, string Principal)>> _free = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, bool> _under = new();

    public static ImmutableArray<(string Code, string Prefix, string School, string Head)> Counties { get; } =
        [("512002", "yj", "YJ", "yj.offh"), ("512021", "ay", "AY", "zhao"), ("512022", "lz", "LZ", "lz.offh")];

    /// <summary>Opens the cases and takes them as far as progress can be reported.</summary>
    public async Task Open()
    {
        foreach (var (code, prefix, school, headName) in Counties)
        {
            var free = _free[code] = new ConcurrentQueue<(string Id, string Principal)>();
            using var head = await sessions.Of(where(), headName);
            await Parallel.ForEachAsync(Enumerable.Range(FirstSchool, CasesEach), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (n, _) =>
            {
                var number = n.ToString("D4", CultureInfo.InvariantCulture);
                using var principal = await sessions.Of(where(), $"{prefix}{number}.p");
                var opened = await Must(head, "/api/cases", new { subject = $"{school}-{number}", @class = "D", title = "功能教室不足", problem = "功能教室不足,按规划分期建设。", findingId = $"f{number}" });
                await Must(head, $"/api/cases/{opened.Id}/issue-notice", new { basis = (string[])["《教育督导条例》第十八条"] });
                await Must(principal, $"/api/cases/{opened.Id}/receipt", new { });
                await Must(principal, $"/api/cases/{opened.Id}/start-work", new { });
                free.Enqueue((opened.Id, principal.Name));
            });
        }
    }

    /// <summary>Goes on until told to stop, and until everything under way is answered.</summary>
    public async Task Flow(CancellationToken stop)
    {
        using var pace = new PeriodicTimer(Pause);
        while (!stop.IsCancellationRequested)
        {
            foreach (var free in _free.Values)
            {
                if (free.TryDequeue(out var one))
                {
                    var report = Report(one, free);
                    _under[report] = true;
                    _ = report.ContinueWith(done => _under.TryRemove(done, out _), TaskScheduler.Default);
                }
            }

            await pace.WaitForNextTickAsync(CancellationToken.None);
        }

        await Task.WhenAll(_under.Keys);
    }

    private static async Task<Answered> Must(Person who, string path, object body)
    {
        var answer = await who.PostPatiently(path, body, Guid.NewGuid().ToString("D"));
        return answer.Accepted ? answer : throw new InvalidOperationException($"{who.Name} {path}: {answer.Status} {answer.Body}");
    }

    private async Task Report((string Id, string Principal) one, ConcurrentQueue<(string Id, string Principal)> free)
    {
        try
        {
            using var principal = await sessions.Of(where(), one.Principal);
            await principal.Post($"/api/cases/{one.Id}/report-progress", new { text = "设备已到货,正在安装。" });
        }
        catch (Exception error) when (error is HttpRequestException or IOException or TaskCanceledException or InvalidOperationException)
        {
            // Its silo is gone: the next report goes to another.
        }

        free.Enqueue(one);
    }
}
