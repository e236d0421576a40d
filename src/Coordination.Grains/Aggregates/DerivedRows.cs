using System.Security.Cryptography;
using System.Text;
using Coordination.Domain.Aggregates;
using Coordination.Grains.Store;

namespace Coordination.Grains.Aggregates;

/// <summary>The rows that follow from a state: due rows, board row, done row and what the rules add.</summary>
public static class DerivedRows
{
    private static readonly ReadOnlyMemory<byte> Empty = "{}"u8.ToArray();
    private static readonly string HashOfEmpty = ShortHash(Empty.Span);

    public static SortedDictionary<string, ReadOnlyMemory<byte>> Wanted<TState>(IRules<TState> rules, EntityId id, TState state, long version)
        where TState : class => Wanted(rules, id, state, rules.Derive(id, state), version);

    /// <param name="derived">What the rules derive from <paramref name="state"/>.</param>
    public static SortedDictionary<string, ReadOnlyMemory<byte>> Wanted<TState>(IRules<TState> rules, EntityId id, TState state, Derived derived, long version)
        where TState : class
    {
        var rows = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var deadline in rules.Deadlines(state))
        {
            rows.Add(Keys.DueRow(id, deadline), Empty);
        }

        if (derived.Open is { } open)
        {
            rows.Add(Keys.OpenRow(id), StoredJson.Write(open with { Version = version }));
        }

        if (derived.Done is { } done)
        {
            rows.Add(Keys.DoneRow(id, done.Date), Encoding.UTF8.GetBytes(done.Json));
        }

        foreach (var (key, json) in derived.Extra ?? ImmutableSortedDictionary<string, string>.Empty)
        {
            rows.Add(key, Encoding.UTF8.GetBytes(json));
        }

        return rows;
    }

    /// <summary>Wanted minus written: upserts of what is new or different, deletions of what is no longer wanted.</summary>
    public static (ImmutableSortedDictionary<string, string> Index, List<RowChange> Changes) Difference(
        SortedDictionary<string, ReadOnlyMemory<byte>> wanted, ImmutableSortedDictionary<string, string> written)
    {
        var changes = new List<RowChange>();
        var index = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (key, data) in wanted)
        {
            var hash = data.Equals(Empty) ? HashOfEmpty : ShortHash(data.Span);
            index.Add(key, hash);
            if (written.GetValueOrDefault(key) != hash)
            {
                changes.Add(RowChange.Upsert(key, data));
            }
        }

        changes.AddRange(written.Keys.Where(key => !wanted.ContainsKey(key)).Select(key => RowChange.Delete(key)));
        return (index.ToImmutable(), changes);
    }

    public static string ShortHash(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(data, hash);
        return Convert.ToBase64String(hash[..9]);
    }
}
