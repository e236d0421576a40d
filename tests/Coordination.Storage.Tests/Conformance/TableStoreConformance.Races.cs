using System.Globalization;
using Coordination.Grains.Store;
using CsCheck;

namespace Coordination.Storage.Tests.Conformance;

public abstract partial class TableStoreConformance
{
    [Fact]
    public async Task Writers_RacingOnOneETag_HaveExactlyOneWinnerEachRound()
    {
        const int Writers = 16;
        var etag = await Committed(Rows.Insert("head", "0"));
        for (var round = 1; round <= 40; round++)
        {
            var fence = etag;
            var results = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(
                () => Commit(Rows.Insert($"e|{round:D3}|{writer:D2}"), Rows.Replace("head", fence, $"{round}")), Cancel)));

            var winner = Assert.Single(results, result => result.Committed);
            Assert.All(results.Where(result => !result.Committed), result => Assert.Equal("head", result.Conflict));
            etag = winner.ETags[1];
        }

        Assert.Equal(("40", etag), ((await Get("head"))!.Text(), (await Get("head"))!.ETag));
        Assert.Equal(40, (await Store.Scan(Partition, "e|", "e}", 1000, Cancel)).Count);
    }

    [Fact]
    public async Task Writers_InsertingOneKey_HaveExactlyOneWinner()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 32).Select(n => Task.Run(() => Commit(Rows.Insert("once", $"{n}")), Cancel)));
        var winner = Assert.Single(Enumerable.Range(0, 32), n => results[n].Committed);
        Assert.Equal($"{winner}", (await Get("once"))!.Text());
    }

    [Fact]
    public async Task Writers_LosingRaces_DoNotDisturbTheirNeighbours()
    {
        await Committed(Rows.Insert("taken"));
        var results = await Task.WhenAll(Enumerable.Range(0, 300).Select(n => Task.Run(
            () => n % 3 == 0 ? Commit(Rows.Insert($"r|{n:D3}"), Rows.Insert("taken")) : Commit(Rows.Insert($"r|{n:D3}", $"{n}")), Cancel)));

        Assert.All(Enumerable.Range(0, 300), n => Assert.Equal(n % 3 != 0, results[n].Committed));
        Assert.Equal(Enumerable.Range(0, 300).Where(n => n % 3 != 0).Select(n => $"r|{n:D3}"), (await Store.Scan(Partition, "r|", "r}", 1000, Cancel)).Select(r => r.Key));
    }

    [Fact]
    public async Task Readers_BesideAWriter_NeverSeeHalfABatch()
    {
        var etag = await Committed(Rows.Insert("pair|a", "0"), Rows.Insert("pair|b", "0"));
        var writing = Task.Run(
            async () =>
            {
                for (var n = 1; n <= 300; n++)
                {
                    etag = await Committed(Rows.Replace("pair|a", etag, $"{n}"), Rows.Upsert("pair|b", $"{n}"));
                }
            },
            Cancel);
        var last = 0;
        while (!writing.IsCompleted)
        {
            var pair = await Store.Scan(Partition, "pair|", "pair}", 10, Cancel);
            Assert.Equal(pair[0].Text(), pair[1].Text());
            var seen = int.Parse(pair[0].Text(), CultureInfo.InvariantCulture);
            Assert.True(seen >= last, $"{seen} after {last}");
            last = seen;
        }

        await writing;
        Assert.Equal("300", (await Get("pair|b"))!.Text());
    }

    [Fact]
    public async Task Counter_RaisedByManyThroughReadAndReplace_LosesNothing()
    {
        await Committed(Rows.Insert("counter", "0"));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            async () =>
            {
                for (var raised = 0; raised < 25;)
                {
                    var row = (await Get("counter"))!;
                    var next = int.Parse(row.Text(), CultureInfo.InvariantCulture) + 1;
                    raised += (await Commit(Rows.Replace("counter", row.ETag, $"{next}"))).Committed ? 1 : 0;
                }
            },
            Cancel)));
        Assert.Equal("200", (await Get("counter"))!.Text());
    }

    private static readonly Gen<(int Kind, int Key, int Fence)[][]> Histories =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 5], Gen.Int[0, 3]).Array[1, 4].Array[1, 25];

    /// <summary>Any sequence of batches gives the results and the rows that a plain dictionary gives.</summary>
    [Fact]
    public async Task Commit_OfAnyHistory_MatchesTheModel()
    {
        var run = 0;
        await Histories.SampleAsync(history => Replay($"{Partition}.{Interlocked.Increment(ref run)}", history), iter: 60, threads: 1);
    }

    private async Task Replay(string partition, (int Kind, int Key, int Fence)[][] history)
    {
        var model = new SortedDictionary<string, (string Text, string ETag)>(StringComparer.Ordinal);
        var stale = "stale";
        for (var n = 0; n < history.Length; n++)
        {
            var changes = history[n].DistinctBy(c => c.Key).Select(c => Change(c, model, stale, $"{n}")).ToArray();
            var result = await Store.Commit(partition, changes, cancel: Cancel);
            var lost = Array.FindIndex(changes, change => !Holds(change, model));
            Assert.Equal(lost < 0 ? null : changes[lost].Key, result.Conflict);
            for (var i = 0; i < changes.Length && lost < 0; i++)
            {
                stale = model.GetValueOrDefault(changes[i].Key).ETag ?? stale;
                _ = changes[i].Kind == ChangeKind.Delete ? model.Remove(changes[i].Key) : (model[changes[i].Key] = ($"{n}", result.ETags[i])).Text is null;
            }
        }

        Assert.Equal(model.Select(m => (m.Key, m.Value.Text, m.Value.ETag)), (await Store.Scan(partition, "", "~", 100, Cancel)).Select(r => (r.Key, r.Text(), r.ETag)));
    }

    private static RowChange Change((int Kind, int Key, int Fence) c, SortedDictionary<string, (string Text, string ETag)> model, string stale, string data)
    {
        var key = $"k{c.Key}";
        var etag = c.Fence == 0 ? stale : model.GetValueOrDefault(key).ETag ?? stale;
        return (ChangeKind)c.Kind switch
        {
            ChangeKind.Insert => Rows.Insert(key, data),
            ChangeKind.Replace => Rows.Replace(key, etag, data),
            ChangeKind.Upsert => Rows.Upsert(key, data),
            _ => RowChange.Delete(key, c.Fence == 1 ? null : etag),
        };
    }

    private static bool Holds(RowChange change, SortedDictionary<string, (string Text, string ETag)> model)
    {
        var there = model.TryGetValue(change.Key, out var row);
        return change.Kind switch
        {
            ChangeKind.Insert => !there,
            ChangeKind.Upsert => true,
            _ => there && (change.IfETag is null || change.IfETag == row.ETag),
        };
    }
}
