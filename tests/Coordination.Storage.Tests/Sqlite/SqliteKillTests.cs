using System.Diagnostics;
using System.Globalization;
using System.Text;
using Coordination.Grains.Store;
using Coordination.Storage.Sqlite;

namespace Coordination.Storage.Tests.Sqlite;

/// <summary>A real process, really killed: nothing that was answered is lost, nothing is half there.</summary>
public sealed class SqliteKillTests : IDisposable
{
    private const string FolderVariable = "COORDINATION_TEST_STORE";
    private const int Writers = 16;

    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Kill_UnderLoad_LosesNothingAnswered_AndLeavesNothingHalf()
    {
        var answered = new HashSet<string>(StringComparer.Ordinal);
        for (var run = 0; run < 2; run++)
        {
            await WriteAndKill(answered, atLeast: 400);
            await using var store = Open(_folder.Path);
            var first = (await store.Scan("p", "a|", "a}", 1_000_000, Cancel)).Select(row => row.Key[2..]).ToArray();
            var second = (await store.Scan("p", "b|", "b}", 1_000_000, Cancel)).Select(row => row.Key[2..]).ToArray();

            Assert.Equal(first, second);
            Assert.Subset(first.ToHashSet(StringComparer.Ordinal), answered);
            Assert.InRange(first.Length - answered.Count, 0, 2 * Writers); // at most one unanswered for each writer and run
        }
    }

    private async Task WriteAndKill(HashSet<string> answered, int atLeast)
    {
        using var child = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Coordination.Storage.Tests"))
        {
            ArgumentList = { "--explicit", "only", "--filter-method", "*." + nameof(Child_WritesUntilKilled) },
            Environment = { [FolderVariable] = _folder.Path },
            RedirectStandardOutput = true,
            RedirectStandardInput = true, // its end tells the child that nobody is left to kill it
        })!;
        try
        {
            await ReadAndKill(child, answered, answered.Count + atLeast);
        }
        finally
        {
            child.Kill(); // also when an assertion failed; nothing happens when it has ended
            await child.WaitForExitAsync(CancellationToken.None);
        }
    }

    private async Task ReadAndKill(Process child, HashSet<string> answered, int goal)
    {
        var output = new StringBuilder();
        while (await child.StandardOutput.ReadLineAsync(Cancel) is { } line)
        {
            if (!line.StartsWith("ack ", StringComparison.Ordinal))
            {
                output.AppendLine(line);
                continue;
            }

            answered.Add(line[4..]);
            if (answered.Count == goal)
            {
                Assert.Throws<StoreInUseException>(() => Open(_folder.Path));
                child.Kill();
            }
        }

        Assert.True(answered.Count >= goal, "The writing process ended by itself: " + output);
    }

    private static SqliteTableStore Open(string folder) =>
        SqliteTableStore.Open(new SqliteStoreOptions { Folder = folder, LogMiB = 1 }, error => Assert.Fail(error.ToString()));

    /// <summary>Not a test: the process that is killed. Says <c>ack {key}</c> for each commit that was answered.</summary>
    [Fact(Explicit = true)]
    public async Task Child_WritesUntilKilled()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable(FolderVariable) is not null, "Runs only as a child of the test above.");
        await using var store = Open(Environment.GetEnvironmentVariable(FolderVariable)!);
        await using var output = Console.OpenStandardOutput();
        await using var input = Console.OpenStandardInput();
        var abandoned = Task.Run(() => input.ReadByte(), Cancel);
        var run = Stopwatch.GetTimestamp().ToString("D20", CultureInfo.InvariantCulture);
        var data = new byte[3000];
        var gate = new Lock();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            for (var n = 0; !abandoned.IsCompleted; n++)
            {
                var name = $"{run}|{writer:D2}|{n:D6}";
                await store.Commit("p", [RowChange.Insert("a|" + name, data), Rows.Upsert($"w|{writer}", name), Rows.Insert("b|" + name)], cancel: Cancel);
                lock (gate)
                {
                    output.Write(Encoding.ASCII.GetBytes($"\nack {name}\n"));
                    output.Flush();
                }
            }
        }));
    }
}
