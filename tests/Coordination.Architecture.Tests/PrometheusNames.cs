using System.Text.RegularExpressions;

namespace Coordination.Architecture.Tests;

/// <summary>What the instruments of the source are called in <c>/metrics</c>, and what a query asks for.</summary>
internal static partial class PrometheusNames
{
    private static readonly ImmutableHashSet<string> Words = ["or", "and", "unless", "offset", "bool", "on", "ignoring", "by", "without", "group_left", "group_right"];

    /// <summary>Names the program makes, and those of Prometheus itself and of kube-state-metrics that are relied on.</summary>
    public static ImmutableHashSet<string> Known { get; } =
    [
        "up", "kube_pod_status_ready",
        .. Repository.Files("src", "*.cs").Concat(Repository.Files("silo", "*.cs")).SelectMany(file => Instrument().Matches(Repository.Read(file)))
            .SelectMany(match => Exported(match.Groups["kind"].Value, match.Groups["name"].Value, match.Groups["unit"].Value)),
    ];

    /// <summary>The metrics of a query: words that are no functions, no labels and no part of the language.</summary>
    public static IEnumerable<string> Of(string query)
    {
        var bare = Duration().Replace(Grouping().Replace(Label().Replace(query, " "), " "), " ");
        return Word().Matches(bare).Select(match => match.Value).Where(word => !Words.Contains(word));
    }

    private static IEnumerable<string> Exported(string kind, string name, string unit)
    {
        var dotless = name.Replace('.', '_');
        var suffix = unit switch { "s" => "_seconds", "ms" => "_milliseconds", "By" => "_bytes", _ => "" };
        var full = dotless.EndsWith(suffix, StringComparison.Ordinal) ? dotless : dotless + suffix;
        return kind switch
        {
            "Counter" or "ObservableCounter" => [full + "_total"],
            "Histogram" => [full + "_bucket", full + "_sum", full + "_count"],
            _ => [full],
        };
    }

    // The unit is the second text, unless a named argument comes first; a gauge has its function in between, which may have parentheses of its own.
    [GeneratedRegex("""Create(?<kind>ObservableCounter|ObservableUpDownCounter|ObservableGauge|UpDownCounter|Counter|Histogram|Gauge)(?:<\w+>)?\(\s*"(?<name>[a-z_.]+)"(?:[^;"]*?,\s*(?:unit:\s*)?"(?<unit>[^"]*)")?""")]
    private static partial Regex Instrument();

    [GeneratedRegex("""\{[^}]*\}|"[^"]*"|'[^']*'""")]
    private static partial Regex Label();

    [GeneratedRegex(@"\b(?:by|without|on|ignoring)\s*\([^)]*\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"\[[^\]]*\]|\b[0-9]+[smhdw]\b")]
    private static partial Regex Duration();

    [GeneratedRegex(@"\b[a-z_][a-z0-9_]*\b(?!\s*\()")]
    private static partial Regex Word();
}
