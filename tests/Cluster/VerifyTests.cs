using System.Text;
using System.Text.Json.Nodes;
using Coordination.Grains.Store;
using Coordination.Storage.Sqlite;

namespace Coordination.Cluster;

/// <summary>A store in which two cases ran, stopped cleanly; each test alters a copy.</summary>
public sealed class StoppedStore : IAsyncLifetime
{
    private readonly TempFolder _folder = new();

    internal TempFolder Folder => _folder;

    /// <summary>An overdue case with evidence, deadlines and a signed notice.</summary>
    public string Case { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await using var node = await Node.Start(_folder.Path, "demo", "--quiet", "--speed", "0");
        using var zhao = await Person.SignIn(node.Url, "zhao");
        using var chen = await Person.SignIn(node.Url, "chen");
        using var system = await Person.SignIn(node.Url, "sys");
        var open = new { subject = "AY-0217", @class = "C", title = "食堂留样记录缺失", problem = "食堂留样记录缺失", findingId = "f1" };
        Case = Accepted(await zhao.Post("/api/cases", open));
        Accepted(await zhao.Post("/api/cases", open with { findingId = "f2" }));
        Accepted(await zhao.Post($"/api/cases/{Case}/issue-notice", new { basis = (string[])["《教育督导条例》第十八条"] }));
        Accepted(await chen.Post($"/api/cases/{Case}/receipt", new { }));
        Accepted(await chen.Post($"/api/cases/{Case}/start-work", new { }));
        Assert.True((await chen.Upload($"/api/cases/{Case}/evidence", "台账.txt", "留样记录"u8.ToArray())).Accepted);
        var advanced = await system.Post("/api/drill/advance", new { to = "2026-04-06T09:00:00+08:00" });
        Assert.True(advanced.Accepted, advanced.Body);
        Assert.Equal(0, await node.Stop());
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Accepted(Answered answer)
    {
        Assert.True(answer.Accepted, answer.Body);
        return answer.Id;
    }
}

/// <summary><c>silo verify</c> names every row that was altered by hand.</summary>
public sealed class VerifyTests(StoppedStore made) : IClassFixture<StoppedStore>
{
    private const string County = "512021";

    [Fact]
    public async Task Verify_OfAnUntouchedStore_FindsNothing()
    {
        using var copy = made.Folder.Copy();

        var (code, output) = await Node.Run("verify", "--data", copy.Path);

        Assert.True(code == 0, output);
        Assert.Contains(" 0 findings", output, StringComparison.Ordinal);
    }

    [Fact]
    public Task Verify_OfAnAlteredEvent_NamesItsRow() => Names($"case|{made.Case}|e|0000000001", row => Rewrite(row, "缺失", "完整"));

    [Fact]
    public Task Verify_OfAnAlteredHead_NamesIt() => Names($"case|{made.Case}|head", row => Rewrite(row, "缺失", "完整"));

    [Fact]
    public Task Verify_OfAnAlteredBoardRow_NamesIt() => Names($"open|case|{made.Case}", row => Rewrite(row, "\"overdue\":true", "\"overdue\":false"));

    [Fact]
    public async Task Verify_OfAnAlteredDueRow_NamesIt()
    {
        var due = await Due();
        await Names(due, _ => RowChange.Upsert(due, "{\"held\":true}"u8.ToArray()));
    }

    [Fact]
    public async Task Verify_WithoutADueRow_NamesIt()
    {
        var due = await Due();
        await Names(due, _ => RowChange.Delete(due));
    }

    [Fact]
    public async Task Verify_OfAnAlteredDocument_NamesTheEventThatSignedIt()
    {
        var signing = await Signing();
        await Names(signing, Redraft, "the signed document");
    }

    [Fact]
    public async Task Verify_OfARowNobodyWants_NamesIt()
    {
        var orphan = (await Due()).Replace("|term", "|ghost", StringComparison.Ordinal) + "x";
        await Names(orphan, _ => RowChange.Insert(orphan, "{}"u8.ToArray()));
    }

    [Fact]
    public Task Verify_WithoutAnEvent_NamesTheGap() =>
        Names($"case|{made.Case}|e|0000000001", row => RowChange.Delete(row!.Key), "events are missing", $"case|{made.Case}|e|");

    [Fact]
    public async Task Verify_OfAnAlteredEvidenceFile_NamesIt()
    {
        using var copy = made.Folder.Copy();
        var file = Assert.Single(Directory.EnumerateFiles(Path.Combine(copy.Path, "files"), "*", SearchOption.AllDirectories));
        File.SetAttributes(file, FileAttributes.Normal);
        await File.WriteAllTextAsync(file, "别的", TestContext.Current.CancellationToken);

        var (code, output) = await Node.Run("verify", "--data", copy.Path);

        Assert.Equal(1, code);
        Assert.Contains("the evidence file was altered", output, StringComparison.Ordinal);
        Assert.Contains(Path.GetFileName(file), output, StringComparison.Ordinal);
    }

    /// <summary>Alters one row of a copy; the command must end with 1 and name the row.</summary>
    private async Task Names(string key, Func<Row?, RowChange> alter, string what = "", string? named = null)
    {
        using var copy = made.Folder.Copy();
        await using (var store = Open(copy))
        {
            var row = await store.Read(County, key, TestContext.Current.CancellationToken);
            var done = await store.Commit(County, [alter(row)], cancel: TestContext.Current.CancellationToken);
            Assert.True(done.Committed);
        }

        var (code, output) = await Node.Run("verify", "--data", copy.Path);

        Assert.Equal(1, code);
        Assert.Contains($"{County} {named ?? key}", output, StringComparison.Ordinal);
        Assert.Contains(what, output, StringComparison.Ordinal);
    }

    private Task<string> Due() => Find(Keys.Due, row => row.Key.Contains(made.Case, StringComparison.Ordinal));

    private Task<string> Signing() => Find($"case|{made.Case}|e|", row => Encoding.UTF8.GetString(row.Data.Span).Contains("case.notice-issued.v1", StringComparison.Ordinal));

    private async Task<string> Find(string prefix, Func<Row, bool> wanted)
    {
        using var copy = made.Folder.Copy();
        await using var store = Open(copy);
        await foreach (var row in store.ScanPrefix(County, prefix, cancel: TestContext.Current.CancellationToken))
        {
            if (wanted(row))
            {
                return row.Key;
            }
        }

        throw new InvalidOperationException($"There is no such row below {prefix}.");
    }

    /// <summary>Puts other words into the body of the signed document and leaves its hash.</summary>
    private static RowChange Redraft(Row? row)
    {
        var events = JsonNode.Parse(row!.Data.Span)!;
        var signed = events["events"]!.AsArray().Select(item => item!["data"]!["documents"]?["signed"]).First(document => document is not null)!;
        signed["body"] = "无问题";
        return RowChange.Upsert(row.Key, JsonSerializerBytes(events));
    }

    private static byte[] JsonSerializerBytes(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString());

    private static RowChange Rewrite(Row? row, string old, string value)
    {
        var text = Encoding.UTF8.GetString(row!.Data.Span);
        var altered = text.Replace(old, value, StringComparison.Ordinal);
        Assert.NotEqual(text, altered);
        return RowChange.Upsert(row.Key, Encoding.UTF8.GetBytes(altered));
    }

    private static SqliteTableStore Open(TempFolder folder) => SqliteTableStore.Open(new SqliteStoreOptions { Folder = folder.Path }, error => throw error);
}
