using System.Text.Json;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Configuration;
using Coordination.Domain.Jobs;
using Coordination.Domain.People;
using Coordination.Domain.Time;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Clocks;
using Coordination.Grains.Store;
using Coordination.Grains.Walking;

namespace Coordination.Grains.Configuration;

/// <inheritdoc cref="IConfigurationGrain"/>
[GrainType("configuration")]
internal sealed class ConfigurationGrain(ITableStore store, IRulebooks rulebooks, IBusinessClock clock) : Grain, IConfigurationGrain
{
    private static readonly CaseAction[] OfCalendars = [CaseAction.ProposeCalendar, CaseAction.ApproveCalendar];
    private static readonly CaseAction[] OfSettings = [CaseAction.ProposeSetting, CaseAction.ApproveSetting];

    // A case that lies in a jurisdiction, or was handed to it, may be at home in another.
    private IEnumerable<string> Everywhere => rulebooks.Current.Directory.Jurisdictions.Select(node => node.Code);

    public Task<CommandOutcome> Propose(CommandIdentity by, ConfigurationChange change) => Once(by, () =>
    {
        if ((Denied(by.Actor, ActionsOf(change)[0], FactsOf(change)) ?? Check(change)) is { } refused)
        {
            return Task.FromResult<(Refusal?, List<RowChange>)>((refused, []));
        }

        var proposal = new ConfigurationProposal(by.CommandId, change, by.Actor, clock.Now, "proposed");
        return Task.FromResult<(Refusal?, List<RowChange>)>((null, [RowChange.Insert(ProposalKey(by.CommandId), Write(proposal))]));
    });

    public async Task<CommandOutcome> Approve(CommandIdentity by, string proposalId)
    {
        var outcome = await ApproveOnce(by, proposalId);
        if (outcome.Refusal is null)
        {
            // The daily check would find it too; whoever loaded the calendar sees the alert end at once.
            var check = JobRules.IdOf(JobNames.CalendarCheck).ToString();
            await GrainFactory.GetGrain<IAggregateGrain>(GrainId.Create("job", check)).Execute(new CommandEnvelope("", Actor.System, new Reindex("calendar")));
        }

        return outcome;
    }

    private Task<CommandOutcome> ApproveOnce(CommandIdentity by, string proposalId) => Once(by, async () =>
    {
        if (await store.Read(Keys.System, ProposalKey(proposalId)) is not { } row)
        {
            return (Refusals.NotFound, []);
        }

        var proposal = Read(row.Data.Span);
        if (Denied(by.Actor, ActionsOf(proposal.Change)[1], FactsOf(proposal.Change) with { ProposedBy = proposal.By.PersonId }) is { } refused)
        {
            return (refused, []);
        }

        if (proposal.Status != "proposed")
        {
            return (Refusals.WrongState.With("state", proposal.Status), []);
        }

        if (proposal.Change is DeclareClosure { Closure: var closure } && NotInForce(closure) is { } gone)
        {
            return (gone, []);
        }

        var version = await RulesVersion.Read(store);
        return (null,
        [
            RowChange.Replace(row.Key, Write(proposal with { Status = "approved" }), row.ETag),
            RulesVersion.Next(version),
            .. InForce(proposal.Change, by.Actor.PersonId, version.Number + 1),
        ]);
    });

    public async Task<ImmutableArray<ConfigurationProposal>> Proposals()
    {
        var proposals = ImmutableArray.CreateBuilder<ConfigurationProposal>();
        await foreach (var row in store.ScanPrefix(Keys.System, "proposal|"))
        {
            proposals.Add(Read(row.Data.Span));
        }

        return proposals.ToImmutable();
    }

    public async Task<CommandOutcome> Suspend(CommandIdentity by, ImmutableArray<string> jurisdictions, string reason)
    {
        // The answer names the order: it is what a lifting names. The same request derives the same id again.
        var orderId = EntityId.Derive(Keys.System, 'O', by.Actor.PersonId, by.CommandId).Tail;
        return await Once(by, () => Order(by, orderId, jurisdictions, reason)) with { Id = orderId };
    }

    private async Task<(Refusal? Refusal, List<RowChange> Changes)> Order(CommandIdentity by, string orderId, ImmutableArray<string> jurisdictions, string reason)
    {
        if (jurisdictions.Select(code => Denied(by.Actor, CaseAction.OrderBulkSuspension, code)).FirstOrDefault(refusal => refusal is not null) is { } refused)
        {
            return (refused, []);
        }

        var orders = jurisdictions.Select(code => new SuspensionOrder(orderId, code, clock.Now, null, reason, by.Actor.PersonId, BodyOf(by.Actor, code))).ToList();
        return (null,
        [
            .. orders.Select(order => RowChange.Insert(OrderKey(order), StoredJson.Write(order))),
            RulesVersion.Next(await RulesVersion.Read(store)),
            Walks.Begin($"suspend-{orderId}", new Reindex($"suspension {orderId}"), Everywhere, ["case"], clock.Now),
        ]);
    }

    public Task<CommandOutcome> Lift(CommandIdentity by, string orderId) => Once(by, async () =>
    {
        var orders = rulebooks.Current.Orders.Suspensions.Where(order => order.OrderId == orderId && order.LiftedAt is null).ToList();
        if (orders.Count == 0)
        {
            return (Refusals.NotFound, []);
        }

        // Who may lift is judged by the body that ordered: a county does not undo what the city did there (IND-11).
        if (orders.Select(order => Denied(by.Actor, CaseAction.LiftBulkSuspension, order.Body ?? order.Jurisdiction)).FirstOrDefault(refusal => refusal is not null) is { } refused)
        {
            return (refused, []);
        }

        return (null,
        [
            .. orders.Select(order => RowChange.Upsert(OrderKey(order), StoredJson.Write(order with { LiftedAt = clock.Now }))),
            RulesVersion.Next(await RulesVersion.Read(store)),
            Walks.Begin($"lift-{orderId}", new Reindex($"suspension {orderId} lifted"), Everywhere, ["case"], clock.Now),
        ]);
    });

    /// <summary>Runs a change once: its command row goes into the same batch, and a repetition gets the first answer.</summary>
    private async Task<CommandOutcome> Once(CommandIdentity by, Func<Task<(Refusal? Refusal, List<RowChange> Changes)>> decide)
    {
        var key = $"command|{Keys.Escape(by.Actor.PersonId)}|{Keys.Escape(by.CommandId)}";
        for (var attempt = 0; attempt < 3; attempt++)
        {
            if (await store.Read(Keys.System, key) is { } row)
            {
                var first = StoredJson.Read<CommandRow>(row.Data.Span);
                return new CommandOutcome(by.CommandId, first.Version, first.BodyHash == by.BodyHash ? null : Refusals.KeyReused, Replayed: true);
            }

            var (refusal, changes) = await decide();
            if (refusal is not null)
            {
                return new CommandOutcome(by.CommandId, rulebooks.Current.Version, refusal);
            }

            changes.Add(RowChange.Insert(key, StoredJson.Write(new CommandRow(rulebooks.Current.Version + 1, by.BodyHash, by.Actor.PersonId))));
            if ((await store.Commit(Keys.System, changes)).Committed)
            {
                await rulebooks.Refresh();
                await Walks.Resume(GrainFactory, store);
                return new CommandOutcome(by.CommandId, rulebooks.Current.Version, null);
            }
        }

        return new CommandOutcome(by.CommandId, rulebooks.Current.Version, Refusals.StoreUnavailable);
    }

    private List<RowChange> InForce(ConfigurationChange change, string approver, long version)
    {
        switch (change)
        {
            case LoadCalendar load:
                var year = Year(load);
                return
                [
                    RowChange.Upsert(Keys.CalendarYear(year.Year, year.Version), StoredJson.Write(year)),
                    Walks.Begin($"calendar-{year.Year}-{year.Version}-{version}", new Reindex($"calendar {year.Year} v{year.Version}"), Everywhere.Append(Keys.System), ["case", "alert"], clock.Now),
                ];
            case ChangeSetting setting:
                var entry = new SettingOverride(setting.Jurisdiction, setting.Key, setting.From, setting.Value, approver);
                return [RowChange.Upsert($"cfg|{setting.Jurisdiction}|{setting.Key}|{setting.From:yyyyMMdd}", StoredJson.Write(entry))];
            case DeclareClosure { Closure: var closure }:
                // Everywhere: a case handed to the closed county may be at home anywhere. Who else is visited finds nothing to move.
                return
                [
                    RowChange.Upsert($"closure|{closure.Jurisdiction}|{Keys.Escape(closure.Id)}", StoredJson.Write(closure)),
                    Walks.Begin($"closure-{closure.Jurisdiction}-{closure.Id}-{version}", new Reindex($"closure {closure.Id}"), Everywhere.Append(Keys.System), ["case", "alert"], clock.Now),
                ];
            case SetSchoolTerm { Term: var term }:
                return [RowChange.Upsert($"term|{term.Jurisdiction}|{term.Year}|{term.Season}", StoredJson.Write(term))];
            default:
                throw new InvalidOperationException($"No rule for {change.GetType().Name}.");
        }
    }

    private Refusal? Check(ConfigurationChange change) => change switch
    {
        LoadCalendar load => CheckYear(load),
        ChangeSetting setting => Settings.Check(setting.Key, setting.Value)
            ?? Unknown(setting.Jurisdiction),
        DeclareClosure { Closure: var closure } => closure.Check() ?? Unknown(closure.Jurisdiction) ?? NotInForce(closure),
        SetSchoolTerm { Term: var term } => term.Check() ?? Unknown(term.Jurisdiction),
        _ => throw new InvalidOperationException($"No rule for {change.GetType().Name}."),
    };

    /// <summary>Only an order that is in force can be taken back: a wrong number must not look like success.</summary>
    private Refusal? NotInForce(LocalClosure closure) =>
        closure.Lifted && !rulebooks.Current.Calendar.Closures.Any(other => (other.Jurisdiction, other.Id) == (closure.Jurisdiction, closure.Id)) ? Refusals.NotFound : null;

    private Refusal? Unknown(string jurisdiction) => rulebooks.Current.Directory.Jurisdiction(jurisdiction) is null ? Refusals.NotFound : null;

    private static Refusal? CheckYear(LoadCalendar load)
    {
        try
        {
            return Year(load).Check();
        }
        catch (JsonException)
        {
            return Refusals.CalendarInvalid.With("reason", "JSON");
        }
    }

    private Refusal? Denied(Actor actor, CaseAction action, string jurisdiction) =>
        rulebooks.Current.Directory.Jurisdiction(jurisdiction) is null
            ? Refusals.NotFound
            : Denied(actor, action, SubjectFacts.Of(jurisdiction));

    private Refusal? Denied(Actor actor, CaseAction action, SubjectFacts facts) => Permissions.Check(actor, action, facts, rulebooks.Current.Directory).Refusal;

    /// <summary>The body in whose post somebody orders; asked after the permission.</summary>
    private string? BodyOf(Actor actor, string jurisdiction) =>
        Permissions.Check(actor, CaseAction.OrderBulkSuspension, SubjectFacts.Of(jurisdiction), rulebooks.Current.Directory).Post?.Scope;

    private SubjectFacts FactsOf(ConfigurationChange change) => SubjectFacts.Of(
        change is ChangeSetting setting ? setting.Jurisdiction : rulebooks.Current.Directory.Jurisdictions.First(node => node.Level == JurisdictionLevel.City).Code);

    private static CaseAction[] ActionsOf(ConfigurationChange change) => change is ChangeSetting ? OfSettings : OfCalendars;

    private static CalendarYear Year(LoadCalendar load) => JsonSerializer.Deserialize<CalendarYear>(load.YearJson, StoredJson.Options) ?? throw new JsonException("null");

    private static string ProposalKey(string id) => $"proposal|{Keys.Escape(id)}";

    private static string OrderKey(SuspensionOrder order) => $"order|{order.Jurisdiction}|{order.OrderId}";

    private static byte[] Write(ConfigurationProposal proposal) => StoredJson.Write(new ProposalRow(
        proposal.Id,
        proposal.Change as LoadCalendar is { } load ? load.YearJson : null,
        proposal.Change as ChangeSetting,
        (proposal.Change as DeclareClosure)?.Closure,
        (proposal.Change as SetSchoolTerm)?.Term,
        proposal.By,
        proposal.At,
        proposal.Status));

    private static ConfigurationProposal Read(ReadOnlySpan<byte> row)
    {
        var stored = StoredJson.Read<ProposalRow>(row);
        ConfigurationChange change = stored switch
        {
            { Calendar: { } year } => new LoadCalendar(year),
            { Closure: { } closure } => new DeclareClosure(closure),
            { Term: { } term } => new SetSchoolTerm(term),
            _ => stored.Setting!,
        };
        return new(stored.Id, change, stored.By, stored.At, stored.Status);
    }

    /// <summary>Exactly one of the changes is there.</summary>
    private sealed record ProposalRow(
        string Id, string? Calendar, ChangeSetting? Setting, LocalClosure? Closure, SchoolTerm? Term, Actor By, DateTimeOffset At, string Status);
}
