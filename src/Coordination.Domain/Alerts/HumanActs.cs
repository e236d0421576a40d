using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Domain.People;

namespace Coordination.Domain.Alerts;

/// <summary>What people may do with an alert (domain.md 2.5 "Case commands", 5.1).</summary>
internal static class HumanActs
{
    private static readonly Role[] MayEscalate = [Role.OP, Role.OFF_H, Role.CI, Role.DIR];

    public static Decision Acknowledge(AlertState state, Acknowledge command, Context context)
    {
        if (state.Open is not { } open)
        {
            return NotOpen(state);
        }

        var told = open.Told.Where(entry => entry.PersonId == context.Actor.PersonId).ToArray();
        var post = PostFor(state, context, Role.OP);
        if (told.Length == 0 && post is null)
        {
            return Refusals.NotPermitted.With("action", "acknowledge");
        }

        if (command.Occurrence is { } seen && seen != state.Occurrence)
        {
            return Refusals.AlertOccurrenceOver.With("occurrence", seen.ToString(CultureInfo.InvariantCulture));
        }

        // The subject's own people answer only for themselves, unless they were (also) told in another capacity.
        var stops = post is not null || told.Any(entry => !entry.OwnPeople);
        var nothingLeft = told.All(entry => !entry.AckOwed) && open.Acknowledgements.Any(ack => ack.PersonId == context.Actor.PersonId)
            && (open.AckBy is null || !stops);
        return nothingLeft
            ? Decision.Nothing
            : new Acknowledged(state.Occurrence, context.Actor.PersonId, context.Actor.Name, context.Actor.ActingAs ?? told.LastOrDefault()?.PostId ?? post?.PostId, stops);
    }

    public static Decision Resolve(AlertState state, Resolve command, Context context)
    {
        if (state.Open is not { } open)
        {
            return NotOpen(state);
        }

        if (!IsToldChief(open, context.Actor, Chain.Of(state.Condition?.Owner ?? open.Chain.Body, context.Rules.Directory)))
        {
            return Refusals.NotPermitted.With("action", "resolve");
        }

        if (!open.Policy.Manual)
        {
            return Refusals.AlertNotManual.With("kind", state.Key!.Kind);
        }

        if (string.IsNullOrWhiteSpace(command.Reason))
        {
            return Refusals.MissingField.With("field", "reason");
        }

        var draft = new AlertDraft(state, context);
        Conditions.End(draft, context.Now, "manual", command.Reason);
        return Decision.Accept(draft.Events);
    }

    public static Decision EscalateNow(AlertState state, EscalateNow command, Context context) =>
        Escalate(state, state.Open?.Tier + 1, command.Reason, context);

    public static Decision JumpTo(AlertState state, JumpTo command, Context context)
    {
        var index = state.Open is { } open ? Array.FindIndex([.. open.Policy.Tiers], tier => tier.Level == command.Level) : -1;
        return Escalate(state, index, command.Reason, context);
    }

    private static Decision Escalate(AlertState state, int? tier, string? reason, Context context)
    {
        if (state.Open is not { } open)
        {
            return NotOpen(state);
        }

        var told = open.Told.Any(entry => entry.PersonId == context.Actor.PersonId && !entry.OwnPeople);
        if (!told && PostFor(state, context, MayEscalate) is null)
        {
            return Refusals.NotPermitted.With("action", "escalate");
        }

        if (tier is not { } index || index <= open.Tier || !open.HasTier(index))
        {
            return Refusals.AlertNoSuchTier.With("tier", open.Policy.Tiers[open.Tier].Level.ToString(CultureInfo.InvariantCulture));
        }

        var draft = new AlertDraft(state, context);
        Dispatch.Escalate(draft, index, EscalationCause.Manual, reason);
        return Decision.Accept(draft.Events);
    }

    /// <summary>The post by which somebody who was not told may act: at the owner's level or above.</summary>
    private static HeldPost? PostFor(AlertState state, Context context, params Role[] roles)
    {
        var directory = context.Rules.Directory;
        var scopes = new List<string>();
        var code = state.Condition?.Owner ?? state.Open?.Chain.Body;
        for (; code is not null && !scopes.Contains(code); code = directory.Jurisdiction(code)?.Parent)
        {
            scopes.Add(code);
            scopes.Add(directory.Jurisdiction(code)?.SupervisionBody ?? code);
        }

        return context.Actor.Posts.FirstOrDefault(post => roles.Contains(post.Role) && scopes.Contains(post.Scope));
    }

    /// <summary>The CI of a level that is told: the owner's body, or the city's once somebody there was told.</summary>
    private static bool IsToldChief(OpenAlert open, Actor actor, Chain chain) => actor.Posts.Any(post =>
        post.Role == Role.CI && (post.Scope == chain.Body || open.Told.Any(told => told.Scope == post.Scope)));

    private static Refusal NotOpen(AlertState state) => Refusals.WrongState.With("state", state.Closed is null ? "NotRaised" : "Resolved");
}
