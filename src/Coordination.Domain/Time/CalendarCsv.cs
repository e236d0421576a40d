using System.Globalization;
using Coordination.Domain.Aggregates;

namespace Coordination.Domain.Time;

/// <summary>Reads announced calendars from lines <c>date,kind,name</c>, kind being <c>holiday</c> or <c>workday</c>; the first line is a header.</summary>
public static class CalendarCsv
{
    /// <param name="version">Version given to every year read.</param>
    /// <param name="refusal"><c>CALENDAR_INVALID</c> naming the first bad line or day.</param>
    public static bool TryParse(IEnumerable<string> lines, int version, out ImmutableArray<CalendarYear> years, out Refusal? refusal)
    {
        years = [];
        var days = new List<(NamedDay Day, bool Off)>();
        foreach (var (line, number) in lines.Select((line, index) => (line, index + 1)).Skip(1).Where(pair => pair.line.Length > 0))
        {
            if (Read(line) is not { } day)
            {
                refusal = Refusals.CalendarInvalid.With("reason", string.Create(CultureInfo.InvariantCulture, $"line {number}"));
                return false;
            }

            days.Add(day);
        }

        years = [.. days.GroupBy(day => day.Day.Date.Year).OrderBy(year => year.Key).Select(year => ToYear(year.Key, version, year))];
        refusal = years.Select(year => year.Check()).FirstOrDefault(wrong => wrong is not null);
        return refusal is null;
    }

    /// <exception cref="FormatException">A line or year is wrong.</exception>
    public static ImmutableArray<CalendarYear> Parse(IEnumerable<string> lines, int version = 1) =>
        TryParse(lines, version, out var years, out var refusal) ? years : throw new FormatException($"Calendar: {refusal!.Values["reason"]}.");

    private static CalendarYear ToYear(int year, int version, IEnumerable<(NamedDay Day, bool Off)> days)
    {
        var sorted = days.OrderBy(day => day.Day.Date).ToLookup(day => day.Off, day => day.Day);
        return new CalendarYear(year, version, [.. sorted[true]], [.. sorted[false]]);
    }

    private static (NamedDay Day, bool Off)? Read(string line)
    {
        var fields = line.TrimEnd('\r').Split(',');
        return fields is [var date, "holiday" or "workday", { Length: > 0 } name]
            && DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? (new NamedDay(day, name), fields[1] == "holiday")
            : null;
    }
}
