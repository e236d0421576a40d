using Coordination.Domain.Aggregates;
using Coordination.Domain.Time;

namespace Coordination.Domain.Rectification;

/// <summary>
/// A limit of a case as a fact: computed once from the calendar and the settings in force at its start, then kept (law 2,
/// domain.md 4.1.4 "Configuration versions").
/// </summary>
public sealed record Clock
{
    /// <summary>See <see cref="Limits"/>; unique within the case.</summary>
    public required string Kind { get; init; }

    public required int Rank { get; init; }

    /// <summary>Instant from which it runs.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The computation with its whole trace, as it stands now.</summary>
    public required ComputedDeadline Computed { get; init; }

    /// <summary>Settings key of the amount, e.g. <c>rectification.B.rectify</c>; <c>notice</c> for a term written into the notice.</summary>
    public required string Rule { get; init; }

    /// <summary>Version of that setting.</summary>
    public required string RuleVersion { get; init; }

    /// <summary>False for windows that merely close: no due row, nothing happens at their end.</summary>
    public bool Fires { get; init; } = true;

    /// <summary>Distances of the warnings from the last day (or, for hours, from the end).</summary>
    public ImmutableArray<Duration> WarnBefore { get; init; } = [];

    /// <summary>Instants of the warnings that lie after the start.</summary>
    public ImmutableArray<DateTimeOffset> Warnings { get; init; } = [];

    /// <summary>Trigger and amount before any change, and the changes since: what a newly loaded calendar computes again.</summary>
    public required ClockBase Base { get; init; }

    public ImmutableArray<Adjustment> Adjustments { get; init; } = [];

    /// <summary>Set while suspended: it does not run.</summary>
    public DateTimeOffset? FrozenSince { get; init; }

    /// <summary>Of a clock that fired: what a calendar that came after says its end would have been, as last entered in the log.</summary>
    public DateTimeOffset? Corrected { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public DateTimeOffset Due => Computed.DueAt;

    /// <summary>The end on record: as corrected, else as it fired or will.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public DateTimeOffset DueOnRecord => Corrected ?? Due;

    [System.Text.Json.Serialization.JsonIgnore]
    public DateOnly? LastDay => Computed.LastDay;

    /// <summary>Trigger date of whatever begins because this ended (domain.md 0.4, "Chained terms").</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public DateOnly EndDay => Computed.LastDay ?? Beijing.Date(Computed.DueAt);

    public Deadline ToDeadline() => new(Kind, Due, Rank);
}

/// <summary>The start of a computation.</summary>
public sealed record ClockBase(DateOnly Trigger, DateTimeOffset From, Duration Amount, bool RollForward);

/// <summary>A change of a clock after its start.</summary>
/// <param name="Amount">The time given: an extension, or the suspended time (whole days for terms in days, exact minutes for hours).</param>
/// <param name="ExactTicks">For hour terms: the exact suspended time.</param>
public sealed record Adjustment(AdjustmentKind Kind, Duration Amount, long ExactTicks = 0);

public enum AdjustmentKind
{
    Extended,
    Suspended,
}

/// <summary>From where a clock counts: the day that is not counted, and the instant for hours.</summary>
internal readonly record struct Origin(DateOnly Day, DateTimeOffset Instant)
{
    public static Origin Of(DateTimeOffset instant) => new(Beijing.Date(instant), instant);

    /// <summary>A clock that begins because another ended: the last day of the ended one is the trigger date.</summary>
    public static Origin AtEndOf(Clock clock) => new(clock.EndDay, clock.Due);
}
