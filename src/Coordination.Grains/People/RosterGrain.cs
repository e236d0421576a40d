using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Clocks;
using Coordination.Grains.Configuration;
using Coordination.Grains.Store;

namespace Coordination.Grains.People;

/// <inheritdoc cref="IRosterGrain"/>
[GrainType("roster")]
internal sealed class RosterGrain(ITableStore store, Partitions partitions, IRulebooks rulebooks, IBusinessClock clock, IRefusalAudit audit) : Grain, IRosterGrain
{
    /// <summary>A change that was committed but not told (its silo died in between) is told now.</summary>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Tell();
        await TellVacancies([]);
    }

    public async Task<CommandOutcome> Apply(CommandIdentity by, RosterChange change)
    {
        var home = this.GetPrimaryKeyString();
        var commandKey = Keys.RosterCommand(by.Actor.PersonId, by.CommandId);
        if (await store.Read(home, commandKey) is { } row)
        {
            return Replay(by, row);
        }

        // Another roster may have changed a person a moment ago, on another silo.
        var rulebook = await rulebooks.AtLeast((await RulesVersion.Read(store)).Number);
        var directory = (DirectorySnapshot)rulebook.Directory;
        var (rows, refusal) = RosterRules.Decide(directory, change, by.Actor);
        if (refusal is not null)
        {
            if (refusal.Family == RefusalFamily.Forbidden)
            {
                await audit.Record(home, by.Actor, by.CommandId, StoredJson.AliasOf(change.GetType()), home, refusal);
            }

            return new CommandOutcome(by.CommandId, 0, refusal);
        }

        return await Commit(home, commandKey, by, change, rows, directory.With(rows));
    }

    private async Task<CommandOutcome> Commit(string home, string commandKey, CommandIdentity by, RosterChange change, DirectoryRows rows, DirectorySnapshot directory)
    {
        var all = DirectoryWriter.Changes(rows, directory, partitions).ToLookup(item => item.Partition, item => item.Change);
        foreach (var elsewhere in all.Where(group => group.Key != home))
        {
            // Rows of a person, a school or the tree name no post: written first, they do nothing by themselves, and a repetition writes them again.
            await store.Commit(elsewhere.Key, [.. elsewhere]);
        }

        var record = new RosterRecord(by.BodyHash, by.Actor, clock.Now, StoredJson.AliasOf(change.GetType()), StoredJson.Element(change).GetRawText());
        var committed = await store.Commit(home,
        [
            .. all[home],
            RowChange.Insert(commandKey, StoredJson.Write(record)),
            RowChange.Insert(Keys.AuditRow(clock.Now, $"{by.Actor.PersonId}-{by.CommandId}"), StoredJson.Write(record)),
        ]);
        if (!committed.Committed)
        {
            return await store.Read(home, commandKey) is { } row ? Replay(by, row) : new CommandOutcome(by.CommandId, 0, Refusals.StoreUnavailable);
        }

        var before = RosterVacancies.At(home, (DirectorySnapshot)rulebooks.Current.Directory, clock.Now);
        await Tell();
        await TellVacancies(before);
        return new CommandOutcome(by.CommandId, 1, null);
    }

    private static CommandOutcome Replay(CommandIdentity by, Row row)
    {
        var record = StoredJson.Read<RosterRecord>(row.Data.Span);
        if (record.BodyHash != by.BodyHash)
        {
            return new CommandOutcome(by.CommandId, 0, Refusals.KeyReused);
        }

        return new CommandOutcome(by.CommandId, 1, null, Replayed: true);
    }

    /// <summary>Posts that an alert or a signature needs and that have nobody: told at once, not only when an alert meets the gap (AL-38).</summary>
    private async Task TellVacancies(IReadOnlyCollection<Post> before)
    {
        var home = this.GetPrimaryKeyString();
        var directory = (DirectorySnapshot)rulebooks.Current.Directory;
        var vacant = RosterVacancies.At(home, directory, clock.Now);
        foreach (var told in RosterVacancies.Differences(home, before, vacant, directory, clock.Now))
        {
            await GrainFactory.GetGrain<IAggregateGrain>(GrainId.Create("alert", told.Key.IdIn(home).ToString())).Execute(new CommandEnvelope("", Actor.System, told));
        }
    }

    private async Task Tell()
    {
        await RulesVersion.Bump(store);
        await rulebooks.Refresh();
    }
}

/// <summary>An accepted change of a roster, as its command and audit rows keep it.</summary>
/// <param name="At">Business time.</param>
/// <param name="Change">Stable name of the change.</param>
internal sealed record RosterRecord(string BodyHash, Actor Actor, DateTimeOffset At, string Change, string Body);
