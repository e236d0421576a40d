using System.Globalization;
using Coordination.Domain.Configuration;
using Coordination.Domain.People;

namespace Coordination.Domain.Aggregates;

/// <summary>What one execution led to: settled deadlines first, then the command (law 1).</summary>
/// <param name="After">The state after <paramref name="Events"/>.</param>
/// <param name="Events">In order; those settled carry the legal instant of their deadline.</param>
/// <param name="Refusal">The command's refusal; what was settled is committed all the same.</param>
/// <param name="Settled">How many deadlines were fired.</param>
/// <param name="MoreDue">The cap was reached before the command was decided: commit, then call again.</param>
public sealed record Outcome<TState>(TState After, ImmutableArray<Recorded> Events, Refusal? Refusal, int Settled, bool MoreDue);

/// <summary>The one way state changes: settle, then decide. Pure; shared by grains and harness.</summary>
public static class Transition
{
    /// <summary>Deadlines fired in one batch; the rest follow in the next.</summary>
    public const int SettleCap = 20;

    /// <param name="version">Version of <paramref name="state"/>: 0 before the first event.</param>
    /// <param name="lastAt">Instant of the newest event; time never runs backwards within an entity.</param>
    /// <param name="clock">Business time.</param>
    /// <exception cref="InvalidOperationException">A rule fired a deadline and left it in place: it would fire for ever.</exception>
    public static Outcome<TState> Execute<TState>(
        IRules<TState> rules, EntityId id, TState state, long version, DateTimeOffset lastAt, DateTimeOffset clock, CommandEnvelope envelope, Rulebook rulebook)
        where TState : class
    {
        // A message cannot arrive before it was true: the sender's clock may be ahead of this one.
        var now = Later(Later(clock, lastAt), envelope.Command.LegalAt ?? clock);
        var run = new Run<TState>(rules, id, rulebook, now, state, version, lastAt);
        if (envelope.Command is Settle)
        {
            return run.Settle(now) ? run.Outcome(null) : run.Outcome(null, moreDue: true);
        }

        return envelope.Command.LegalAt is { } legal ? Hear(run, envelope, Later(legal, lastAt)) : Decide(run, envelope, now);
    }

    private static Outcome<TState> Decide<TState>(Run<TState> run, CommandEnvelope envelope, DateTimeOffset now)
        where TState : class
    {
        if (!run.Settle(now))
        {
            return run.Outcome(null, moreDue: true);
        }

        var refusal = run.Decide(envelope, Later(now, run.LastAt));

        // What is left over the cap is the next tick's; the command has been decided.
        _ = run.Settle(now);
        return run.Outcome(refusal);
    }

    /// <summary>
    /// A message says how things have been since an instant: what falls due at that very instant already sees it, and what falls due
    /// after it waits for the next tick, because the source may have said more by then.
    /// </summary>
    private static Outcome<TState> Hear<TState>(Run<TState> run, CommandEnvelope envelope, DateTimeOffset at)
        where TState : class =>
        run.Settle(at.AddTicks(-1)) ? run.Outcome(run.Decide(envelope, Later(at, run.LastAt))) : run.Outcome(null, moreDue: true);

    /// <summary>The earliest deadline due by <paramref name="now"/>, in (due, rank, kind) order.</summary>
    /// <param name="rulebook">Null leaves out what orders impose.</param>
    public static Deadline? Next<TState>(IRules<TState> rules, TState state, DateTimeOffset now, Rulebook? rulebook = null)
        where TState : class =>
        Pending(rules, state, rulebook).Where(deadline => deadline.Due <= now)
            .OrderBy(deadline => deadline.Due).ThenBy(deadline => deadline.Rank).ThenBy(deadline => deadline.Kind, StringComparer.Ordinal)
            .FirstOrDefault();

    private static IEnumerable<Deadline> Pending<TState>(IRules<TState> rules, TState state, Rulebook? rulebook)
        where TState : class =>
        rulebook is null ? rules.Deadlines(state) : rules.Deadlines(state).Concat(rules.Imposed(state, rulebook));

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    /// <summary>A local copy being moved forward; nothing outside sees it before the commit.</summary>
    private sealed class Run<TState>(
        IRules<TState> rules, EntityId id, Rulebook rulebook, DateTimeOffset recordedAt, TState state, long version, DateTimeOffset lastAt)
        where TState : class
    {
        private readonly ImmutableArray<Recorded>.Builder _events = ImmutableArray.CreateBuilder<Recorded>();
        private TState _state = state;
        private long _version = version;
        private int _settled;

        public DateTimeOffset LastAt { get; private set; } = lastAt;

        public Outcome<TState> Outcome(Refusal? refusal, bool moreDue = false) => new(_state, _events.ToImmutable(), refusal, _settled, moreDue);

        /// <summary>Fires what is due through an instant, each at its own; false when the cap was reached first.</summary>
        public bool Settle(DateTimeOffset through)
        {
            while (Next(rules, _state, through, rulebook) is { } due)
            {
                if (_settled == SettleCap)
                {
                    return false;
                }

                _settled++;
                Fire(due, Later(due.Due, LastAt));
            }

            return true;
        }

        public Refusal? Decide(CommandEnvelope envelope, DateTimeOffset at)
        {
            var decision = rules.Decide(_state, envelope.Command, new Context(id, at, envelope.Actor, envelope.CommandId, _version, rulebook));
            var refusal = VersionFirst(decision.Refusal, envelope.ExpectedVersion, _version);
            foreach (var @event in refusal is null ? decision.Events : [])
            {
                Append(@event, envelope.Actor, envelope.CommandId, at);
            }

            return refusal;
        }

        private void Fire(Deadline due, DateTimeOffset at)
        {
            var context = new Context(id, at, Actor.System, string.Create(CultureInfo.InvariantCulture, $"{due.Kind}@{due.Due.UtcTicks}"), _version, rulebook);
            foreach (var @event in rules.Fire(_state, due, context))
            {
                Append(@event, context.Actor, context.CommandId, at);
            }

            if (Pending(rules, _state, rulebook).Any(left => left == due))
            {
                throw new InvalidOperationException($"{id}: deadline {due.Kind} of {due.Due:O} fired and stayed.");
            }
        }

        private void Append(Event @event, Actor actor, string commandId, DateTimeOffset at)
        {
            var recorded = new Recorded(++_version, @event, actor, commandId, at, recordedAt);
            _events.Add(recorded);
            _state = rules.Evolve(_state, recorded);
            LastAt = at;
        }

        /// <summary>Checks run in the order permission, independence, version, state, rule (domain.md 4): only the first two outrank a stale version.</summary>
        private static Refusal? VersionFirst(Refusal? refusal, long? expected, long version) =>
            refusal?.Family == RefusalFamily.Forbidden || expected is null || expected == version
                ? refusal
                : Refusals.StaleVersion.With("version", version.ToString(CultureInfo.InvariantCulture));
    }
}
