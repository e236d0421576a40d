using System.Globalization;
using System.Security.Cryptography;
using Coordination.Domain.Aggregates;
using Coordination.Grains.People;
using Microsoft.AspNetCore.Identity;

namespace Coordination.Web.Identity;

/// <summary>Outcome of a sign-in.</summary>
/// <param name="Stamp">To be kept in the session; see <see cref="IAccountGrain.IsCurrent"/>.</param>
public sealed record SignInResult(string? PersonId, string? Stamp, Refusal? Refusal);

/// <summary>Checks user names, passwords and one-time codes; five failures lock for 15 minutes of system time, known and unknown names alike.</summary>
public sealed class SignIn(IGrainFactory grains, Passwords passwords, TimeProvider system)
{
    /// <param name="code">One-time code where the account asks for one.</param>
    /// <returns>A person, or <c>SIGN_IN_FAILED</c> (never saying which part was wrong) or <c>ACCOUNT_LOCKED</c>.</returns>
    public async Task<SignInResult> Check(string userName, string password, string? code)
    {
        var grain = AccountOf(userName);
        var (account, retryAfter) = await grain.Begin();
        if (retryAfter is { } wait)
        {
            return new SignInResult(null, null, Refusals.AccountLocked.With("retryAfter", Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture)));
        }

        var verified = passwords.Verify(account?.PasswordHash, password);
        if (account is not { Disabled: false } || verified == PasswordVerificationResult.Failed || StepOf(account, code) is not { } step)
        {
            return new SignInResult(null, null, Refusals.SignInFailed);
        }

        var better = verified == PasswordVerificationResult.SuccessRehashNeeded ? passwords.Hash(password) : null;
        return await grain.Succeed(step, better) ? new SignInResult(account.PersonId, account.Stamp, null) : new SignInResult(null, null, Refusals.SignInFailed);
    }

    /// <summary>Creates an account. Refused: <c>PASSWORD_TOO_WEAK</c>, <c>USER_NAME_TAKEN</c>.</summary>
    public async Task<Refusal?> Create(string userName, string personId, string password) =>
        TooWeak(userName, password) ?? await AccountOf(userName).Create(Account.New(userName, personId, passwords.Hash(password), NewStamp()));

    /// <summary>Sets another password; every session of the account ends.</summary>
    public async Task<Refusal?> ChangePassword(string userName, string password) =>
        TooWeak(userName, password) ?? await AccountOf(userName).SetPassword(passwords.Hash(password), NewStamp());

    /// <summary>Locks somebody out for good, or lets them in again; every session ends.</summary>
    public Task<Refusal?> SetDisabled(string userName, bool disabled) => AccountOf(userName).SetDisabled(disabled, NewStamp());

    /// <summary>Whether a session still stands.</summary>
    public Task<bool> IsCurrent(string userName, string stamp) => AccountOf(userName).IsCurrent(stamp);

    public static string NewStamp() => Convert.ToHexString(RandomNumberGenerator.GetBytes(16));

    private IAccountGrain AccountOf(string userName) => grains.GetGrain<IAccountGrain>(Accounts.KeyOf(userName));

    private static Refusal? TooWeak(string userName, string password) =>
        Passwords.IsAcceptable(userName, password) ? null : Refusals.PasswordTooWeak.With("least", Passwords.Least.ToString(CultureInfo.InvariantCulture));

    // 0 where no code is asked for, null where one is missing or wrong.
    private long? StepOf(Account account, string? code) =>
        account.CodeSecret is not { } secret ? 0 : OneTimeCodes.StepOf(secret, code ?? "", system.GetUtcNow());
}
