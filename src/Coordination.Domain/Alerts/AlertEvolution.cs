namespace Coordination.Domain.Alerts;

/// <summary>What each event does to an alert.</summary>
internal static class AlertEvolution
{
    // Kinds that many entities may raise together must not grow without bound; the one silent longest is forgotten.
    private const int MostSources = 64;

    public static AlertState Apply(AlertState state, AlertEvent @event, DateTimeOffset at) => @event switch
    {
        ConditionTold told => Hear(state, told),
        AlertRaised raised => Raise(state, raised),
        AlertResolved resolved => Close(state, resolved),
        _ when state.Open is { } open => state with { Open = Apply(open, @event, at) },
        _ => throw new InvalidOperationException($"{@event.GetType().Name} in an alert that is not open."),
    };

    private static AlertState Hear(AlertState state, ConditionTold told)
    {
        var sources = state.Sources.RemoveAll(known => known.Source == told.Source).Add(new SourceVersion(told.Source, told.SourceVersion));
        var speaks = told.Condition is not null || told.Source == state.Source;
        return state with
        {
            Key = told.Key,
            Sources = sources.Length > MostSources ? sources.RemoveAt(0) : sources,
            Source = speaks ? told.Source : state.Source,
            Condition = speaks ? told.Condition : state.Condition,
        };
    }

    private static AlertState Raise(AlertState state, AlertRaised raised) => state with
    {
        Occurrence = raised.Occurrence,
        Open = new OpenAlert
        {
            RaisedAt = raised.RaisedAt,
            Trigger = raised.Trigger,
            Variant = raised.Variant,
            Policy = raised.Policy,
            Chain = raised.Chain,
            ClockFrom = raised.ClockFrom,
            Tiers = [.. raised.TierDue.Select(due => new OpenTier(due))],
            Severity = raised.Severity,
        },
    };

    private static AlertState Close(AlertState state, AlertResolved resolved)
    {
        var open = state.Open!;
        return state with
        {
            Open = null,
            Dismissed = open.Policy.Manual && state.Condition is { } condition ? new Dismissal(condition.Since, condition.Stage) : state.Dismissed,
            Closed = new ClosedAlert(
                resolved.Occurrence, open.RaisedAt, resolved.ResolvedAt, resolved.Because, open.Severity, open.Policy.Tiers[open.Tier].Level,
                !open.Acknowledgements.IsEmpty, [.. open.Told.Select(told => told.PersonId).Distinct(StringComparer.Ordinal)]),
        };
    }

    private static OpenAlert Apply(OpenAlert open, AlertEvent @event, DateTimeOffset at) => @event switch
    {
        Warned warned => open with { WarnedThrough = warned.WarningAt, Severity = warned.Severity },
        Breached breached => open with
        {
            ClockFrom = breached.BreachAt,
            Trigger = breached.Trigger,
            Severity = breached.Severity,
            Tiers = Due(open.Tiers, breached.TierDue),
        },
        Escalated escalated => Escalate(open, escalated),
        Strengthened strengthened => open with
        {
            Severity = strengthened.Severity,
            Tiers = open.Tiers.SetItem(strengthened.Tier, open.Tiers[strengthened.Tier] with { Started = true }),
        },
        TellingHeld held => open with { Held = open.Held.RemoveAll(other => other.Tier == held.Telling.Tier).Add(held.Telling) },
        HeldDropped dropped => open with { Held = open.Held.RemoveAll(held => dropped.Tiers.Contains(held.Tier)) },
        Sent sent => Send(open, sent),
        Acknowledged acknowledged => Acknowledge(open, acknowledged, at),
        Paused paused => open with { PausedSince = paused.Since },
        Resumed resumed => Resume(open, resumed),
        ClocksCorrected corrected => open with { Tiers = Due(open.Tiers, corrected.TierDue), Held = corrected.Held },
        _ => throw new InvalidOperationException($"No evolution for {@event.GetType().Name}."),
    };

    private static ImmutableArray<OpenTier> Due(ImmutableArray<OpenTier> tiers, ImmutableArray<DateTimeOffset?> due) =>
        [.. tiers.Select((tier, index) => tier with { Due = due[index] })];

    private static OpenAlert Escalate(OpenAlert open, Escalated escalated)
    {
        var started = escalated.Cause is EscalationCause.NotResolved or EscalationCause.Count;
        return open with
        {
            Tier = escalated.Tier,
            Severity = escalated.Severity,
            AckBy = null,
            Tiers = open.Tiers.SetItem(escalated.Tier, open.Tiers[escalated.Tier] with { Started = started }),
        };
    }

    private static OpenAlert Send(OpenAlert open, Sent sent)
    {
        var tier = open.Tiers[sent.Tier];
        var told = open.Told.Where(told => told.Tier != sent.Tier || !sent.Relieved.Contains(told.PersonId));
        var fresh = sent.Recipients.Where(recipient => sent.Reason == SendReason.Telling || !open.Told.Any(told => Same(told, recipient, sent.Tier)));
        told = sent.Reason == SendReason.Telling ? told.Where(told => !sent.Recipients.Any(recipient => Same(told, recipient, sent.Tier))) : told;
        return open with
        {
            Tiers = open.Tiers.SetItem(sent.Tier, tier with { Sent = sent.Repeat + 1, NextRepeat = sent.NextRepeat }),
            Held = sent.Reason == SendReason.Telling ? open.Held.RemoveAll(held => held.Tier == sent.Tier) : open.Held,
            ToldSeverity = sent is { Tier: 0, Reason: SendReason.Telling } ? sent.Severity : open.ToldSeverity,
            AckBy = sent.AckBy ?? open.AckBy,
            Told = [.. told, .. fresh.Select(recipient => ToldOf(recipient, sent))],
        };
    }

    private static bool Same(Told told, Recipient recipient, int tier) => told.Tier == tier && told.PersonId == recipient.PersonId;

    private static Told ToldOf(Recipient recipient, Sent sent) => new(
        recipient.PersonId, recipient.Name, recipient.PostId, recipient.Role, recipient.Scope, sent.Tier, recipient.Informed,
        recipient.OwnPeople, recipient.AckOwed, sent.SentAt);

    private static OpenAlert Acknowledge(OpenAlert open, Acknowledged acknowledged, DateTimeOffset at) => open with
    {
        AckBy = acknowledged.StopsClock ? null : open.AckBy,
        Told = [.. open.Told.Select(told => told.PersonId == acknowledged.PersonId ? told with { AckOwed = false } : told)],
        Acknowledgements = open.Acknowledgements.RemoveAll(ack => ack.PersonId == acknowledged.PersonId)
            .Add(new Acknowledgement(acknowledged.PersonId, acknowledged.Name, acknowledged.PostId, at)),
    };

    private static OpenAlert Resume(OpenAlert open, Resumed resumed) => open with
    {
        PausedSince = null,
        PausedFor = open.PausedFor + (resumed.ResumedAt - (open.PausedSince ?? resumed.ResumedAt)),
        Tiers = [.. open.Tiers.Select((tier, index) => tier with { Due = resumed.TierDue[index], NextRepeat = resumed.Repeats[index] })],
        AckBy = resumed.AckBy,
        Held = resumed.Held,
    };
}
