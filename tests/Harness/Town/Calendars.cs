using Coordination.Domain.Configuration;
using Coordination.Domain.Time;

namespace Coordination.Harness.Town;

/// <summary>Half a year over the turn of 2027, whose calendar is not yet announced when it begins.</summary>
internal static class Calendars
{
    private static readonly WorkCalendar Announced = WorkCalendar.Parse(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "seed", "cn-holidays.csv")))
        .WithParents(code => Places.Directory.Jurisdiction(code)?.Parent);

    public static DateTimeOffset Start { get; } = Beijing.Midnight(new DateOnly(2026, 11, 2)).AddHours(8);

    public static DateTimeOffset End { get; } = Beijing.Midnight(new DateOnly(2027, 4, 28)).AddHours(20);

    public static Rulebook First { get; } = new(1, Announced, Settings.Default, Orders.None, Places.Directory);

    /// <summary>2027, invented but plausible: long holidays at the beginning of February and in spring.</summary>
    public static WorkCalendar Loaded { get; } = Announced.With(new CalendarYear(
        2027, 1,
        [.. Days("元旦", (1, 1), (1, 2), (1, 3)), .. Days("春节", [.. Enumerable.Range(5, 8).Select(day => (2, day))]), .. Days("清明节", (4, 3), (4, 4), (4, 5)),
            .. Days("劳动节", (5, 1), (5, 2), (5, 3)), .. Days("国庆节", (10, 1), (10, 2), (10, 3), (10, 4))],
        [.. Days("春节", (1, 30), (2, 20))]));

    private static IEnumerable<NamedDay> Days(string name, params (int Month, int Day)[] days) =>
        days.Select(day => new NamedDay(new DateOnly(2027, day.Month, day.Day), name));
}
