using Coordination.Domain.Time;

namespace Coordination.Domain.Tests.Time;

/// <summary>The announced calendars 2004 to 2026 as the product ships them.</summary>
internal static class Announced
{
    public static string[] Lines { get; } = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "seed", "cn-holidays.csv"));

    public static WorkCalendar Calendar { get; } = WorkCalendar.Parse(Lines);

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd");

    public static DateTimeOffset At(string text) => DateTimeOffset.Parse(text + "+08:00", System.Globalization.CultureInfo.InvariantCulture);
}
