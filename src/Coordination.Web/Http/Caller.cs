using System.Security.Claims;
using Coordination.Domain.People;
using Coordination.Grains.Clocks;
using Coordination.Grains.Configuration;

namespace Coordination.Web.Http;

/// <summary>
/// Who asks, for the length of one request. Posts are looked up at each request: a token says who somebody is, never what
/// they may do, so a dismissal takes effect at once.
/// </summary>
internal sealed class Caller(IRulebooks rulebooks, IBusinessClock clock)
{
    /// <summary>Claim with the person's id.</summary>
    public const string PersonClaim = "sub";

    /// <summary>Claim with the session's id.</summary>
    public const string SessionClaim = "sid";

    public Actor? Actor { get; private set; }

    /// <summary>The signed-in person.</summary>
    /// <exception cref="InvalidOperationException">Nobody is: a use case ran without its authorisation.</exception>
    public Actor Require => Actor ?? throw new InvalidOperationException("Nobody is signed in.");

    public IDirectory Directory => rulebooks.Current.Directory;

    /// <summary>The directory with everything in it, for lists.</summary>
    public DirectorySnapshot Snapshot => (DirectorySnapshot)rulebooks.Current.Directory;

    public DateTimeOffset Now => clock.Now;

    /// <summary>Takes the person of a session, if there is one and the person still exists.</summary>
    public void Enter(ClaimsPrincipal user)
    {
        var id = user.FindFirstValue(PersonClaim);
        var person = id is null ? null : Directory.Person(id);
        Actor = person is null ? null : new Actor(person.Id, person.Name, Directory.PostsOf(person.Id, clock.Now));
    }

    /// <summary>The post chosen for this request; one that is not held lets nothing pass.</summary>
    public void ActAs(string? post) => Actor = Actor is null || post is null ? Actor : Actor with { ActingAs = post };
}
