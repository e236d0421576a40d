using System.Globalization;
using System.Text.Json;
using Coordination.Domain.Aggregates;
using Coordination.Grains.Store;
using Coordination.Grains.Verifying;

namespace Coordination.Grains.Roots;

/// <summary>Everything that was signed of a store, in the store and outside, and what of it does not hold.</summary>
internal sealed class RootBook
{
    private readonly Dictionary<string, (Leaf Leaf, long Root)> _expected = new(StringComparer.Ordinal);
    private readonly List<Finding> _findings = [];

    private RootBook()
    {
    }

    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Restores that were signed, in words: whoever reads them must know of them.</summary>
    public IReadOnlyList<string> Restores { get; private set; } = [];

    /// <summary>Entities somebody has signed for.</summary>
    public IEnumerable<string> Entities => _expected.Keys;

    /// <param name="exported">Folder of exported roots; null: only what the store holds.</param>
    public static async Task<RootBook> Read(ITableStore store, RootKey key, string? exported, CancellationToken cancel)
    {
        var book = new RootBook();
        var restores = await book.ReadRestores(store, key, await FirstSigned(store, key, exported, cancel), cancel);
        book.Restores = [.. restores.Select(restored => string.Create(CultureInfo.InvariantCulture, $"A restore at {restored.RestoredAt:O} gave up everything after {restored.Instant:O}."))];
        var known = await book.Stored(store, key, restores, cancel);
        if (exported is not null)
        {
            book.Outside(exported, key, restores, known);
        }

        return book;
    }

    /// <summary>What is wrong with the history of an entity, seen from the roots; null: nothing.</summary>
    /// <param name="chainAt">Hash of the event row that ended with a version; null: there is none.</param>
    public Finding? Check(EntityId id, Func<long, string?> chainAt) =>
        _expected.TryGetValue(id.ToString(), out var signed) && chainAt(signed.Leaf.Version) != signed.Leaf.Chain
            ? new Finding(id.Home, Keys.Event(id, signed.Leaf.Version), string.Create(CultureInfo.InvariantCulture, $"the history up to version {signed.Leaf.Version} is not the one root {signed.Root} was signed for"))
            : null;

    public static Finding Gone(string entity) => new(EntityId.Parse(entity).Home, entity, "the entity was signed for and is gone");

    /// <summary>When each key first signed a root: from then on those it followed are believed no more.</summary>
    private static async Task<Dictionary<int, DateTimeOffset>> FirstSigned(ITableStore store, RootKey key, string? exported, CancellationToken cancel)
    {
        var first = new Dictionary<int, DateTimeOffset>();
        void Note(Signed content, int signer) => first.TryAdd(signer, content.Read<Root>().WrittenAt);

        await foreach (var row in store.ScanPrefix(Keys.System, RootRows.Roots, cancel: cancel))
        {
            if (TrySigned(row, key) is ({ } content, var signer))
            {
                Note(content, signer);
            }
        }

        foreach (var (_, export) in exported is null ? [] : RootExport.All(exported))
        {
            if (export?.Signed.SignerOf(key) is { } signer)
            {
                Note(export.Signed, signer);
            }
        }

        return first;
    }

    private async Task<List<Restored>> ReadRestores(ITableStore store, RootKey key, Dictionary<int, DateTimeOffset> firstSigned, CancellationToken cancel)
    {
        var restores = new List<Restored>();
        await foreach (var row in store.ScanPrefix(Keys.System, RootRows.RestoredPrefix, cancel: cancel))
        {
            if (TrySigned(row, key) is ({ } signed, var signer) && signed.Read<Restored>() is var restored && !firstSigned.Any(other => other.Key < signer && other.Value <= restored.RestoredAt))
            {
                restores.Add(restored);
            }
            else
            {
                _findings.Add(new Finding(Keys.System, row.Key, "a restore that nobody signed"));
            }
        }

        return restores;
    }

    private async Task<HashSet<string>> Stored(ITableStore store, RootKey key, List<Restored> restores, CancellationToken cancel)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        var (number, previous, newest) = (0L, "", int.MaxValue);
        await foreach (var row in store.ScanPrefix(Keys.System, RootRows.Roots, cancel: cancel))
        {
            number++;
            if (TrySigned(row, key) is not ({ } signed, var signer))
            {
                _findings.Add(new Finding(Keys.System, row.Key, "the root is not signed with this key, or was altered"));
                continue;
            }

            if (signer > newest)
            {
                _findings.Add(new Finding(Keys.System, row.Key, "the root is signed with a key that had been replaced by then"));
                continue;
            }

            newest = signer;
            var root = signed.Read<Root>();
            if (root.Number != number || root.Previous != previous || row.Key != RootRows.RootRow(number))
            {
                _findings.Add(new Finding(Keys.System, row.Key, "a root before this one is missing"));
                number = root.Number;
            }

            (previous, _) = (signed.Sha256, known.Add(signed.Sha256));
            await Leaves(store, root, restores, cancel);
        }

        return known;
    }

    private async Task Leaves(ITableStore store, Root root, List<Restored> restores, CancellationToken cancel)
    {
        foreach (var part in IsLost(root, restores) ? [] : root.Parts)
        {
            var leaves = new List<Leaf>(part.Leaves);
            for (var page = 0; page < part.Pages; page++)
            {
                var row = await store.Read(part.Keeper, RootRows.LeavesRow(root.Number, part.Partition, part.Sha256, page), cancel);
                leaves.AddRange(row is null ? [] : RootRows.LeavesOf(row));
            }

            if (RootRows.HashOf(leaves) != part.Sha256)
            {
                _findings.Add(new Finding(part.Keeper, RootRows.LeavesRow(root.Number, part.Partition, part.Sha256, 0), "the leaves of a root are missing or were altered"));
            }
            else
            {
                Expect(root, leaves, restores);
            }
        }
    }

    private void Outside(string folder, RootKey key, List<Restored> restores, HashSet<string> known)
    {
        foreach (var (name, export) in RootExport.All(folder))
        {
            if (export?.Signed.SignerOf(key) is null)
            {
                _findings.Add(new Finding("roots", name, "the exported root is not signed with this key, or was altered"));
                continue;
            }

            if (!known.Contains(export.Signed.Sha256) && !IsLost(export.Root, restores))
            {
                _findings.Add(new Finding(Keys.System, RootRows.RootRow(export.Root.Number), $"the store does not know the root exported as {name}: its end was cut off"));
            }

            // Also of a root that the store lost: whoever took it did so because of what it was signed for.
            Expect(export.Root, export.Leaves, restores);
        }
    }

    /// <summary>A later root knows more; what a restore has given up nobody can ask for.</summary>
    private void Expect(Root root, IEnumerable<Leaf> leaves, List<Restored> restores)
    {
        if (IsLost(root, restores))
        {
            return;
        }

        foreach (var leaf in leaves)
        {
            if (!_expected.TryGetValue(leaf.Entity, out var signed) || signed.Root <= root.Number)
            {
                _expected[leaf.Entity] = (leaf, root.Number);
            }
        }
    }

    private static bool IsLost(Root root, List<Restored> restores) => restores.Any(restored => root.Number > restored.LastRoot && root.WrittenAt < restored.RestoredAt);

    /// <returns>What was signed, and by which of the keys; null: by none.</returns>
    private static (Signed Content, int Key)? TrySigned(Row row, RootKey key)
    {
        try
        {
            return StoredJson.Read<Signed>(row.Data.Span) is var signed && signed.SignerOf(key) is { } signer ? (signed, signer) : null;
        }
        catch (Exception error) when (error is JsonException or FormatException or ArgumentException)
        {
            return null;
        }
    }
}
