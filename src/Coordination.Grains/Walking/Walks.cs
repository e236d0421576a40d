using System.Text;
using Coordination.Domain.Aggregates;
using Coordination.Grains.Store;

namespace Coordination.Grains.Walking;

/// <summary>Rows of walks: a walk is begun by the very batch that makes it necessary.</summary>
public static class Walks
{
    private const string Prefix = "walk|";

    public static string Key(string id) => Prefix + Keys.Escape(id);

    /// <summary>The row that begins a walk.</summary>
    /// <param name="kinds">Words of the kinds to visit, e.g. <c>case</c>.</param>
    public static RowChange Begin(string id, Command command, IEnumerable<string> jurisdictions, IEnumerable<string> kinds, DateTimeOffset now) =>
        RowChange.Insert(Key(id), StoredJson.Write(new WalkRow(
            id, StoredJson.AliasOf(command.GetType()), StoredJson.Element(command).GetRawText(), [.. jurisdictions], [.. kinds], 0, "", 0, 0, false, now)));

    public static Command CommandOf(WalkRow walk) =>
        StoredJson.ReadTyped<Command>(walk.CommandType, StoredJson.Read<Payload>(Encoding.UTF8.GetBytes(walk.CommandJson)));

    /// <summary>How far a walk is; null when there is none of this name.</summary>
    public static async Task<WalkRow?> Progress(ITableStore store, string id) =>
        await store.Read(Keys.System, Key(id)) is { } row ? StoredJson.Read<WalkRow>(row.Data.Span) : null;

    public static async Task<IReadOnlyList<WalkRow>> All(ITableStore store)
    {
        var walks = new List<WalkRow>();
        await foreach (var row in store.ScanPrefix(Keys.System, Prefix))
        {
            walks.Add(StoredJson.Read<WalkRow>(row.Data.Span));
        }

        return walks;
    }

    /// <summary>Wakes every unfinished walk.</summary>
    public static async Task Resume(IGrainFactory grains, ITableStore store)
    {
        foreach (var walk in (await All(store)).Where(walk => !walk.Done))
        {
            await grains.GetGrain<IWalkGrain>(walk.Id).Resume();
        }
    }
}
