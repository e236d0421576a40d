using Coordination.Domain.Time;

namespace Coordination.Silo.Demo.Script;

/// <summary>When sample people work.</summary>
internal sealed class OfficeHours(WorkCalendar calendar)
{
    private static readonly TimeOnly Begin = new(8, 30);
    private static readonly TimeOnly End = new(17, 30);

    /// <summary>Hours of one working day.</summary>
    public const double Day = 9;

    /// <summary>The instant after so many hours of work.</summary>
    public DateTimeOffset After(DateTimeOffset start, double hours)
    {
        var at = calendar.NextWorkingMoment(start, Begin, End);
        var left = TimeSpan.FromMinutes(Math.Round(hours * 60));
        while (Beijing.At(Beijing.Date(at), End) is var evening && at + left > evening)
        {
            left -= evening - at;
            at = calendar.NextWorkingMoment(evening.AddMinutes(1), Begin, End);
        }

        return at + left;
    }

    /// <summary>The same moment, or the next one at which people work.</summary>
    public DateTimeOffset At(DateTimeOffset instant) => calendar.NextWorkingMoment(instant, Begin, End);

    /// <summary>Midday of the working day that lies so many working days before another.</summary>
    public DateTimeOffset Before(DateOnly day, int workingDays) => Beijing.At(calendar.Before(day, Duration.WorkingDays(workingDays)), new TimeOnly(10, 0));

    public DateTimeOffset NextWorkingDay(DateOnly day, int workingDays, TimeOnly time) =>
        Beijing.At(calendar.After(day, Duration.WorkingDays(workingDays)).LastDay!.Value, time);

    public bool IsWorkingDay(DateOnly day) => calendar.IsWorkingDay(day);
}
