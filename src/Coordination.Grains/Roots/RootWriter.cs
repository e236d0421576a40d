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

    /// <summary>Number of the newest root of a store; 0: none.</summary>
    public static async Task<long> LastNumber(ITableStore store, CancellationToken cancel = default)
    {
        var number = 0L;
        await foreach (var row in store.ScanPrefix(Keys.System, RootRows.Roots, cancel: cancel))
        {
            number = RootRows.NumberOf(row.Key);
        }

        return number;
    }

    public async Task<Root> Write(IDirectory directory, CancellationToken cancel = default)
    {
        var (last, hash) = await Last(cancel);
        await ExportMissing(cancel);
        var number = (last?.Number ?? 0) + 1;
        var at = clock.Now;
        var parts = ImmutableArray.CreateBuilder<RootPart>();
        foreach (var partition in await store.Partitions(cancel))
        {
            var leaves = await LeavesOf(partition, last?.At - Overlap * clock.Speed, at, cancel);
            if (leaves.Count > 0)
            {
                parts.Add(await Keep(number, partition, directory.Jurisdiction(partition)?.Parent ?? Keys.System, leaves));
            }
        }

        var root = new Root(number, at, system.GetUtcNow(), hash, parts.ToImmutable());
        var signed = Signed.Of(root, key);
        if (!(await store.Commit(Keys.System, [RowChange.Insert(RootRows.RootRow(number), StoredJson.Write(signed))], CommitLane.Background, cancel)).Committed)
        {
            throw new InvalidOperationException($"Somebody else wrote root {number.ToString(CultureInfo.InvariantCulture)}.");
        }

        await Export(root, signed, cancel);
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

                // What came after the root's own instant is the next one's; what cannot be read is for verify to name, not to sign.
                if (EventRow.TryRead(row.Data.Span) is not { } transition || transition.RecordedAt > at)
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
        var sha256 = RootRows.HashOf(leaves);
        var pages = leaves.Chunk(RootRows.LeavesOfPage).ToList();
        for (var page = 0; page < pages.Count; page++)
        {
            // One that an interrupted writing left is written over.
            var text = string.Join('\n', pages[page].Select(leaf => leaf.ToString()));
            await store.Commit(keeper, [RowChange.Upsert(RootRows.LeavesRow(number, partition, sha256, page), StoredJson.Write(text))], CommitLane.Background);
        }

        return new RootPart(partition, keeper, leaves.Count, pages.Count, sha256);
    }

    /// <summary>Roots whose export failed (a folder that was not there) are exported with the next one.</summary>
    private async Task ExportMissing(CancellationToken cancel)
    {
        var there = export is null || !Directory.Exists(export) ? [] : RootExport.Numbers(export).ToHashSet();
        await foreach (var row in store.ScanPrefix(Keys.System, RootRows.Roots, cancel: cancel))
        {
            if (export is not null && !there.Contains(RootRows.NumberOf(row.Key)))
            {
                var signed = StoredJson.Read<Signed>(row.Data.Span);
                await Export(signed.Read<Root>(), signed, cancel);
            }
        }
    }

    private async Task Export(Root root, Signed signed, CancellationToken cancel)
    {
        if (export is null)
        {
            return;
        }

        Directory.CreateDirectory(export);
        var name = string.Create(CultureInfo.InvariantCulture, $"{root.Number:D8}-{root.WrittenAt.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}");
        var part = Path.Combine(export, name + ".part");
        await using (var file = new StreamWriter(part))
        {
            await file.WriteLineAsync(Encoding.UTF8.GetString(StoredJson.Write(signed)));
            foreach (var (of, page) in root.Parts.SelectMany(of => Enumerable.Range(0, of.Pages).Select(page => (of, page))))
            {
                var row = await store.Read(of.Keeper, RootRows.LeavesRow(root.Number, of.Partition, of.Sha256, page), cancel) ?? throw new InvalidDataException($"The leaves of root {name} are gone.");
                foreach (var leaf in RootRows.LeavesOf(row))
                {
                    await file.WriteLineAsync(leaf.ToString());
                }
            }
        }

        File.Move(part, Path.Combine(export, name + RootExport.Extension), overwrite: true);
    }
}
