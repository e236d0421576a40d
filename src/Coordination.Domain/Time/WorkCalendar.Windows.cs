namespace Coordination.Domain.Time;

/// <remarks>Delivery windows and the windows of acknowledgement (domain.md 5.2, 5.3). Windows are [from, to) in Asia/Shanghai.</remarks>
public sealed partial class WorkCalendar
{
    /// <summary>The instant itself when it lies in the window of a working day, else the start of the next such window.</summary>
    public DateTimeOffset NextWorkingMoment(DateTimeOffset instant, TimeOnly from, TimeOnly to)
    {
        var daily = NextDailyMoment(instant, from, to);
        var day = Beijing.Date(daily);
        return IsWorkingDay(day) ? daily : Beijing.At(NextWorkingDay(day), from);
    }

    /// <summary>The instant itself when it lies in the daily window, holidays included, else the start of the next.</summary>
    public static DateTimeOffset NextDailyMoment(DateTimeOffset instant, TimeOnly from, TimeOnly to)
    {
        DemandWindow(from, to);
        var local = Beijing.Local(instant);
        var (day, time) = (Beijing.Date(instant), TimeOnly.FromDateTime(local.DateTime));
        return time < from ? Beijing.At(day, from)
            : time < to ? local
            : Beijing.At(day.AddDays(1), from);
    }

    /// <summary>The instant by which <paramref name="amount"/> of time inside the daily windows has passed; it may be a window's end.</summary>
    public static DateTimeOffset AddWithin(DateTimeOffset start, TimeSpan amount, TimeOnly from, TimeOnly to)
    {
        var at = NextDailyMoment(start, from, to);
        for (var left = Left(at); amount > left; left = Left(at))
        {
            amount -= left;
            at = Beijing.At(Beijing.Date(at).AddDays(1), from);
        }

        return at + amount;

        TimeSpan Left(DateTimeOffset at) => Beijing.At(Beijing.Date(at), to) - at;
    }

    /// <summary>
    /// End of a window that starts with a delivery. Minutes and hours run round the clock; days and working days end at 00:00
    /// after the last day and do not roll.
    /// </summary>
    public DateTimeOffset WindowEnd(DateTimeOffset delivered, Duration amount) => After(delivered, amount, rollForward: false).DueAt;

    /// <summary>As <see cref="WindowEnd(DateTimeOffset, Duration)"/>, minutes and hours running only in the daily window (P1: 07:00 to 22:00).</summary>
    public DateTimeOffset WindowEnd(DateTimeOffset delivered, Duration amount, TimeOnly from, TimeOnly to) =>
        amount.InDays ? WindowEnd(delivered, amount) : AddWithin(delivered, Clock(amount), from, to);

    private static void DemandWindow(TimeOnly from, TimeOnly to)
    {
        if (from >= to)
        {
            throw new ArgumentException($"No window: {from:HH:mm} to {to:HH:mm}.", nameof(from));
        }
    }
}
