using System.Text.Json;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Domain.Configuration;
using Coordination.Domain.Documents;
using Coordination.Domain.Rectification;
using Coordination.Grains.Aggregates;
using Coordination.Grains.Documents;
using Coordination.Grains.Store;
using Coordination.Harness.Running;

namespace Coordination.Harness.Breaking;

/// <summary>One deliberate breakage for each law of architecture.md, and some more for laws that can be broken in two ways.</summary>
internal static class Breakages
{
    public static Breakage DecidesBeforeSettling { get; } = new() { Cases = (_, rules) => new DecideFirst(rules) };

    public static Breakage ComparesWithCode { get; } = new() { Store = (world, store) => new RecomputedIndex(world, store) };

    public static Breakage WalksNot { get; } = new() { WalksNot = true };

    public static Breakage ClockWithCursor { get; } = new() { HasCursor = true };

    public static Breakage DeliversInTurn { get; } = new() { DeliversInTurn = true };

    public static Breakage ForgetsOutbox { get; } = new() { Store = (_, store) => new ForgottenOutbox(store) };

    public static Breakage ObeysOldWords { get; } = new() { Alerts = rules => new EdgeTriggered(rules) };

    public static Breakage HomeMoves { get; } = new() { Cases = (_, rules) => new MovingHome(rules) };

    public static Breakage NumbersFirst { get; } = new() { Cases = (world, rules) => new NumberFirst(world, rules) };

    public static Breakage WritesNoOrder { get; } = new() { WritesNoOrder = true };
}

/// <summary>Rules that hand everything on.</summary>
internal abstract class Rules<TState>(IRules<TState> sound) : IRules<TState>
    where TState : class
{
    protected IRules<TState> Sound => sound;

    public char Kind => sound.Kind;

    public int StateVersion => sound.StateVersion;

    public TState Empty(EntityId id) => sound.Empty(id);

    public virtual Decision Decide(TState state, Command command, Context context) => sound.Decide(state, command, context);

    public IEnumerable<Event> Fire(TState state, Deadline deadline, Context context) => sound.Fire(state, deadline, context);

    public TState Evolve(TState state, Recorded recorded) => sound.Evolve(state, recorded);

    public virtual IEnumerable<Deadline> Deadlines(TState state) => sound.Deadlines(state);

    public IEnumerable<Deadline> Imposed(TState state, Rulebook rulebook) => sound.Imposed(state, rulebook);

    public Derived Derive(EntityId id, TState state) => sound.Derive(id, state);

    public virtual IEnumerable<Message> Messages(EntityId id, TState before, TState after, IReadOnlyList<Recorded> events, Rulebook rules) =>
        sound.Messages(id, before, after, events, rules);
}

/// <summary>Law 1: the command of a person is decided on the state as it stands, whatever is due.</summary>
internal sealed class DecideFirst(IRules<CaseState> sound) : Rules<CaseState>(sound), IBeforehand
{
    private bool _undecided;

    public void Beforehand(CommandEnvelope envelope) => _undecided = envelope.BodyHash.Length > 0;

    public override Decision Decide(CaseState state, Command command, Context context)
    {
        _undecided = false;
        return Sound.Decide(state, command, context);
    }

    public override IEnumerable<Deadline> Deadlines(CaseState state) => _undecided ? [] : Sound.Deadlines(state);
}

/// <summary>Law 2: the difference is taken against what this release would have written, not against what was written.</summary>
internal sealed class RecomputedIndex(World world, ITableStore store) : ITableStore
{
    public async Task<Row?> Read(string partition, string key, CancellationToken cancel = default)
    {
        var row = await store.Read(partition, key, cancel);
        if (row is null || !key.StartsWith("case|", StringComparison.Ordinal) || !key.EndsWith("|head", StringComparison.Ordinal))
        {
            return row;
        }

        var head = StoredJson.Read<Head<JsonElement>>(row.Data.Span);
        var id = EntityId.Parse(key.Split('|')[1]);
        var wanted = DerivedRows.Wanted(world.CaseRules, id, head.State.Deserialize<CaseState>(StoredJson.Options)!, head.Version);
        var index = wanted.ToImmutableSortedDictionary(pair => pair.Key, pair => DerivedRows.ShortHash(pair.Value.Span), StringComparer.Ordinal);
        return row with { Data = StoredJson.Write(head with { Index = index }) };
    }

    public Task<IReadOnlyList<Row>> Scan(string partition, string from, string to, int limit = 1000, CancellationToken cancel = default) =>
        store.Scan(partition, from, to, limit, cancel);

    public Task<CommitResult> Commit(string partition, IReadOnlyList<RowChange> changes, CommitLane lane = CommitLane.Command, CancellationToken cancel = default) =>
        store.Commit(partition, changes, lane, cancel);

    public Task<IReadOnlyList<string>> Partitions(CancellationToken cancel = default) => store.Partitions(cancel);
}

/// <summary>Law 4: what was still to be told is only known to memory.</summary>
internal sealed class ForgottenOutbox(ITableStore store) : ITableStore
{
    public Task<Row?> Read(string partition, string key, CancellationToken cancel = default) => store.Read(partition, key, cancel);

    public Task<IReadOnlyList<Row>> Scan(string partition, string from, string to, int limit = 1000, CancellationToken cancel = default) =>
        from.StartsWith(Keys.Outbox, StringComparison.Ordinal) ? Task.FromResult<IReadOnlyList<Row>>([]) : store.Scan(partition, from, to, limit, cancel);

    public Task<CommitResult> Commit(string partition, IReadOnlyList<RowChange> changes, CommitLane lane = CommitLane.Command, CancellationToken cancel = default) =>
        store.Commit(partition, changes, lane, cancel);

    public Task<IReadOnlyList<string>> Partitions(CancellationToken cancel = default) => store.Partitions(cancel);
}

/// <summary>Law 5: every word is news, however old.</summary>
internal sealed class EdgeTriggered(IRules<AlertState> sound) : Rules<AlertState>(sound)
{
    public override Decision Decide(AlertState state, Command command, Context context) => Sound.Decide(
        state,
        command is TellCondition told ? told with { SourceVersion = state.Sources.Select(known => known.Version).DefaultIfEmpty().Max() + 1 } : command,
        context);
}

/// <summary>Law 6: once transferred, the case speaks from its new owner's partition.</summary>
internal sealed class MovingHome(IRules<CaseState> sound) : Rules<CaseState>(sound)
{
    public override IEnumerable<Message> Messages(EntityId id, CaseState before, CaseState after, IReadOnlyList<Recorded> events, Rulebook rules) =>
        Sound.Messages(id, before, after, events, rules).Select(message => message.Body is CommandMessage { Command: TellCondition told }
            ? message with { Target = $"alert/{told.Key.IdIn(after.Owner)}" }
            : message);
}

/// <summary>Law 7: the number is taken while the signature is being decided.</summary>
internal sealed class NumberFirst(World world, IRules<CaseState> sound) : Rules<CaseState>(sound)
{
    public override Decision Decide(CaseState state, Command command, Context context)
    {
        var decision = Sound.Decide(state, command, context);
        for (var i = 0; i < decision.Events.Length; i++)
        {
            if (decision.Events[i] is CaseEvent { Documents.Signed: { } signed } && DocumentKinds.IsNumbered(signed.Kind))
            {
                Take(signed, $"{context.Id}/{context.Version + i + 1}");
            }
        }

        return decision;
    }

    /// <summary>The next number, whatever becomes of the signature it is for.</summary>
    private void Take(Document signed, string document)
    {
        var series = Keys.NumberSeries(signed.IssuingBody, signed.Kind, signed.IssueDate!.Value.Year);
        var next = Sync.Of(world.Truth.Scan(signed.IssuingBody, series, Keys.End(series))).Count + 1;
        var data = StoredJson.Write(new RegisterRow($"{signed.Kind} {next}", document, signed.IssueDate.Value));
        Sync.Of(world.Truth.Commit(signed.IssuingBody, [RowChange.Insert(Keys.NumberRow(series, next), data), RowChange.Upsert(Keys.NumberOf(document), data)]));
    }
}
