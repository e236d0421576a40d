using System.Globalization;

namespace Coordination.Bench.Clustered;

/// <summary>What a silo says of its store under <c>/metrics</c>.</summary>
internal sealed record Metrics(double Committed, double Rows, double Reads, double Retries)
{
    public static async Task<Metrics> Of(IEnumerable<string> urls)
    {
        var sum = new Metrics(0, 0, 0, 0);
        foreach (var url in urls)
        {
            using var http = new HttpClient();
            sum += Read((await http.GetStringAsync(new Uri(url + "/metrics"))).Split('\n'));
        }

        return sum;
    }

    public static Metrics operator +(Metrics one, Metrics other) => new(one.Committed + other.Committed, one.Rows + other.Rows, one.Reads + other.Reads, one.Retries + other.Retries);

    public static Metrics operator -(Metrics one, Metrics other) => new(one.Committed - other.Committed, one.Rows - other.Rows, one.Reads - other.Reads, one.Retries - other.Retries);

    private static Metrics Read(string[] lines) => new(
        Sum(lines, "coordination_store_commit_duration", "_count", "outcome=\"committed\""), Sum(lines, "coordination_store_commit_rows", "_sum"),
        Sum(lines, "coordination_store_read_duration", "_count"), Sum(lines, "store_retries", ""));

    private static double Sum(string[] lines, string name, string part, string label = "") => lines
        .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal) && line.Split('{', ' ')[0].EndsWith(part, StringComparison.Ordinal))
        .Sum(line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries)[line.Contains('}', StringComparison.Ordinal) ? 0 : 1], CultureInfo.InvariantCulture));
}
