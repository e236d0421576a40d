using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Jobs;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Roots;
using Coordination.Grains.Store;

namespace Coordination.Grains.Verifying;

/// <summary>
/// Reads a whole store and names every row that was altered by hand: events and documents by their hashes, heads and derived rows
/// by recomputation, evidence files by their content; and, where their key is given, what was cut off or hashed anew by the signed roots.
/// </summary>
/// <param name="key">Of the roots; null: they are not asked.</param>
/// <param name="exported">Folder of exported roots: what a store that lost its newest roots too is held against.</param>
public sealed class StoreVerifier(ITableStore store, IBlobStore files, ICron cron, RootKey? key = null, string? exported = null)
{
    private static readonly string[] Derived = ["due|", "open|", "done|", "link|"];

    private readonly FrozenDictionary<string, EntityVerifier> _kinds = KnownRules.Each(cron, new EntityVerifier.Maker());

    /// <summary>Entities read so far.</summary>
    public int Entities { get; private set; }

    /// <summary>What is no fault, and whoever reads the findings must know: restores.</summary>
    public IReadOnlyList<string> Notes { get; private set; } = [];

    public async IAsyncEnumerable<Finding> Verify([EnumeratorCancellation] CancellationToken cancel = default)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var roots = key is null ? null : await RootBook.Read(store, key, exported, cancel);
        Notes = roots?.Restores ?? [];
        foreach (var finding in roots?.Findings ?? [])
        {
            yield return finding;
        }

        foreach (var partition in await store.Partitions(cancel))
        {
            var listed = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (word, verifier) in _kinds)
            {
                await foreach (var (id, rows) in EntitiesOf(partition, word, cancel))
                {
                    Entities++;
                    seen.Add(id.ToString());
                    await foreach (var finding in verifier.Verify(id, rows, store, listed, named, roots))
                    {
                        yield return finding;
                    }
                }
            }

            await foreach (var finding in Orphans(partition, listed, cancel))
            {
                yield return finding;
            }

            await foreach (var finding in Registers(partition, cancel))
            {
                yield return finding;
            }
        }

        foreach (var entity in (roots?.Entities ?? []).Where(entity => !seen.Contains(entity)))
        {
            yield return RootBook.Gone(entity);
        }

        foreach (var hash in named.Order(StringComparer.Ordinal))
        {
            if (await CheckFile(hash, cancel) is { } finding)
            {
                yield return finding;
            }
        }
    }

    /// <summary>Rows of one entity lie side by side; one entity at a time is in memory.</summary>
    private async IAsyncEnumerable<(EntityId Id, List<Row> Rows)> EntitiesOf(string partition, string word, [EnumeratorCancellation] CancellationToken cancel)
    {
        var rows = new List<Row>();
        var current = "";
        await foreach (var row in store.ScanPrefix(partition, word + "|", cancel: cancel))
        {
            var id = row.Key.Split('|')[1];
            if (id != current && rows.Count > 0)
            {
                yield return (EntityId.Parse(current), rows);
                rows = [];
            }

            current = id;
            rows.Add(row);
        }

        if (rows.Count > 0)
        {
            yield return (EntityId.Parse(current), rows);
        }
    }

    private async IAsyncEnumerable<Finding> Orphans(string partition, HashSet<string> listed, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var prefix in Derived)
        {
            await foreach (var row in store.ScanPrefix(partition, prefix, cancel: cancel))
            {
                if (!listed.Contains(row.Key))
                {
                    yield return new Finding(partition, row.Key, "no head lists this derived row");
                }
            }
        }
    }

    /// <summary>A register has no gaps, and both rows of a number say the same.</summary>
    private async IAsyncEnumerable<Finding> Registers(string partition, [EnumeratorCancellation] CancellationToken cancel)
    {
        var series = "";
        var last = 0;
        await foreach (var row in store.ScanPrefix(partition, "docno|", cancel: cancel))
        {
            var cut = row.Key.LastIndexOf('|') + 1;
            last = row.Key[..cut] == series ? last + 1 : 1;
            series = row.Key[..cut];
            if (!int.TryParse(row.Key[cut..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number != last)
            {
                yield return new Finding(partition, row.Key, "the register has a gap before this number");
                last = number;
            }

            var entry = StoredJson.Read<Documents.RegisterRow>(row.Data.Span);
            var twin = await store.Read(partition, Keys.NumberOf(entry.DocumentId), cancel);
            if (twin is null || !twin.Data.Span.SequenceEqual(row.Data.Span))
            {
                yield return new Finding(partition, row.Key, "the register and the document's own number row differ");
            }
        }
    }

    private async Task<Finding?> CheckFile(string hash, CancellationToken cancel)
    {
        await using var content = await files.Open(hash, cancel);
        if (content is null)
        {
            return new Finding("files", hash, "the evidence file is missing");
        }

        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel)) == hash ? null : new Finding("files", hash, "the evidence file was altered");
    }
}
