using System.IO.Compression;
using System.Text.Json.Nodes;

namespace Coordination.Cluster;

/// <summary>
/// A store that an earlier release wrote (<c>Yesterday/</c>: three cases of the sample city, one of them overdue for a week, and what its screens showed then): this
/// release finds nothing wrong with it, shows the same, and goes on with it.
/// </summary>
public sealed class YesterdayTests
{
    private const string County = "512021";
    private const string Evidence = "留样记录";
    private const string EvidenceName = "25e3060a3bbac2928c4fd8870b3b82a1717bcd949558b2330961ab132ac822e2";

    [Fact]
    public async Task Store_OfAnEarlierRelease_IsWhole_ShowsTheSame_AndGoesOn()
    {
        using var folder = new TempFolder();
        await Unpack(folder.Path);
        var seen = JsonNode.Parse(await File.ReadAllTextAsync(Place("seen.json"), TestContext.Current.CancellationToken))!;
        await Verified(folder.Path);

        await using (var node = await Node.Start(folder.Path, "demo", "--quiet", "--speed", "0"))
        {
            using var zhao = await Person.SignIn(node.Url, "zhao");
            using var system = await Person.SignIn(node.Url, "sys");
            foreach (var name in (string[])["overdue", "submitted", "open"])
            {
                var id = seen[name]!["case"]!["id"]!.GetValue<string>();
                Same(name, seen[name]!["case"]!, await zhao.Get($"/api/cases/{id}"));
                Same(name, seen[name]!["events"]!, await zhao.Get($"/api/cases/{id}/events?limit=200"));
            }

            var board = await zhao.Get($"/api/board/{County}");
            Same("totals", seen["board"]!["totals"]!, board["totals"]);
            Same("rows", InOrder(seen["board"]!), InOrder(board));

            // It goes on: deadlines it had set fall due, and somebody acts on what it had recorded.
            var overdue = seen["overdue"]!["case"]!["id"]!.GetValue<string>();
            using var chen = await Person.SignIn(node.Url, "chen");
            var added = await chen.Upload($"/api/cases/{overdue}/evidence", "更多.txt", "更多"u8.ToArray());
            Assert.True(added.Accepted, added.Body);
            var advanced = await system.Post("/api/drill/advance", new { to = "2026-05-09T09:00:00+08:00" });
            Assert.True(advanced.Accepted, advanced.Body);
            var events = (await zhao.Get($"/api/cases/{overdue}/events?limit=200"))["items"]!.AsArray();
            Assert.True(events.Count > seen["overdue"]!["events"]!["items"]!.AsArray().Count, "a month passed and nothing happened");
            Assert.Equal(0, await node.Stop());
        }

        await Verified(folder.Path);
    }

    private static async Task Unpack(string folder)
    {
        await using (var packed = File.OpenRead(Place("store.db.gz")))
        await using (var gzip = new GZipStream(packed, CompressionMode.Decompress))
        await using (var store = File.Create(Path.Combine(folder, "store.db")))
        {
            await gzip.CopyToAsync(store, TestContext.Current.CancellationToken);
        }

        var files = Directory.CreateDirectory(Path.Combine(folder, "files", EvidenceName[..2], EvidenceName[2..4]));
        await File.WriteAllTextAsync(Path.Combine(files.FullName, EvidenceName), Evidence, TestContext.Current.CancellationToken);
    }

    private static async Task Verified(string folder)
    {
        var (code, output) = await Node.Run("verify", "--data", folder);
        Assert.True(code == 0, output);
    }

    private static string Place(string name) => Path.Combine(AppContext.BaseDirectory, "Yesterday", name);

    /// <summary>The order of a board's rows is the screen's business.</summary>
    private static JsonArray InOrder(JsonNode board) =>
        new([.. board["rows"]!.AsArray().Select(row => row!.DeepClone()).OrderBy(row => $"{row["kind"]}/{row["id"]}", StringComparer.Ordinal)]);

    /// <summary>Whatever was shown then is shown now; there may be more.</summary>
    private static void Same(string where, JsonNode? then, JsonNode? now)
    {
        switch (then)
        {
            case JsonObject members:
                foreach (var (name, value) in members)
                {
                    Same($"{where}.{name}", value, now?[name]);
                }

                break;
            case JsonArray items when now is JsonArray others:
                Assert.True(items.Count == others.Count, $"{where}: {items.Count} became {others.Count}");
                for (var i = 0; i < items.Count; i++)
                {
                    Same($"{where}[{i}]", items[i], others[i]);
                }

                break;
            default:
                Assert.True(JsonNode.DeepEquals(then, now), $"{where}: {then?.ToJsonString() ?? "null"} became {now?.ToJsonString() ?? "null"}");
                break;
        }
    }
}
