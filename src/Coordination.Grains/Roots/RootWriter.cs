using System.Globalization;
using System.Text;
using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Clocks;
using Coordination.Grains.Store;

namespace Coordination.Grains.Roots;

/// <summary>
/// Signs how far every entity has come (architecture.md, Trust). The chain of an entity shows that a row in its middle was altered; that its end was cut off, that it
/// is gone altogether, or that everything was hashed anew shows only against something signed and kept elsewhere: leaves lie with the body above, and the whole goes to a folder that is to be carried out of the house.
/// </summary>
/// <param name="export">Folder; null: none.</param>
public sealed class RootWriter(ITableStore store, RootKey key, IBusinessClock clock, TimeProvider system, string? export)
{
    /// <summary>System time by which a transition may have come late into the store; entities that changed so shortly before a root are in the next one too.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    /// <summary>Whether a root was ever signed for a store.</summary>
    public static async Task<bool> HasAny(ITableStore store) => (await store.Scan(Keys.System, RootRows.Roots, Keys.End(RootRows.Roots), 1)).Count > 0;

    public async Task<Root> Write(IDirectory directory, CancellationToken cancel = default)
    {
        var (last, hash) = await Last(cancel);
        var number = (last?.Number ?? 0) + 1;
        var at = clock.Now;
        var parts = ImmutableArray.CreateBuilder<RootPart>();
        var lines = new List<string>();
        foreach (var partition in await store.Partitions(cancel))
        {
            var leaves = await LeavesOf(partition, last?.At - Overlap * clock.Speed, at, cancel);
            if (leaves.Count > 0)
            {
                parts.Add(await Keep(number, partition, directory.Jurisdiction(partition)?.Parent ?? Keys.System, leaves));
                lines.AddRange(leaves.Select(leaf => leaf.ToString()));
            }
        }

        var root = new Root(number, at, system.GetUtcNow(), hash, parts.ToImmutable());
        var signed = Signed.Of(root, key);
        if (!(await store.Commit(Keys.System, [RowChange.Insert(RootRows.RootRow(number), StoredJson.Write(signed))], CommitLane.Background, cancel)).Committed)
        {
            throw new InvalidOperationException($"Somebody else wrote root {number.ToString(CultureInfo.InvariantCulture)}.");
        }

        await Export(root, signed, lines, cancel);
        return root;
    }

    private async Task<(Root? Root, string Hash)> Last(CancellationToken cancel)
    {
        Signed? last = null;
        await foreach (var row in store.ScanPrefix(Keys.System, RootRows.Roots, cancel: cancel))
        {
            last = StoredJson.Read<Signed>(row.Data.Span);
        }

        return last is null ? (null, "") : (last.Read<Root>(), last.Sha256);
    }

    private async Task<List<Leaf>> LeavesOf(string partition, DateTimeOffset? since, DateTimeOffset at, CancellationToken cancel)
    {
        var leaves = new List<Leaf>();
        foreach (var word in EntityKinds.Words)
        {
            var last = ("", 0L, "", DateTimeOffset.MinValue);
            await foreach (var row in store.ScanPrefix(partition, word + "|", cancel: cancel))
            {
                if (row.Key.Split('|') is not [_, var id, "e", _])
                {
                    continue;
                }

                if (id != last.Item1)
                {
                    Add(leaves, last, since);
                }

                // What came after the root's own instant is the next one's: a backup of that instant must hold all that was signed for.
                var transition = StoredJson.Read<EventRow>(row.Data.Span);
                if (transition.RecordedAt > at)
                {
                    continue;
                }

                last = (id, transition.Events[^1].Version, EventRow.Hash(row.Data.Span), transition.RecordedAt);
            }

            Add(leaves, last, since);
        }

        return leaves;
    }

    private static void Add(List<Leaf> leaves, (string Id, long Version, string Chain, DateTimeOffset RecordedAt) last, DateTimeOffset? since)
    {
        if (last.Version > 0 && (since is null || last.RecordedAt >= since))
        {
            leaves.Add(new Leaf(last.Id, last.Version, last.Chain));
        }
    }

    private async Task<RootPart> Keep(long number, string partition, string keeper, List<Leaf> leaves)
    {
        var pages = leaves.Chunk(RootRows.LeavesOfPage).ToList();
        for (var page = 0; page < pages.Count; page++)
        {
            // One that an interrupted writing left is written over: no root names it.
            var text = string.Join('\n', pages[page].Select(leaf => leaf.ToString()));
            await store.Commit(keeper, [RowChange.Upsert(RootRows.LeavesRow(number, partition, page), StoredJson.Write(text))], CommitLane.Background);
        }

        return new RootPart(partition, keeper, leaves.Count, pages.Count, RootRows.HashOf(leaves));
    }

    private async Task Export(Root root, Signed signed, List<string> lines, CancellationToken cancel)
    {
        if (export is not null)
        {
            Directory.CreateDirectory(export);
            var name = string.Create(CultureInfo.InvariantCulture, $"{root.Number:D8}-{root.WrittenAt.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}");
            var text = Encoding.UTF8.GetString(StoredJson.Write(signed)) + "\n" + string.Join('\n', lines) + "\n";
            var part = Path.Combine(export, name + ".part");
            await File.WriteAllTextAsync(part, text, cancel);
            File.Move(part, Path.Combine(export, name + RootExport.Extension), overwrite: true);
        }
    }
}
