using Coordination.Domain.Aggregates;
using Orleans.Concurrency;

namespace Coordination.Grains.People;

/// <summary>
/// One account and its lock. Key: <see cref="Accounts.KeyOf"/> of the user name. Passwords are hashed and compared by the caller:
/// the grain only counts, but it counts an attempt before it hands out the hash, so that guesses made at the same time cannot
/// outrun the lock.
/// </summary>
[Alias("Coordination.IAccount")]
public interface IAccountGrain : IGrainWithStringKey
{
    /// <summary>Begins a sign-in. Unknown user names are counted and locked alike, so that the answer tells nobody which names exist.</summary>
    [Alias("Begin")]
    Task<SignInAttempt> Begin();

    /// <summary>The attempt was right: forgets failures.</summary>
    /// <param name="codeStep">Step of the one-time code, 0 without one. Refused when that step was used before.</param>
    [Alias("Succeed")]
    Task<bool> Succeed(long codeStep, string? betterHash);

    /// <summary>Creates the account. Refused when the name is taken.</summary>
    [Alias("Create")]
    Task<Refusal?> Create(Account account);

    /// <summary>Ends all sessions and sets a new password.</summary>
    [Alias("SetPassword")]
    Task<Refusal?> SetPassword(string passwordHash, string stamp);

    /// <summary>Ends all sessions and keeps the account from signing in, or lets it in again.</summary>
    [Alias("SetDisabled")]
    Task<Refusal?> SetDisabled(bool disabled, string stamp);

    /// <summary>Switches the second factor on (a base32 secret) or off (null).</summary>
    [Alias("SetCode")]
    Task<Refusal?> SetCode(string? secret);

    /// <summary>Whether a session made under this stamp still stands.</summary>
    [Alias("IsCurrent")]
    [ReadOnly]
    Task<bool> IsCurrent(string stamp);
}

/// <param name="Account">Null for an unknown user name; the caller compares with a dummy all the same.</param>
/// <param name="RetryAfter">Set while locked: nothing is to be compared.</param>
[GenerateSerializer, Immutable, Alias("account.attempt")]
public sealed record SignInAttempt([property: Id(0)] Account? Account, [property: Id(1)] TimeSpan? RetryAfter);
