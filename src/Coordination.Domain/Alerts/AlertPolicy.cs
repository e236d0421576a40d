using Coordination.Domain.Time;

namespace Coordination.Domain.Alerts;

/// <summary>A row of the catalogue (domain.md 5.4): who is told of what, when, and how it ends.</summary>
/// <param name="Id"><c>AL-02</c>, or <c>AL-02A</c> for the life-safety variant.</param>
/// <param name="Name">The kind's name in the specification, e.g. <c>RECT_OVERDUE</c>.</param>
/// <param name="Severity">At the raise; for kinds that warn, at the breach (the warnings carry their own).</param>
/// <param name="Tiers">L0 first.</param>
/// <param name="EndsWhen">The condition that ends it, as the specification says it.</param>
public sealed record AlertPolicy(string Id, string Name, Severity Severity, ImmutableArray<TierPolicy> Tiers, string EndsWhen)
{
    /// <summary>A person may end it, with a reason (<c>resolve</c>); the others end only with their condition.</summary>
    public bool Manual { get; init; }

    /// <summary>Each recipient of L0 must acknowledge; who has not after five minutes is called and the B role told (domain.md 5.1).</summary>
    public bool EveryoneAcknowledges { get; init; }

    /// <summary>L0 may be the subject alone: a reminder of its own duty (domain.md 5.1; AL-42 of the kinds in use).</summary>
    public bool RemindsSubject { get; init; }
}

/// <summary>
/// A tier of the catalogue. It is told when its start comes or when the tier before it was not acknowledged in time,
/// whichever is first; L0 is told at once.
/// </summary>
/// <param name="Tell">Role expressions, see <see cref="RoleExpression"/>.</param>
public sealed record TierPolicy(ImmutableArray<string> Tell)
{
    /// <summary>Told without the duty to acknowledge and without repeats.</summary>
    public ImmutableArray<string> Inform { get; init; } = [];

    /// <summary>"+x": minutes and hours from the raise, days and working days from the trigger date.</summary>
    public Duration? After { get; init; }

    /// <summary>A fixed date of the year, at 00:00 (AL-48).</summary>
    public YearDay? On { get; init; }

    /// <summary>A count that the source states (<see cref="Condition.Stage"/>): returns, attempts, months.</summary>
    public int? Stage { get; init; }

    /// <summary>Reached by its count alone, never for want of an acknowledgement (AL-10: "tiers are returns, not time").</summary>
    public bool ByCountOnly { get; init; }

    /// <summary>The severity of the alert from this tier's own start on.</summary>
    public Severity? Severity { get; init; }

    /// <summary>Exists for owners below the city only (AL-40: "K: T-CI").</summary>
    public bool CountyOnly { get; init; }
}

/// <summary>A day of every year.</summary>
public readonly record struct YearDay(int Month, int Day)
{
    /// <summary>The first such day on or after another.</summary>
    public DateOnly OnOrAfter(DateOnly day)
    {
        var sameYear = new DateOnly(day.Year, Month, Day);
        return sameYear >= day ? sameYear : sameYear.AddYears(1);
    }
}

/// <summary>A policy as it was when the alert was raised; part of the raising event, so that later catalogues never change a running alert.</summary>
/// <param name="Id">The catalogue row it was taken from.</param>
public sealed record FrozenPolicy(string Id, string Name, Severity Severity, bool Manual, bool EveryoneAcknowledges, bool RemindsSubject, ImmutableArray<FrozenTier> Tiers);

/// <summary>A tier of a running alert.</summary>
/// <param name="Level">Its number in the catalogue: tiers in between may have fallen away.</param>
public sealed record FrozenTier(
    int Level,
    ImmutableArray<string> Tell,
    ImmutableArray<string> Inform,
    Duration? After,
    YearDay? On,
    int? Stage,
    bool ByCountOnly,
    Severity? Severity);
