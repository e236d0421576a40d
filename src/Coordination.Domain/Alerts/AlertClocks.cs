using Coordination.Domain.Time;

namespace Coordination.Domain.Alerts;

/// <summary>Instants of the resolve clock, computed once and kept in events (law 2).</summary>
internal static class AlertClocks
{
    /// <summary>One instant per tier; null for L0 and for tiers that have no date of their own.</summary>
    /// <param name="from">Where minutes and hours count from.</param>
    /// <param name="trigger">The day that working and calendar days count from.</param>
    public static ImmutableArray<DateTimeOffset?> TierDue(FrozenPolicy policy, DateTimeOffset from, DateOnly trigger, WorkCalendar calendar) =>
        [.. policy.Tiers.Select((tier, index) => index == 0 ? null : Due(tier, from, trigger, calendar))];

    public static ImmutableArray<DateTimeOffset?> None(FrozenPolicy policy) => [.. policy.Tiers.Select(_ => default(DateTimeOffset?))];

    /// <summary>The clocks after a pause: everything still pending moves by the time it stood still.</summary>
    public static Resumed Resume(OpenAlert open, DateTimeOffset resumedAt, DateTimeOffset now, WorkCalendar calendar)
    {
        var pausedAt = open.PausedSince ?? resumedAt;
        var pause = resumedAt - pausedAt;
        var repeats = open.Tiers.Select(tier => tier.NextRepeat is { } next ? (DateTimeOffset?)DeliveryWindows.Next(open.Severity, next + pause, calendar) : null);
        return new Resumed(
            resumedAt,
            [.. open.Tiers.Select((tier, index) => index > open.Tier || !tier.Started ? tier.Due + pause : tier.Due)],
            open.AckBy is { } ackBy ? DeliveryWindows.Resume(ackBy, open.Severity, open.Policy.Tiers[open.Tier].Level, pausedAt, resumedAt) : null,
            [.. repeats],
            [.. open.Held.Select(held => held with { ReleaseAt = Later(held, now, calendar) })]);
    }

    /// <summary>The instants under the calendar of today; tiers already reached keep theirs.</summary>
    public static ClocksCorrected? Correct(OpenAlert open, DateTimeOffset now, WorkCalendar calendar, string reason)
    {
        var before = open.Tiers.Select(tier => tier.Due).ToImmutableArray();
        var computed = open.ClockFrom is { } from ? TierDue(open.Policy, from, open.Trigger, calendar) : before;
        var after = before.Select((due, index) => due is null || due <= now || index <= open.Tier ? due : computed[index] + open.PausedFor).ToImmutableArray();
        var held = open.Held.Select(telling => telling with { ReleaseAt = Later(telling, now, calendar) }).ToImmutableArray();
        return before.SequenceEqual(after) && open.Held.SequenceEqual(held) ? null : new ClocksCorrected(before, after, held, reason);
    }

    private static DateTimeOffset Later(HeldTelling held, DateTimeOffset now, WorkCalendar calendar) =>
        DeliveryWindows.Next(held.Severity, held.HeldAt > now ? held.HeldAt : now, calendar);

    private static DateTimeOffset? Due(FrozenTier tier, DateTimeOffset from, DateOnly trigger, WorkCalendar calendar) => tier switch
    {
        { On: { } day } => Beijing.Midnight(day.OnOrAfter(trigger)),
        // Offsets of alerts are counters, not terms: they do not roll, only the delivery waits (domain.md 0.4).
        { After: { InDays: true } after } => calendar.After(trigger, after, rollForward: false).DueAt,
        { After: { } after } => calendar.After(from, after).DueAt,
        _ => null,
    };
}
