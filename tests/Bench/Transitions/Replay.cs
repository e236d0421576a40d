using System.Diagnostics;
using Coordination.Bench.Product;
using Coordination.Grains.Store;

namespace Coordination.Bench.Transitions;

/// <summary>
/// The same batches once more, straight into a store of the same kind and content, with a writer for each grain, up to 1,024 at a time:
/// what the disk and SQLite alone would have taken.
/// </summary>
internal sealed class Replay
{
    /// <summary>At most as many at a time as cases are ever driven at a time: alerts come and go by the thousand, and the store's queue is bounded.</summary>
    private const int Writers = 1024;

    private readonly ITableStore _store;
    private readonly List<Lane> _lanes;

    private Replay(ITableStore store, List<Lane> lanes) => (_store, _lanes) = (store, lanes);

    /// <param name="from">Batches asked for earlier only bring the store to where the measured ones begin.</param>
    public static async Task<Replay> Prepare(ITableStore store, IReadOnlyList<Commit> commits, long from, long to)
    {
        var lanes = commits.GroupBy(commit => commit.Partition + '/' + OwnerOf(commit.Changes[0].Key), StringComparer.Ordinal)
            .Select(lane => new Lane([.. lane.OrderBy(commit => commit.Sequence).Where(commit => commit.Asked < to)])).ToList();
        foreach (var lane in lanes)
        {
            foreach (var (partition, key) in lane.Fenced())
            {
                lane.ETags[key] = (await store.Read(partition, key))?.ETag ?? "";
            }
        }

        var replay = new Replay(store, lanes);
        await Task.WhenAll(lanes.Select(lane => replay.Run(lane, commit => commit.Asked < from)));
        return replay;
    }

    /// <param name="writers">At a time.</param>
    /// <returns>Commits per second.</returns>
    public async Task<double> Measure(int writers = Writers)
    {
        var began = Stopwatch.GetTimestamp();
        var count = 0;
        await Parallel.ForEachAsync(_lanes, new ParallelOptions { MaxDegreeOfParallelism = writers }, async (lane, _) => Interlocked.Add(ref count, await Run(lane, static _ => true)));
        return count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>The entity (or inbox, or register) a row belongs to: its commits follow one another.</summary>
    private static string OwnerOf(string key)
    {
        var parts = key.Split('|');
        return parts[0] is "out" or "open" or "ref" ? $"{parts[1]}|{parts[2]}" : $"{parts[0]}|{parts[1]}";
    }

    private async Task<int> Run(Lane lane, Func<Commit, bool> wanted)
    {
        var count = 0;
        while (lane.Next < lane.Commits.Count && wanted(lane.Commits[lane.Next]))
        {
            var commit = lane.Commits[lane.Next++];
            var changes = new RowChange[commit.Changes.Count];
            for (var i = 0; i < changes.Length; i++)
            {
                changes[i] = commit.Changes[i] is { Kind: ChangeKind.Replace } replace ? replace with { IfETag = lane.ETags[replace.Key] } : commit.Changes[i];
            }

            var result = await _store.Commit(commit.Partition, changes, commit.Lane).ConfigureAwait(false);
            if (!result.Committed)
            {
                throw new InvalidOperationException($"The replay lost a race at {result.Conflict}, in commit {lane.Next} of {lane.Commits.Count} of its entity: {string.Join(' ', changes.Select(change => $"{change.Kind} {change.Key} {change.IfETag}"))}.");
            }

            lane.Keep(changes, result.ETags);
            count++;
        }

        return count;
    }

    private sealed class Lane(IReadOnlyList<Commit> commits)
    {
        public IReadOnlyList<Commit> Commits { get; } = commits;

        public Dictionary<string, string> ETags { get; } = new(StringComparer.Ordinal);

        public int Next { get; set; }

        public IEnumerable<(string Partition, string Key)> Fenced() =>
            Commits.SelectMany(commit => commit.Changes.Where(change => change.Kind == ChangeKind.Replace).Select(change => (commit.Partition, change.Key))).Distinct();

        public void Keep(RowChange[] changes, IReadOnlyList<string> etags)
        {
            for (var i = 0; i < changes.Length; i++)
            {
                if (ETags.ContainsKey(changes[i].Key))
                {
                    ETags[changes[i].Key] = etags[i];
                }
            }
        }
    }
}
