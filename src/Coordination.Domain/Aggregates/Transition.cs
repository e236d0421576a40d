using Coordination.Domain.Configuration;
using Coordination.Domain.People;

namespace Coordination.Domain.Aggregates;

/// <summary>What one execution led to: settled deadlines first, then the command (law 1).</summary>
/// <param name="After">The state after <paramref name="Events"/>.</param>
/// <param name="Events">In order; those settled carry the legal instant of their deadline.</param>
/// <param name="Refusal">The command's refusal; what was settled is committed all the same.</param>
/// <param name="Settled">How many deadlines were fired.</param>
/// <param name="MoreDue">The cap was reached: commit, then call again.</param>
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
        var now = clock > lastAt ? clock : lastAt;
        var events = ImmutableArray.CreateBuilder<Recorded>();
        var settled = 0;
        for (; settled < SettleCap && Next(rules, state, now, rulebook) is { } due; settled++)
        {
            var at = due.Due > lastAt ? due.Due : lastAt;
            var context = new Context(id, at, Actor.System, $"{due.Kind}@{due.Due.UtcTicks}", version, rulebook);
            foreach (var @event in rules.Fire(state, due, context))
            {
                Append(@event, context.Actor, context.CommandId, at);
            }

            if (Pending(rules, state, rulebook).Any(left => left == due))
            {
                throw new InvalidOperationException($"{id}: deadline {due.Kind} of {due.Due:O} fired and stayed.");
            }

            lastAt = at;
        }

        if (Next(rules, state, now, rulebook) is not null)
        {
            return new Outcome<TState>(state, events.ToImmutable(), null, settled, MoreDue: true);
        }

        var refusal = default(Refusal);
        if (envelope.Command is not Settle)
        {
            var decision = rules.Decide(state, envelope.Command, new Context(id, now, envelope.Actor, envelope.CommandId, version, rulebook));
            refusal = VersionFirst(decision.Refusal, envelope.ExpectedVersion, version);
            foreach (var @event in refusal is null ? decision.Events : [])
            {
                Append(@event, envelope.Actor, envelope.CommandId, now);
            }
        }

        return new Outcome<TState>(state, events.ToImmutable(), refusal, settled, MoreDue: false);

        void Append(Event @event, Actor actor, string commandId, DateTimeOffset at)
        {
            var recorded = new Recorded(++version, @event, actor, commandId, at, now);
            events.Add(recorded);
            state = rules.Evolve(state, recorded);
        }
    }

    /// <summary>Checks run in the order permission, independence, version, state, rule (domain.md 4): only the first two outrank a stale version.</summary>
    private static Refusal? VersionFirst(Refusal? refusal, long? expected, long version) =>
        refusal?.Family == RefusalFamily.Forbidden || expected is null || expected == version
            ? refusal
            : Refusals.StaleVersion.With("version", version.ToString(System.Globalization.CultureInfo.InvariantCulture));

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
}
