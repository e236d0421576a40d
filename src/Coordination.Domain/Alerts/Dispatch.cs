namespace Coordination.Domain.Alerts;

/// <summary>Tells tiers, or holds the telling until its window opens (domain.md 5.1 to 5.3).</summary>
internal static class Dispatch
{
    /// <summary>Tells a tier now, or at the next window; while the alert is paused it waits for the resumption.</summary>
    public static void Tell(AlertDraft draft, int tier)
    {
        var release = DeliveryWindows.Next(draft.Open.Severity, draft.Now, draft.Calendar);
        if (release > draft.Now || draft.Open.PausedSince is not null)
        {
            draft.Add(new TellingHeld(new HeldTelling(tier, draft.Open.Severity, draft.Now, release)));
        }
        else
        {
            Send(draft, tier, Recipients.Of(draft).Told(draft.Open.Policy.Tiers[tier]), heldUntil: null);
        }
    }

    /// <summary>Reaches every tier up to this one, telling each.</summary>
    public static void Escalate(AlertDraft draft, int upTo, EscalationCause cause, string? note = null)
    {
        while (draft.Open.Tier < upTo)
        {
            var next = draft.Open.Tier + 1;
            var tier = draft.Open.Policy.Tiers[next];
            var own = cause is EscalationCause.NotResolved or EscalationCause.Count;
            var severity = own && tier.Severity is { } graver ? graver : draft.Open.Severity;
            draft.Add(new Escalated(next, tier.Level, cause, severity, note));
            Tell(draft, next);
        }
    }

    /// <summary>The window has opened: each person gets the latest of what was held, the roster being that of now.</summary>
    public static void Release(AlertDraft draft)
    {
        var due = draft.Open.Held.Where(held => held.ReleaseAt <= draft.Now).OrderBy(held => held.Tier).ToArray();
        var told = new HashSet<string>(StringComparer.Ordinal);
        var audiences = new Dictionary<int, Audience>();
        foreach (var held in due.OrderByDescending(held => held.HeldAt).ThenByDescending(held => held.Tier))
        {
            var audience = Recipients.Of(draft).Told(draft.Open.Policy.Tiers[held.Tier]);
            audiences[held.Tier] = audience with { People = audience.People.RemoveAll(person => !told.Add(person.PersonId)) };
        }

        foreach (var held in due)
        {
            // A vacancy met on the way may have told this tier already.
            if (!draft.Open.Held.Contains(held))
            {
                continue;
            }

            if (audiences[held.Tier] is { People.IsEmpty: true, Vacant.IsEmpty: true } && due.Length > 1)
            {
                draft.Add(new HeldDropped([held.Tier], "collapsed"));
            }
            else
            {
                Send(draft, held.Tier, audiences[held.Tier], held.ReleaseAt);
            }
        }
    }

    /// <summary>Tells those of a tier again who have not acknowledged; people who left the post are replaced by those who hold it.</summary>
    public static void Repeat(AlertDraft draft, int tier)
    {
        var open = draft.Open;
        var owing = open.Told.Where(told => told.Tier == tier && told.AckOwed).ToArray();
        var voice = open.Policy.EveryoneAcknowledges && tier == 0 && open.Tiers[tier].Sent == 1;
        var roster = Recipients.Of(draft);
        var people = new List<Recipient>();
        var relieved = ImmutableArray.CreateBuilder<string>();
        foreach (var told in owing)
        {
            var now = roster.InPlaceOf(told);
            if (now.Any(person => person.PersonId == told.PersonId))
            {
                people.AddRange(now.Where(person => person.PersonId == told.PersonId));
                people.AddRange(voice ? roster.DeputiesOf(told) : []);
            }
            else
            {
                relieved.Add(told.PersonId);
                people.AddRange(now.Where(person => !open.Told.Any(other => other.Tier == tier && other.PersonId == person.PersonId)));
            }
        }

        var audience = new Audience([.. people.DistinctBy(person => person.PersonId)], []);
        draft.Add(Sent(draft, tier, audience, voice ? SendReason.Voice : SendReason.Repeat, null, null) with { Relieved = relieved.ToImmutable() });
    }

    private static void Send(AlertDraft draft, int tier, Audience audience, DateTimeOffset? heldUntil)
    {
        var open = draft.Open;
        var alone = audience.OnlyTheSubject && !(open.Policy.RemindsSubject && tier == 0 && !audience.People.IsEmpty);
        var next = tier == open.Tier && open.HasTier(tier + 1) && !open.Policy.Tiers[tier + 1].ByCountOnly;
        if (alone && !next && tier == 0)
        {
            audience = audience with { People = [.. audience.People.Concat(Recipients.Of(draft).Fallback()).DistinctBy(person => person.PersonId)] };
        }

        var ackBy = tier == open.Tier && !audience.OnlyTheSubject
            ? DeliveryWindows.AckBy(open.Severity, open.Policy.Tiers[tier].Level, draft.Now, draft.Calendar)
            : null;
        draft.Add(Sent(draft, tier, audience, SendReason.Telling, heldUntil, ackBy));
        if (next && (alone || !audience.Vacant.IsEmpty))
        {
            Escalate(draft, tier + 1, audience.Vacant.IsEmpty ? EscalationCause.SubjectOnly : EscalationCause.Vacancy);
        }
    }

    private static Sent Sent(AlertDraft draft, int tier, Audience audience, SendReason reason, DateTimeOffset? heldUntil, DateTimeOffset? ackBy)
    {
        var open = draft.Open;
        var last = !open.HasTier(tier + 1);
        return new Sent(
            tier, open.Policy.Tiers[tier].Level, draft.State.Occurrence, open.Tiers[tier].Sent, reason, open.Severity, audience.People, draft.Now, heldUntil,
            ackBy, DeliveryWindows.Repeat(open.Severity, last, draft.Now, draft.Calendar), audience.Vacant, []);
    }
}
