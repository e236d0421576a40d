using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Coordination.Cluster.Outside;

/// <summary>What a Prometheus would have read from a silo: its <c>/metrics</c>, once a second, kept.</summary>
internal sealed partial class Scrapes : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly List<IReadOnlyDictionary<string, double>> _all = [];
    private readonly HttpClient _http;
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();
    private readonly Task _reading;
    private TaskCompletionSource _next = New();

    public Scrapes(string url)
    {
        _http = new HttpClient { BaseAddress = new Uri(url) };
        _reading = Read();
    }

    /// <summary>The text of the last one.</summary>
    public string Text { get; private set; } = "";

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _all.Count;
            }
        }
    }

    /// <summary>Until the newest ones, as many as asked for, all satisfy a condition.</summary>
    /// <exception cref="TimeoutException">They never did.</exception>
    public async Task Until(int inARow, string what, Func<double, bool> holds)
    {
        using var limit = new CancellationTokenSource(Limit);
        var seen = new List<double>();
        try
        {
            while (seen.Count < inARow || !seen.TakeLast(inARow).All(holds))
            {
                var scrape = await Next(limit.Token);
                seen.Add(scrape.Where(sample => sample.Key.StartsWith(what, StringComparison.Ordinal)).Select(sample => sample.Value).DefaultIfEmpty(double.NaN).Max());
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{what} was {string.Join(' ', seen)}");
        }
    }

    /// <summary>So many more of them.</summary>
    public async Task More(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Next(_end.Token);
        }
    }

    /// <summary>
    /// The series of all that was read, as promtool takes them. Each scrape stands for one at the real interval: what is read here within a minute, a
    /// Prometheus reads within a quarter of an hour, and the minutes a rule waits for are as many of its scrapes.
    /// </summary>
    public string Series()
    {
        lock (_lock)
        {
            var text = new StringBuilder();
            foreach (var name in _all.SelectMany(scrape => scrape.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                var values = _all.Select(scrape => scrape.TryGetValue(name, out var value) ? value.ToString("0.############", CultureInfo.InvariantCulture) : "_");
                text.Append(CultureInfo.InvariantCulture, $"      - series: '{name}'\n        values: '{string.Join(' ', values)}'\n");
            }

            return text.ToString();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _reading;
        _http.Dispose();
        _end.Dispose();
    }

    private async Task Read()
    {
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            do
            {
                Text = await _http.GetStringAsync("/metrics", _end.Token);
                var scrape = Sample().Matches(Text).ToDictionary(
                    match => Labelled(match.Groups["name"].Value, match.Groups["labels"].Value), match => double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture), StringComparer.Ordinal);
                lock (_lock)
                {
                    _all.Add(scrape);
                }

                Interlocked.Exchange(ref _next, New()).TrySetResult();
            }
            while (await second.WaitForNextTickAsync(_end.Token));
        }
        catch (OperationCanceledException)
        {
            // enough
        }
    }

    private async Task<IReadOnlyDictionary<string, double>> Next(CancellationToken cancel)
    {
        await Task.WhenAny(_next.Task, _reading).WaitAsync(cancel);
        Assert.False(_reading.IsFaulted, _reading.Exception?.ToString());
        lock (_lock)
        {
            return _all[^1];
        }
    }

    /// <summary>With the labels a Prometheus adds.</summary>
    private static string Labelled(string name, string labels) => $"{name}{{job=\"coordination\",instance=\"a\"{(labels.Length > 0 ? "," : "")}{labels}}}";

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // A line of the text format; of this product only, for its rules ask for nothing else of a silo.
    [GeneratedRegex("""(?m)^(?<name>(?:coordination|store)_\w+)(?:\{(?<labels>[^}]*)\})? (?<value>\S+)(?: \d+)?$""")]
    private static partial Regex Sample();
}
