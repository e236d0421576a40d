namespace Coordination.Domain.Time;

/// <summary>Asia/Shanghai: UTC+8, no daylight saving (domain.md 0.4). Dates are computed here, instants are stored in UTC.</summary>
public static class Beijing
{
    public static TimeSpan Offset { get; } = TimeSpan.FromHours(8);

    public static DateOnly Date(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(Offset).DateTime);

    public static DateTimeOffset Local(DateTimeOffset instant) => instant.ToOffset(Offset);

    /// <summary>00:00 of a day.</summary>
    public static DateTimeOffset Midnight(DateOnly day) => At(day, TimeOnly.MinValue);

    public static DateTimeOffset At(DateOnly day, TimeOnly time) => new(day.ToDateTime(time), Offset);

    /// <summary>The instant at which a term with this last day is over: 00:00 of the day after.</summary>
    public static DateTimeOffset DueAt(DateOnly lastDay) => Midnight(lastDay.AddDays(1));
}
