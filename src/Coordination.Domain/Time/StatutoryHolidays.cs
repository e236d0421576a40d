using System.Globalization;

namespace Coordination.Domain.Time;

/// <summary>
/// The statutory days off of a year not yet announced (全国年节及纪念日放假办法 of 2024, domain.md 0.4): 13 days, no bridge
/// days, no compensation for those that fall on a weekend.
/// </summary>
internal static class StatutoryHolidays
{
    private static readonly ChineseLunisolarCalendar Lunar = new();

    /// <summary>
    /// By year modulo 4: the first year in which 清明 falls on 5 April rather than on the 6th, and on 4 April rather than on
    /// the 5th. It slips back by a day about once in 33 leap years; 2100 is no leap year and is back on the 5th.
    /// </summary>
    private static readonly (int Fifth, int Fourth)[] PureBrightness = [(1901, 1976), (1901, 2009), (1914, 2042), (1947, 2075)];

    public static Dictionary<DateOnly, string> Of(int year)
    {
        var days = new Dictionary<DateOnly, string>();
        Add(days, new DateOnly(year, 1, 1), 1, "元旦");
        Add(days, new DateOnly(year, 4, PureBrightnessDay(year)), 1, "清明");
        Add(days, new DateOnly(year, 5, 1), 2, "劳动节");
        Add(days, new DateOnly(year, 10, 1), 3, "国庆节");

        // The tables of the runtime end with the lunar year 2100; a later provisional year has its solar days only.
        if (year is > 1901 and <= 2100)
        {
            Add(days, LunarDay(year, 1, 1).AddDays(-1), 4, "春节");
            Add(days, LunarDay(year, 5, 5), 1, "端午");
            Add(days, LunarDay(year, 8, 15), 1, "中秋");
        }

        return days;
    }

    internal static int PureBrightnessDay(int year)
    {
        var (fifth, fourth) = PureBrightness[year % 4];
        return year switch
        {
            >= 2100 => 5,
            _ when year >= fourth => 4,
            _ when year >= fifth => 5,
            _ => 6,
        };
    }

    // 中秋 can meet 国庆节 (2031): the day stays one day off.
    private static void Add(Dictionary<DateOnly, string> days, DateOnly first, int count, string name)
    {
        for (var i = 0; i < count; i++)
        {
            days.TryAdd(first.AddDays(i), name);
        }
    }

    /// <summary>Months after a leap month move up by one in .NET's numbering.</summary>
    private static DateOnly LunarDay(int year, int month, int day)
    {
        var leap = Lunar.GetLeapMonth(year);
        return DateOnly.FromDateTime(Lunar.ToDateTime(year, leap > 0 && month >= leap ? month + 1 : month, day, 0, 0, 0, 0));
    }
}
