namespace Coordination.Domain.Time;

/// <summary>A deadline with its whole explanation, as computed once and then kept as a fact.</summary>
/// <param name="Trigger">The day that is not counted (or, for hours and minutes, the day of the starting instant).</param>
/// <param name="LastDay">Last day of the term; null for hours and minutes.</param>
/// <param name="DueAt">00:00 after the last day, or the exact instant.</param>
/// <param name="Calendar">Which versions of which calendar years were used, e.g. <c>2026v1,2027p</c> (p: provisional), and local closures, <c>+{id}</c>. Empty when no calendar was needed (hours, or days that do not roll).</param>
/// <param name="Provisional">A provisional year took part; loading its calendar may move the deadline.</param>
/// <param name="Skipped">Days not counted, and days rolled over, with the reason; every other day between trigger and last day counted.</param>
public sealed record ComputedDeadline(
    DateOnly Trigger, Duration Amount, bool RollForward, DateOnly? LastDay, DateTimeOffset DueAt, string Calendar, bool Provisional, ImmutableArray<SkippedDay> Skipped);

/// <summary>A day that did not count.</summary>
/// <param name="Reason">e.g. <c>周末</c>, <c>清明节</c>; the screens translate the kind, the name stays Chinese.</param>
public sealed record SkippedDay(DateOnly Date, SkipKind Kind, string Reason);

/// <summary>Why a day did not count.</summary>
public enum SkipKind
{
    Weekend,
    Holiday,
    /// <summary>A local closure ordered for the jurisdiction.</summary>
    Closure,
    /// <summary>The computed last day was no working day: rolled forward over this one (民法典 art. 203).</summary>
    Rolled,
}

/// <summary>One day of an explained deadline.</summary>
/// <param name="Ordinal">1-based count of counted days; null when skipped.</param>
/// <param name="Kind">Why it was skipped; null when counted.</param>
public sealed record ExplainedDay(DateOnly Date, bool Counted, int? Ordinal, string Reason, SkipKind? Kind = null);
