using System.Collections.Concurrent;
using System.Security.Claims;
using Coordination.Domain.Aggregates;
using Coordination.Grains.Store;
using Coordination.Web.Identity;

namespace Coordination.Web.Sessions;

/// <summary>
/// Whether a session still stands: it was not ended, and the account has not been locked out or given another password since.
/// Answers are kept for a few seconds, so an ended session is over on every silo within that time, and on this one at once.
/// </summary>
internal sealed class SessionGate(SignIn signIn, ITableStore store, Partitions partitions, TimeProvider system)
{
    private const int MostKept = 20_000;

    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (bool Stands, DateTimeOffset Until)> _known = new(StringComparer.Ordinal);

    public async ValueTask<bool> Stands(ClaimsPrincipal user)
    {
        if (SessionClaims.Read(user) is not var (person, name, stamp, session))
        {
            return false;
        }

        var now = system.GetUtcNow();
        if (_known.TryGetValue(session, out var known) && known.Until > now)
        {
            return known.Stands;
        }

        var stands = await signIn.IsCurrent(name, stamp) && await store.Read(partitions.OfPerson(person), Keys.EndedSession(session)) is null;
        Keep(session, stands, now);
        return stands;
    }

    /// <summary>Ends a session; its token opens nothing any more.</summary>
    public async Task End(ClaimsPrincipal user)
    {
        if (SessionClaims.Read(user) is var (person, _, _, session))
        {
            var now = system.GetUtcNow();
            await store.Commit(partitions.OfPerson(person), [RowChange.Upsert(Keys.EndedSession(session), StoredJson.Write(now))], CommitLane.Background);
            Keep(session, stands: false, now);
        }
    }

    private void Keep(string session, bool stands, DateTimeOffset now)
    {
        if (_known.Count > MostKept)
        {
            _known.Clear();
        }

        _known[session] = (stands, now + Kept);
    }
}
