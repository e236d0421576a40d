using Coordination.Domain.Time;

namespace Coordination.Domain.Alerts;

/// <summary>Quiet hours, acknowledgement windows and repeats by severity (domain.md 5.2, 5.3). All instants Asia/Shanghai.</summary>
public static class DeliveryWindows
{
    private static readonly TimeOnly Morning = new(7, 0);
    private static readonly TimeOnly Evening = new(22, 0);
    private static readonly TimeOnly OfficeOpens = new(8, 30);
    private static readonly TimeOnly OfficeCloses = new(18, 0);

    // P3 goes out at 08:30 sharp: a window of one tick.
    private static readonly TimeOnly DigestEnds = OfficeOpens.Add(TimeSpan.FromTicks(1));

    /// <summary>The first instant, this one or later, at which an alert of a severity may reach people.</summary>
    public static DateTimeOffset Next(Severity severity, DateTimeOffset instant, WorkCalendar calendar) => severity switch
    {
        Severity.P0 => instant,
        Severity.P1 => WorkCalendar.NextDailyMoment(instant, Morning, Evening),
        Severity.P2 => calendar.NextWorkingMoment(instant, OfficeOpens, OfficeCloses),
        _ => calendar.NextWorkingMoment(instant, OfficeOpens, DigestEnds),
    };

    /// <summary>End of the acknowledgement window of a tier delivered at an instant; null where none is asked for (P3).</summary>
    /// <param name="level">The tier's number; L3 has L2's window.</param>
    public static DateTimeOffset? AckBy(Severity severity, int level, DateTimeOffset delivered, WorkCalendar calendar) =>
        (severity, level) switch
        {
            (Severity.P0, 0) => delivered.AddMinutes(5),
            (Severity.P0, _) => delivered.AddMinutes(15),
            (Severity.P1, 0) => calendar.WindowEnd(delivered, Duration.Minutes(60), Morning, Evening),
            (Severity.P1, 1) => calendar.WindowEnd(delivered, Duration.Hours(4), Morning, Evening),
            (Severity.P1, _) or (Severity.P2, < 2) => calendar.WindowEnd(delivered, Duration.WorkingDays(1)),
            (Severity.P2, _) => calendar.WindowEnd(delivered, Duration.WorkingDays(2)),
            _ => null,
        };

    /// <summary>When those of a tier who have not acknowledged are told again; null for P3. A repeat outside the window waits for its start.</summary>
    /// <param name="last">The alert's last tier: life-safety repeats slow down from 5 to 15 minutes there.</param>
    public static DateTimeOffset? Repeat(Severity severity, bool last, DateTimeOffset delivered, WorkCalendar calendar) => severity switch
    {
        Severity.P0 => delivered.AddMinutes(last ? 15 : 5),
        Severity.P1 => Next(severity, delivered.AddHours(4), calendar),
        Severity.P2 => Next(severity, delivered.AddDays(1), calendar),
        _ => null,
    };

    /// <summary>An acknowledgement window after a pause: the time it had left when it stopped runs from the resumption.</summary>
    public static DateTimeOffset Resume(DateTimeOffset ackBy, Severity severity, int level, DateTimeOffset pausedAt, DateTimeOffset resumedAt)
    {
        if (severity != Severity.P1 || level > 1)
        {
            return ackBy + (resumedAt - pausedAt);
        }

        var left = TimeSpan.Zero;
        for (var from = WorkCalendar.NextDailyMoment(pausedAt, Morning, Evening); from < ackBy;)
        {
            var end = Beijing.At(Beijing.Date(from), Evening);
            left += (end < ackBy ? end : ackBy) - from;
            from = Beijing.At(Beijing.Date(from).AddDays(1), Morning);
        }

        return WorkCalendar.AddWithin(resumedAt, left, Morning, Evening);
    }
}
