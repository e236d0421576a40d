using System.Text.Json;

namespace Coordination.Browser.Fixture;

/// <summary>The accessibility checker of the web client's own development packages, run inside a page.</summary>
internal static class Axe
{
    private const string Run = """
        async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
          .filter(found => ['serious', 'critical'].includes(found.impact))
          .map(found => `${found.id}: ${found.nodes.map(node => node.html).slice(0, 3).join(' | ')}`)
        """;

    public static async Task FindsNothingSerious(Desk desk, string place)
    {
        await desk.Page.EvaluateAsync(await File.ReadAllTextAsync(Script(), TestContext.Current.CancellationToken));
        var found = await desk.Page.EvaluateAsync<JsonElement>(Run);
        Assert.True(found.GetArrayLength() == 0, $"{place}: {found}");
    }

    private static string Script()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Coordination.sln")))
            {
                var script = Path.Combine(folder.FullName, "client", "node_modules", "axe-core", "axe.min.js");
                return File.Exists(script) ? script : throw new InvalidOperationException("axe-core is missing; run 'npm ci' in client/.");
            }
        }

        throw new InvalidOperationException("These tests run from a checkout.");
    }
}
