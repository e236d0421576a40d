using Coordination.Domain.Aggregates;
using Coordination.Grains.Store;

namespace Coordination.Grains.People;

/// <inheritdoc cref="IAccountGrain"/>
[GrainType("account")]
internal sealed class AccountGrain(ITableStore store, Partitions partitions, TimeProvider system) : Grain, IAccountGrain
{
    private Account? _account;
    private string? _etag;

    // Failures of a name that has no account: kept in memory only, so that guessing cannot fill the store.
    private int _strangerFailed;
    private DateTimeOffset? _strangerLocked;

    private string Name => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Load();

    public async Task<SignInAttempt> Begin()
    {
        var now = system.GetUtcNow();
        if (_account is null)
        {
            await Load();
        }

        if (_account is not { } account)
        {
            return BeginStranger(now);
        }

        if (account.LockedUntil is { } until && until > now)
        {
            return new SignInAttempt(null, until - now);
        }

        var failed = (account.LockedUntil is null ? account.Failed : 0) + 1;
        await Save(account with { Failed = failed, LockedUntil = failed >= Accounts.MaxFailures ? now + Accounts.LockFor : null });
        return new SignInAttempt(_account, null);
    }

    public async Task<bool> Succeed(long codeStep, string? betterHash)
    {
        if (_account is not { Disabled: false } account || (codeStep != 0 && codeStep <= account.LastCodeStep))
        {
            return false;
        }

        await Save(account with { Failed = 0, LockedUntil = null, LastCodeStep = Math.Max(codeStep, account.LastCodeStep), PasswordHash = betterHash ?? account.PasswordHash });
        return true;
    }

    public async Task<Refusal?> Create(Account account)
    {
        if (_account is not null)
        {
            return Refusals.UserNameTaken.With("userName", account.UserName);
        }

        var result = await store.Commit(Accounts.PartitionOf(partitions, Name), [RowChange.Insert(Accounts.RowOf(Name), StoredJson.Write(account))]);
        await Load();
        return result.Committed ? null : Refusals.UserNameTaken.With("userName", account.UserName);
    }

    public Task<Refusal?> SetPassword(string passwordHash, string stamp) =>
        Change(account => account with { PasswordHash = passwordHash, Stamp = stamp, Failed = 0, LockedUntil = null });

    public Task<Refusal?> SetDisabled(bool disabled, string stamp) => Change(account => account with { Disabled = disabled, Stamp = stamp });

    public Task<Refusal?> SetCode(string? secret) => Change(account => account with { CodeSecret = secret, LastCodeStep = 0 });

    public Task<bool> IsCurrent(string stamp) => Task.FromResult(_account is { Disabled: false } account && account.Stamp == stamp);

    private SignInAttempt BeginStranger(DateTimeOffset now)
    {
        if (_strangerLocked is { } until && until > now)
        {
            return new SignInAttempt(null, until - now);
        }

        _strangerFailed = (_strangerLocked is null ? _strangerFailed : 0) + 1;
        _strangerLocked = _strangerFailed >= Accounts.MaxFailures ? now + Accounts.LockFor : null;
        return new SignInAttempt(null, null);
    }

    private async Task<Refusal?> Change(Func<Account, Account> change)
    {
        if (_account is not { } account)
        {
            return Refusals.NotFound.With("userName", Name);
        }

        await Save(change(account));
        return null;
    }

    private async Task Load()
    {
        var row = await store.Read(Accounts.PartitionOf(partitions, Name), Accounts.RowOf(Name));
        (_account, _etag) = row is null ? (null, null) : (StoredJson.Read<Account>(row.Data.Span), row.ETag);
    }

    /// <exception cref="StoreUnavailableException">Somebody else wrote the row: this activation is not the only one, and asks again.</exception>
    private async Task Save(Account account)
    {
        CommitResult result;
        try
        {
            result = await store.Commit(Accounts.PartitionOf(partitions, Name), [RowChange.Replace(Accounts.RowOf(Name), StoredJson.Write(account), _etag!)]);
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }

        if (!result.Committed)
        {
            DeactivateOnIdle();
            throw new StoreUnavailableException($"The account {Name} was changed elsewhere.");
        }

        (_account, _etag) = (account, result.ETags[0]);
    }
}
