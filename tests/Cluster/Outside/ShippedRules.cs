using System.Globalization;
using System.Text;
using Coordination.Machine;

namespace Coordination.Cluster.Outside;

/// <summary>The alert rules of <c>infra/prometheus</c>, evaluated by Prometheus' own promtool over what a silo really said.</summary>
internal sealed class ShippedRules(Scrapes scrapes)
{
    /// <summary>Of scrapes, in seconds (scrape.yaml).</summary>
    private const int Interval = 15;

    private readonly List<(int Scrape, string Alert, bool Fires)> _expected = [];

    /// <summary>As of the newest scrape these alerts fire, and of the others that were watched none.</summary>
    public void Expect(string[] watched, params string[] firing) => _expected.AddRange(watched.Select(alert => (scrapes.Count - 1, alert, firing.Contains(alert))));

    /// <summary>Everything expected holds.</summary>
    public async Task Hold()
    {
        Assert.Contains(_expected, mark => mark.Fires);
        using var folder = new TempFolder();
        var test = Path.Combine(folder.Path, "test.yaml");
        var text = new StringBuilder($"rule_files: ['{Checkout("infra/prometheus/alerts.yaml")}']\nevaluation_interval: {Interval}s\ntests:\n  - interval: {Interval}s\n    input_series:\n");
        text.Append(scrapes.Series()).Append("    promql_expr_test:\n");
        foreach (var (scrape, alert, fires) in _expected)
        {
            text.Append(CultureInfo.InvariantCulture, $"      - expr: 'count by (alertname) (ALERTS{{alertname=\"{alert}\",alertstate=\"firing\"}})'\n        eval_time: {scrape * Interval}s\n");
            text.Append(CultureInfo.InvariantCulture, $"        exp_samples: [{(fires ? $"{{ labels: '{{alertname=\"{alert}\"}}', value: 1 }}" : "")}]\n");
        }

        await File.WriteAllTextAsync(test, text.ToString());
        var (code, said) = await Promtool.Run(["test", "rules", test]);
        Assert.True(code == 0, $"{said}\n{text}");
    }

    private static string Checkout(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Coordination.sln")))
            {
                return Path.Combine(folder.FullName, path);
            }
        }

        throw new InvalidOperationException("The tests run only from a checkout.");
    }
}
