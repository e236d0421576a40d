namespace Coordination.Grains.People;

/// <summary>What a sign-in is checked against; one row, unique by user name.</summary>
/// <param name="UserName">As typed at creation; looked up without regard to case.</param>
/// <param name="PasswordHash">Made by ASP.NET Core Identity's hasher: salt, iterations and digest in one text.</param>
/// <param name="Failed">Attempts begun since the last success.</param>
/// <param name="LockedUntil">System time; null when open.</param>
/// <param name="Stamp">Changes when sessions are to end: new password, disabled, signed out everywhere.</param>
/// <param name="CodeSecret">Base32 secret of the second factor; null when it is off.</param>
/// <param name="LastCodeStep">Time step of the code accepted last, so that no code works twice.</param>
[GenerateSerializer, Immutable, Alias("account")]
public sealed record Account(
    [property: Id(0)] string UserName,
    [property: Id(1)] string PersonId,
    [property: Id(2)] string PasswordHash,
    [property: Id(3)] int Failed,
    [property: Id(4)] DateTimeOffset? LockedUntil,
    [property: Id(5)] bool Disabled,
    [property: Id(6)] string Stamp,
    [property: Id(7)] string? CodeSecret = null,
    [property: Id(8)] long LastCodeStep = 0)
{
    /// <summary>A new account; the stamp comes from the random source of the caller.</summary>
    public static Account New(string userName, string personId, string passwordHash, string stamp) =>
        new(userName, personId, passwordHash, 0, null, false, stamp);
}
