using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Grains.Configuration;

namespace Coordination.Grains.Store;

/// <summary>
/// The enumerable list of partitions: jurisdictions, hashed people and schools, and <c>sys</c>. How many hash partitions there are is a
/// property of the store: chosen when it is made, recorded in <c>sys</c>, the same for ever after. One instance a process.
/// </summary>
public sealed class Partitions
{
    /// <summary>Hash partitions of people, and as many of schools, of a store that was asked for no other number: a city's.</summary>
    public const int DefaultHashes = 16;

    /// <summary>One byte of a hash says where somebody lies.</summary>
    private const int MostHashes = 256;

    private const string Row = "layout|hashes";

    private ImmutableArray<string> _hashed;
    private int _hashes;

    /// <summary>To be told the number by <see cref="Claim"/>.</summary>
    public Partitions()
    {
    }

    /// <param name="hashes">A power of two from 16 to 256.</param>
    public Partitions(int hashes) => Take(Allowed(hashes));

    /// <exception cref="InvalidOperationException">The store has not been asked yet.</exception>
    public int Hashes => _hashes > 0 ? _hashes : throw new InvalidOperationException("The number of hash partitions has not been read yet.");

    /// <summary>Partitions of people and of schools.</summary>
    public ImmutableArray<string> Hashed => Hashes > 0 ? _hashed : [];

    /// <summary>Jurisdictions with rows of their own: a township's lie in its county.</summary>
    public static IEnumerable<string> Bodies(IDirectory directory) =>
        directory.Jurisdictions.Where(node => node.Level != JurisdictionLevel.Township).Select(node => node.Code);

    /// <exception cref="ArgumentException">No power of two from 16 to 256.</exception>
    public static int Allowed(int hashes) => hashes is >= DefaultHashes and <= MostHashes && BitOperations.IsPow2(hashes)
        ? hashes
        : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Storage:HashPartitions is {hashes}; it can be a power of two from {DefaultHashes} to {MostHashes}."));

    /// <summary>Reads the store's number, or records it in a store that is being made. Before anything else of the store is used.</summary>
    /// <param name="store">Prepared, and empty or made before.</param>
    /// <param name="wanted">What the settings say; null: whatever the store has, <see cref="DefaultHashes"/> for a new one.</param>
    /// <exception cref="InvalidOperationException">The store was made with another number.</exception>
    public async Task Claim(ITableStore store, int? wanted, CancellationToken cancel = default)
    {
        var row = await store.Read(Keys.System, Row, cancel);
        if (row is null)
        {
            // A store with rules and no such row was made before the number could be chosen.
            var made = (await RulesVersion.Read(store, cancel)).Number > 0 ? DefaultHashes : Allowed(wanted ?? DefaultHashes);
            await store.Commit(Keys.System, [RowChange.Insert(Row, StoredJson.Write(made))], cancel: cancel);
            row = await store.Read(Keys.System, Row, cancel); // another silo may have been first
        }

        var hashes = StoredJson.Read<int>(row!.Data.Span);
        if (wanted is { } number && number != hashes)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"This store was made with {hashes} hash partitions, and Storage:HashPartitions says {number}. The number of a store never changes: leave the setting out, or make a new store."));
        }

        Take(hashes);
    }

    public string OfPerson(string personId) => OfHash("p", personId);

    public string OfSchool(string schoolId) => OfHash("s", schoolId);

    public IEnumerable<string> All(IDirectory directory) =>
        Bodies(directory)
            .Append(Keys.System)
            .Concat(Hashed);

    private static string Name(string family, int hash) => string.Create(CultureInfo.InvariantCulture, $"{family}:{hash:x2}");

    private string OfHash(string family, string key) => Name(family, SHA256.HashData(Encoding.UTF8.GetBytes(key))[0] % Hashes);

    private void Take(int hashes)
    {
        _hashed = [.. Enumerable.Range(0, hashes).SelectMany(hash => new[] { Name("p", hash), Name("s", hash) })];
        _hashes = hashes;
    }
}
