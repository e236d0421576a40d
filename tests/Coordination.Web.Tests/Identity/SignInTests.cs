using System.Reflection;
using Coordination.Domain.Aggregates;
using Coordination.Grains.People;
using Coordination.Web.Identity;
using Microsoft.AspNetCore.Identity;

namespace Coordination.Web.Tests.Identity;

public class SignInTests
{
    private const string Right = "a right password";
    private static readonly Passwords Passwords = new();
    private static readonly string Hash = Passwords.Hash(Right);

    [Fact]
    public async Task Check_TheRightPassword_GivesThePersonAndTheStamp()
    {
        var (signIn, account) = Make(Account.New("li", "p-li", Hash, "s1"));

        var result = await signIn.Check("li", Right, null);

        Assert.Equal(("p-li", "s1", default(Refusal)), (result.PersonId, result.Stamp, result.Refusal));
        Assert.True(account.Succeeded);
    }

    [Fact]
    public async Task Check_AWrongPassword_FailsAndTellsNobodyWhy()
    {
        var (signIn, account) = Make(Account.New("li", "p-li", Hash, "s1"));

        Assert.Equal("SIGN_IN_FAILED", (await signIn.Check("li", "a wrong password", null)).Refusal!.Code);
        Assert.False(account.Succeeded);
    }

    [Fact]
    public async Task Check_AnUnknownOrDisabledUser_FailsLikeAWrongPassword()
    {
        var unknown = await Make(null).SignIn.Check("nobody", Right, null);
        var disabled = await Make(Account.New("li", "p-li", Hash, "s1") with { Disabled = true }).SignIn.Check("li", Right, null);

        Assert.Equal(["SIGN_IN_FAILED", "SIGN_IN_FAILED"], [unknown.Refusal!.Code, disabled.Refusal!.Code]);
    }

    [Fact]
    public async Task Check_ALockedAccount_ComparesNothing()
    {
        var (signIn, account) = Make(Account.New("li", "p-li", Hash, "s1"));
        account.RetryAfter = TimeSpan.FromSeconds(61.2);

        var result = await signIn.Check("li", Right, null);

        Assert.Equal(("ACCOUNT_LOCKED", "62"), (result.Refusal!.Code, result.Refusal.Values["retryAfter"]));
        Assert.False(account.Succeeded);
    }

    [Fact]
    public async Task Check_WithASecondFactor_NeedsTheCode()
    {
        var secret = OneTimeCodes.NewSecret();
        var (signIn, account) = Make(Account.New("li", "p-li", Hash, "s1") with { CodeSecret = secret });

        Assert.Equal("SIGN_IN_FAILED", (await signIn.Check("li", Right, null)).Refusal!.Code);
        Assert.Null((await signIn.Check("li", Right, OneTimeCodes.At(secret, Clock.Instant))).Refusal);
        Assert.Equal(Clock.Instant.ToUnixTimeSeconds() / 30, account.Step);
    }

    [Theory]
    [InlineData("li", "short", "PASSWORD_TOO_WEAK")]
    [InlineData("long.user.name", "Long.User.Name", "PASSWORD_TOO_WEAK")]
    [InlineData("li", "long enough", null)]
    public async Task Create_ChecksThePassword(string userName, string password, string? expected)
    {
        Assert.Equal(expected, (await Make(null).SignIn.Create(userName, "p", password))?.Code);
    }

    [Fact]
    public void Verify_WithoutAHash_FailsEvenForTheDummysOwnPassword()
    {
        Assert.Equal(PasswordVerificationResult.Failed, Passwords.Verify(null, "nobody's password"));
    }

    // RFC 6238 appendix B (SHA-1), the last six digits.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1234567890, "005924")]
    [InlineData(20000000000, "353130")]
    public void Code_AtTheInstantsOfTheStandard_IsTheStandards(long unixSeconds, string expected)
    {
        Assert.Equal(expected, OneTimeCodes.At("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", DateTimeOffset.FromUnixTimeSeconds(unixSeconds)));
    }

    [Theory]
    [InlineData(-60, false)]
    [InlineData(-30, true)]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(60, false)]
    public void Code_OfANeighbouringStep_IsTaken(int seconds, bool accepted)
    {
        var secret = OneTimeCodes.NewSecret();
        var code = OneTimeCodes.At(secret, Clock.Instant.AddSeconds(seconds));

        Assert.Equal(accepted, OneTimeCodes.StepOf(secret, code, Clock.Instant) is not null);
    }

    private static (SignIn SignIn, FakeAccount Account) Make(Account? stored)
    {
        var account = new FakeAccount(stored);
        return (new SignIn(Factory.For(account), Passwords, new Clock()), account);
    }

    private sealed class Clock : TimeProvider
    {
        public static readonly DateTimeOffset Instant = new(2026, 3, 3, 2, 0, 15, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Instant;
    }

    private sealed class FakeAccount(Account? stored) : IAccountGrain
    {
        public TimeSpan? RetryAfter { get; set; }

        public bool Succeeded { get; private set; }

        public long Step { get; private set; }

        public Task<SignInAttempt> Begin() => Task.FromResult(new SignInAttempt(RetryAfter is null ? stored : null, RetryAfter));

        public Task<bool> Succeed(long codeStep, string? betterHash)
        {
            (Succeeded, Step) = (true, codeStep);
            return Task.FromResult(true);
        }

        public Task<Refusal?> Create(Account account) => Task.FromResult<Refusal?>(null);

        public Task<Refusal?> SetPassword(string passwordHash, string stamp) => Task.FromResult<Refusal?>(null);

        public Task<Refusal?> SetDisabled(bool disabled, string stamp) => Task.FromResult<Refusal?>(null);

        public Task<Refusal?> SetCode(string? secret) => Task.FromResult<Refusal?>(null);

        public Task<bool> IsCurrent(string stamp) => Task.FromResult(stored?.Stamp == stamp);
    }

    /// <summary>A grain factory that knows one account.</summary>
    public class Factory : DispatchProxy
    {
        private IAccountGrain? _account;

        internal static IGrainFactory For(IAccountGrain account)
        {
            var proxy = Create<IGrainFactory, Factory>();
            ((Factory)(object)proxy)._account = account;
            return proxy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _account;
    }
}
