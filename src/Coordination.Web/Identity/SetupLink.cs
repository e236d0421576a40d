using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Coordination.Domain.Aggregates;
using Coordination.Grains.People;
using Coordination.Grains.Store;

namespace Coordination.Web.Identity;

/// <summary>
/// The one-time link by which the first administrator of a store is created. Only a hash of its token is stored; it is good for one
/// account and 24 hours of system time, and a new start of a node without accounts makes a new one.
/// </summary>
public sealed class SetupLink(ITableStore store, Partitions partitions, TimeProvider system)
{
    private const string Key = "setup|administrator";

    /// <summary>How long a link is good.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromHours(24);

    /// <summary>A fresh token, which replaces an older one; null when somebody has an account already.</summary>
    public async Task<string?> Offer(CancellationToken cancel = default)
    {
        if (await Accounts.Any(store, partitions, cancel))
        {
            return null;
        }

        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await store.Commit(Keys.System, [RowChange.Upsert(Key, StoredJson.Write(new Offered(HashOf(token), system.GetUtcNow() + Lifetime)))], cancel: cancel);
        return token;
    }

    /// <summary>Whether a link is waiting to be used.</summary>
    public async Task<bool> IsOpen(CancellationToken cancel = default) =>
        await Read(cancel) is { Offered: var offered } && system.GetUtcNow() < offered.Expires && !await Accounts.Any(store, partitions, cancel);

    /// <summary>Takes the link for one user name. Asked again for the same name it is taken again, so that an interrupted set-up can be finished.</summary>
    /// <returns><c>SETUP_CLOSED</c>, or null.</returns>
    internal async Task<Refusal?> Claim(string token, string userName, CancellationToken cancel)
    {
        if (await Read(cancel) is not { Offered: var offered, ETag: var etag } || system.GetUtcNow() >= offered.Expires
            || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(HashOf(token)), Encoding.ASCII.GetBytes(offered.Hash))
            || (offered.ClaimedBy is { } other && other != userName) || await Accounts.Any(store, partitions, cancel))
        {
            return Refusals.SetupClosed;
        }

        var claimed = await store.Commit(Keys.System, [RowChange.Replace(Key, StoredJson.Write(offered with { ClaimedBy = userName }), etag)], cancel: cancel);
        return claimed.Committed ? null : Refusals.SetupClosed;
    }

    /// <summary>The account exists: the link is gone.</summary>
    internal async Task Close(CancellationToken cancel)
    {
        if (await Read(cancel) is { ETag: var etag })
        {
            await store.Commit(Keys.System, [RowChange.Delete(Key, etag)], cancel: cancel);
        }
    }

    private async Task<(Offered Offered, string ETag)?> Read(CancellationToken cancel) =>
        await store.Read(Keys.System, Key, cancel) is { } row ? (StoredJson.Read<Offered>(row.Data.Span), row.ETag) : null;

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private sealed record Offered(string Hash, DateTimeOffset Expires, string? ClaimedBy = null);
}
