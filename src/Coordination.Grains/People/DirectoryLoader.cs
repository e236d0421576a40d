using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Grains.Store;

namespace Coordination.Grains.People;

/// <summary>Builds the directory from the store: the tree from <c>sys</c>, people and schools from their hash partitions, posts from each jurisdiction's.</summary>
public static class DirectoryLoader
{
    /// <param name="asOf">Day (Asia/Shanghai) for which the tree answers.</param>
    /// <exception cref="StoreUnavailableException">The store cannot be read.</exception>
    public static async Task<DirectorySnapshot> Load(ITableStore store, Partitions partitions, DateOnly asOf, CancellationToken cancel = default)
    {
        var tree = await All<JurisdictionVersion>(store, Keys.System, Keys.Tree, cancel);
        var rows = new DirectoryRows { Jurisdictions = tree };
        var directory = DirectorySnapshot.Build(rows, asOf);
        foreach (var code in tree.Where(version => version.Node.Level != JurisdictionLevel.Township).Select(version => version.Node.Code).Distinct(StringComparer.Ordinal))
        {
            directory = directory.With(new DirectoryRows
            {
                Posts = await All<Post>(store, code, Keys.Seat, cancel),
                Holdings = await All<Holding>(store, code, Keys.Post, cancel),
                Leaves = await All<Leave>(store, code, Keys.Leave, cancel),
            });
        }

        foreach (var partition in partitions.Hashed)
        {
            directory = directory.With(new DirectoryRows
            {
                Schools = await All<School>(store, partition, Keys.School, cancel),
                People = await All<Person>(store, partition, Keys.Person, cancel),
            });
        }

        return directory;
    }

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
