using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Grains.Store;

namespace Coordination.Grains.People;

/// <summary>Builds the directory from the store: the tree from <c>sys</c>, people and schools from their hash partitions, posts from each jurisdiction's.</summary>
public static class DirectoryLoader
{
    /// <summary>Partitions read at the same time: a nation has some four thousand, and a store on a network takes milliseconds for each range.</summary>
    private const int AtOnce = 64;

    /// <param name="asOf">Day (Asia/Shanghai) for which the tree answers.</param>
    /// <exception cref="StoreUnavailableException">The store cannot be read.</exception>
    public static async Task<DirectorySnapshot> Load(ITableStore store, Partitions partitions, DateOnly asOf, CancellationToken cancel = default)
    {
        var tree = await All<JurisdictionVersion>(store, Keys.System, Keys.Tree, cancel);
        string[] bodies = [.. tree.Where(version => version.Node.Level != JurisdictionLevel.Township).Select(version => version.Node.Code).Distinct(StringComparer.Ordinal)];
        string[] places = [.. bodies, .. partitions.Hashed];
        var read = new DirectoryRows[places.Length];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, places.Length),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel },
            async (n, stop) => read[n] = n < bodies.Length ? await OfBody(store, places[n], stop) : await OfHash(store, places[n], stop));
        var rows = new DirectoryRows
        {
            Jurisdictions = tree,
            Schools = [.. read.SelectMany(part => part.Schools)], People = [.. read.SelectMany(part => part.People)],
            Posts = [.. read.SelectMany(part => part.Posts)], Holdings = [.. read.SelectMany(part => part.Holdings)], Leaves = [.. read.SelectMany(part => part.Leaves)],
        };
        return DirectorySnapshot.Build(rows, asOf);
    }

    private static async Task<DirectoryRows> OfBody(ITableStore store, string code, CancellationToken cancel) => new()
    {
        Posts = await All<Post>(store, code, Keys.Seat, cancel),
        Holdings = await All<Holding>(store, code, Keys.Post, cancel),
        Leaves = await All<Leave>(store, code, Keys.Leave, cancel),
    };

    private static async Task<DirectoryRows> OfHash(ITableStore store, string partition, CancellationToken cancel) => new()
    {
        Schools = await All<School>(store, partition, Keys.School, cancel),
        People = await All<Person>(store, partition, Keys.Person, cancel),
    };

    private static async Task<ImmutableArray<T>> All<T>(ITableStore store, string partition, string prefix, CancellationToken cancel)
    {
        var items = ImmutableArray.CreateBuilder<T>();
        await foreach (var row in store.ScanPrefix(partition, prefix, cancel: cancel))
        {
            items.Add(StoredJson.Read<T>(row.Data.Span));
        }

        return items.ToImmutable();
    }
}
