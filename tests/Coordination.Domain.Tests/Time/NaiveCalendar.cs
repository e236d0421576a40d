using System.Globalization;

namespace Coordination.Domain.Tests.Time;

/// <summary>
/// The rules of domain.md 0.4 once more, day by day and without any table: announced days from the shipped lines, for the
/// years around them the statutory days copied from an almanac. Shares no code with the product.
/// </summary>
internal sealed class NaiveCalendar
{

    private static readonly Dictionary<int, string> Almanac = new()
    {
        [2002] = "02-11 02-12 02-13 02-14 04-05 06-15 09-21",
        [2003] = "01-31 02-01 02-02 02-03 04-05 06-04 09-11",
        [2027] = "02-05 02-06 02-07 02-08 04-05 06-09 09-15",
        [2028] = "01-25 01-26 01-27 01-28 04-04 05-28 10-03",
        [2029] = "02-12 02-13 02-14 02-15 04-04 06-16 09-22",
    };

    private readonly Dictionary<DateOnly, string> _off = [];
    private readonly HashSet<DateOnly> _makeUp = [];

    public NaiveCalendar(IEnumerable<string> announced)
    {
        foreach (var fields in announced.Skip(1).Select(line => line.Trim().Split(',')))
        {
            var day = DateOnly.Parse(fields[0], CultureInfo.InvariantCulture);
            if (fields[1] == "holiday")
            {
                _off.Add(day, fields[2]);
            }
            else
            {
                _makeUp.Add(day);
            }
        }

        foreach (var (year, days) in Almanac)
        {
            foreach (var day in $"01-01 05-01 05-02 10-01 10-02 10-03 {days}".Split(' '))
            {
                _off[DateOnly.Parse($"{year}-{day}", CultureInfo.InvariantCulture)] = "statutory";
            }
        }
    }

    public bool Works(DateOnly day) => _makeUp.Contains(day) || !(IsOff(day) || Weekend(day));

    public bool IsOff(DateOnly day) => _off.ContainsKey(day);

    /// <summary>The announced name, null for a statutory day of a provisional year.</summary>
    public string? NameOf(DateOnly day) => _off[day] is var name && name != "statutory" ? name : null;

    public static bool Weekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    public DateOnly Roll(DateOnly day)
    {
        while (!Works(day))
        {
            day = day.AddDays(1);
        }

        return day;
    }

    /// <summary>The n-th working day after (step 1) or before (step -1) a day, for n from 0 to <paramref name="most"/>.</summary>
    public DateOnly[] WorkingDays(DateOnly from, int step, int most)
    {
        var found = new List<DateOnly> { from };
        for (var day = from.AddDays(step); found.Count <= most; day = day.AddDays(step))
        {
            if (Works(day))
            {
                found.Add(day);
            }
        }

        return [.. found];
    }
}
