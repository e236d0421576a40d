namespace Coordination.Domain.Time;

/// <summary>Working days of all loaded years; years not loaded are provisional (domain.md 0.4).</summary>
public sealed partial class WorkCalendar
{
    /// <summary>The national calendar before any year is loaded: every year provisional.</summary>
    public static WorkCalendar Provisional { get; } = new();

    public bool IsWorkingDay(DateOnly day) => throw new NotSupportedException();

    /// <summary>The term that starts after <paramref name="trigger"/> (not counted), in days or working days.</summary>
    /// <param name="rollForward">Move a last day (unit d) that is no working day to the next working day.</param>
    public ComputedDeadline After(DateOnly trigger, Duration amount, bool rollForward = true) => throw new NotSupportedException();

    /// <summary>The instant <paramref name="amount"/> (hours, minutes) after <paramref name="from"/>.</summary>
    public ComputedDeadline After(DateTimeOffset from, Duration amount) => throw new NotSupportedException();

    /// <summary>Counting back from the last day after rolling: "D-n" and "−n wd".</summary>
    public DateOnly Before(DateOnly lastDay, Duration amount) => throw new NotSupportedException();

    /// <summary>Each day from the one after the trigger to the last, counted or skipped and why.</summary>
    public static ImmutableArray<ExplainedDay> Explain(ComputedDeadline deadline) => throw new NotSupportedException();
}
