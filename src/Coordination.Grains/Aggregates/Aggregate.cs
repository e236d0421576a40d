using Coordination.Domain.Aggregates;
using Coordination.Domain.Configuration;
using Coordination.Grains.Boards;
using Coordination.Grains.Store;
using Microsoft.Extensions.Logging;

namespace Coordination.Grains.Aggregates;

/// <summary>
/// The one component through which every aggregate changes: settle, decide, commit in one fenced batch, evolve, then let the
/// outbox drain. A conflict or an unknown outcome is read back and decided again, at most three times.
/// </summary>
public sealed partial class Aggregate<TState>
    where TState : class
{
    private const int Attempts = 3;

    private readonly EntityId _id;
    private readonly IRules<TState> _rules;
    private readonly AggregateServices _services;
    private readonly Journal<TState> _journal;
    private readonly ILogger _log;
    private readonly HashSet<string> _missing = new(StringComparer.Ordinal);
    private Loaded<TState>? _loaded;
    private (TState? Of, Derived? Rows) _derived;
    private DateTimeOffset _notBefore;

    public Aggregate(EntityId id, IRules<TState> rules, AggregateServices services, Action<Func<Task>, TimeSpan> schedule)
    {
        (_id, _rules, _services) = (id, rules, services);
        _log = services.Logs.CreateLogger("Coordination.Aggregate");
        _journal = new Journal<TState>(id, rules, services.Store);
        Outbox = new Outbox(id, services, schedule);
    }

    internal Outbox Outbox { get; }

    public TState? State => _loaded?.Head.State;

    /// <summary>Legal instant of the newest event.</summary>
    public DateTimeOffset LastAt => _loaded?.Head.LastAt ?? DateTimeOffset.MinValue;

    public long Version => _loaded?.Head.Version ?? 0;

    /// <summary>Reads the entity; idempotent.</summary>
    public async Task Load()
    {
        if (_loaded is null)
        {
            // Both or neither: an entity that knew its state and not its outbox would keep silent.
            var loaded = await _journal.Load();
            var held = loaded.ETag is null ? [] : await _journal.Outbox();
            _loaded = loaded with { Head = loaded.Head with { Index = loaded.Head.Index.RemoveRange(_missing) } };
            Outbox.Resume(held);
        }
    }

    public EntityView? View() =>
        _loaded is { ETag: not null, Head: var head } ? new(_id.ToString(), head.Version, StoredJson.Write(head.State)) : null;

    /// <param name="rulesVersion">Version of the rulebook the sender has seen; an older one is read anew.</param>
    /// <param name="notBefore">Business time the sender has seen: this silo's clock may lag behind another's; what the entity has answered for is past.</param>
    public async Task<CommandOutcome> Execute(CommandEnvelope envelope, CommitLane lane, long rulesVersion = 0, DateTimeOffset notBefore = default)
    {
        using var ticket = _services.Work.Begin();
        _notBefore = notBefore > _notBefore ? notBefore : _notBefore;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await Load();
                if (attempt > 1 && envelope.BodyHash.Length > 0 && await Answered(envelope) is { } first)
                {
                    return first;
                }

                if (await Attempt(envelope, lane, await _services.Rulebooks.AtLeast(rulesVersion)) is { } outcome)
                {
                    return outcome;
                }
            }
            catch (StoreUnavailableException)
            {
                _loaded = null;
                return Refused(Refusals.StoreUnavailable);
            }
            catch (Exception error) when (error is not (UnknownEventException or InvalidBatchException or InvalidDataException))
            {
                _loaded = null;
                LogUnknownOutcome(error, _id, attempt);
                if (attempt == Attempts)
                {
                    if (error is not IOException)
                    {
                        throw;
                    }

                    return Refused(Refusals.Unavailable); // who asks again with the same key learns what became of it
                }
            }

            // Lost race or unknown outcome: what memory holds may be wrong, the store tells (law 1, "what was written").
            _loaded = null;
            if (attempt >= Attempts)
            {
                return Refused(Refusals.StoreUnavailable);
            }
        }
    }

    /// <summary>One settle-decide-commit; null when the race was lost.</summary>
    private async Task<CommandOutcome?> Attempt(CommandEnvelope envelope, CommitLane lane, Rulebook rulebook)
    {
        while (true)
        {
            var (before, _) = _loaded!;
            var now = _services.Clock.Now is var clock && clock > _notBefore ? clock : _notBefore;
            var outcome = Transition.Execute(_rules, _id, before.State, before.Version, before.LastAt, now, envelope, rulebook);
            var reindexing = envelope.Command is Reindex;
            // Also an act that changes nothing has been accepted, and the same key must give the same answer for ever.
            var remember = envelope.BodyHash.Length > 0 && outcome is { Refusal: null, MoreDue: false };
            if (outcome.Events.Length > 0 || reindexing || remember)
            {
                if (!await Commit(outcome, remember ? envelope : null, lane, rulebook))
                {
                    return null;
                }
            }

            if (!outcome.MoreDue)
            {
                return outcome.Refusal is { } refusal ? await Refuse(envelope, refusal) : new CommandOutcome(_id.ToString(), Version, null);
            }
        }
    }

    private async Task<bool> Commit(Outcome<TState> outcome, CommandEnvelope? remember, CommitLane lane, Rulebook rulebook)
    {
        var (before, etag) = _loaded!;
        var version = before.Version + outcome.Events.Length;
        var was = Derive(before.State);
        var derived = Derive(outcome.After);
        var wanted = DerivedRows.Wanted(_rules, _id, outcome.After, derived, version);
        var (index, changes) = DerivedRows.Difference(wanted, before.Index);
        var head = before with { Version = version, Index = index, State = outcome.After };
        if (outcome.Events.Length > 0)
        {
            var row = StoredJson.Write(EventRow.Of(before.Chain, outcome.Events));
            head = head with { LastAt = outcome.Events[^1].At, Chain = EventRow.Hash(row) };
            changes.Insert(0, RowChange.Insert(Keys.Event(_id, before.Version + 1), row));
        }
        else if (changes.Count == 0 && remember is null)
        {
            return true;
        }

        var headRow = StoredJson.Write(head);
        if (headRow.Length > Head<TState>.MaxBytes)
        {
            throw new InvalidDataException($"{_id}: the head has {headRow.Length} bytes, over {Head<TState>.MaxBytes}.");
        }

        changes.Insert(0, etag is null ? RowChange.Insert(Keys.Head(_id), headRow) : RowChange.Replace(Keys.Head(_id), headRow, etag));
        if (remember is not null)
        {
            changes.Add(RowChange.Insert(Keys.Command(_id, remember.CommandId), StoredJson.Write(new CommandRow(version, remember.BodyHash, remember.Actor.PersonId))));
        }

        var outbound = Outbound(before.State, was, outcome, derived, version, rulebook);
        if (outbound.Length > 0)
        {
            changes.Add(RowChange.Insert(Keys.OutboxRow(_id, version, 0), StoredJson.Write(outbound)));
        }

        var drained = Outbox.TakeDrained(BatchRoom(changes.Count));
        changes.AddRange(drained.Select(key => RowChange.Delete(key)));
        var result = await _services.Store.Commit(_id.Home, changes, lane);
        if (!result.Committed)
        {
            // A derived row that the head lists and the store lacks: taken as never written, so that the entity heals (law 2).
            _missing.Add(result.Conflict!);
            LogLostRace(_id, result.Conflict!);
            return false;
        }

        _missing.Clear();
        _loaded = new(head, result.ETags[0]);
        Announce(before, head, derived);
        if (outbound.Length > 0)
        {
            Outbox.Add(Keys.OutboxRow(_id, version, 0), outbound);
        }

        return true;
    }

    /// <summary>What follows from a state; that of the last one asked for is remembered, for the next transition begins with it.</summary>
    private Derived Derive(TState state)
    {
        if (!ReferenceEquals(_derived.Of, state))
        {
            _derived = (state, _rules.Derive(_id, state));
        }

        return _derived.Rows!;
    }

    private static int BatchRoom(int used) => Math.Max(0, 90 - used);

    private ImmutableArray<OutboxEntry> Outbound(TState before, Derived was, Outcome<TState> outcome, Derived derived, long version, Rulebook rulebook)
    {
        if (outcome.Events.Length == 0)
        {
            return [];
        }

        var references = References.Between(_id, was, derived, version, rulebook.Directory);
        return [.. Speech.Of(_rules, _id, before, outcome.Events, rulebook).Concat(references).Select(OutboxEntry.Of)];
    }

    private void Announce(Head<TState> before, Head<TState> after, Derived derived)
    {
        var open = Keys.OpenRow(_id);
        if (before.Index.GetValueOrDefault(open) != after.Index.GetValueOrDefault(open))
        {
            var row = derived.Open is { } standing ? standing with { Version = after.Version } : null;
            _services.Hints.Changed(_id.Home, new BoardChange($"{EntityKinds.Word(_id.Kind)}/{_id}", after.Version, row));
        }

        foreach (var key in after.Index.Keys.Where(key => key.StartsWith(Keys.Due, StringComparison.Ordinal) && !before.Index.ContainsKey(key)))
        {
            _services.Hints.Due(_id.Home, Keys.ParseDue(key).Due);
        }
    }

    /// <summary>A refused command may be the repetition of one that was accepted: then the first answer is given again.</summary>
    private async Task<CommandOutcome> Refuse(CommandEnvelope envelope, Refusal refusal)
    {
        if (envelope.BodyHash.Length > 0 && await Answered(envelope) is { } first)
        {
            return first;
        }

        if (refusal.Family == RefusalFamily.Forbidden || refusal.Code == Refusals.SelfRecheckForbidden.Code || refusal.Code == Refusals.RecusalRequired.Code)
        {
            await _services.Audit.Record(_id.Home, envelope.Actor, envelope.CommandId, StoredJson.AliasOf(envelope.Command.GetType()), _id.ToString(), refusal);
        }

        return Refused(refusal);
    }

    private async Task<CommandOutcome?> Answered(CommandEnvelope envelope) => await _journal.AnswerTo(envelope.CommandId) switch
    {
        null => null,
        { } row when row.BodyHash != envelope.BodyHash || row.PersonId != envelope.Actor.PersonId => Refused(Refusals.KeyReused),
        { } row => new CommandOutcome(_id.ToString(), row.Version, null, Replayed: true),
    };

    private CommandOutcome Refused(Refusal refusal) => new(_id.ToString(), Version, refusal);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Id}: outcome unknown, reading back (attempt {Attempt})")]
    private partial void LogUnknownOutcome(Exception error, EntityId id, int attempt);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Id}: lost the race at {Key}, deciding again")]
    private partial void LogLostRace(EntityId id, string key);
}
