using System.Security.Claims;
using Coordination.Web.Http;

namespace Coordination.Web.Sessions;

/// <summary>Ways to show a session.</summary>
internal static class Schemes
{
    /// <summary>Chooses between the two below.</summary>
    public const string Either = "session";
    public const string Cookie = "cookie";
    public const string Bearer = "bearer";
}

/// <summary>What a session says: who, and under which stamp of the account it was made. Never what they may do.</summary>
internal static class SessionClaims
{
    private const string UserNameClaim = "user";
    private const string StampClaim = "stamp";

    public static ClaimsPrincipal Principal(string personId, string userName, string stamp) => new(new ClaimsIdentity(
        [
            new Claim(Caller.PersonClaim, personId),
            new Claim(UserNameClaim, userName),
            new Claim(StampClaim, stamp),
            new Claim(Caller.SessionClaim, Guid.NewGuid().ToString("N")),
        ],
        authenticationType: "session",
        nameType: UserNameClaim,
        roleType: null));

    /// <summary>Null for anybody who has no session of ours.</summary>
    public static (string PersonId, string UserName, string Stamp, string SessionId)? Read(ClaimsPrincipal user) =>
        user.FindFirstValue(Caller.PersonClaim) is { } person && user.FindFirstValue(UserNameClaim) is { } name
        && user.FindFirstValue(StampClaim) is { } stamp && user.FindFirstValue(Caller.SessionClaim) is { } session
            ? (person, name, stamp, session)
            : null;
}
