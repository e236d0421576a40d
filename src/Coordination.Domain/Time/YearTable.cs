using System.Collections.Frozen;

namespace Coordination.Domain.Time;

/// <summary>One year worked out day by day, so that a term of any length costs a few look-ups.</summary>
internal sealed class YearTable
{
    private readonly SkippedDay?[] _skipped;
    private readonly SkippedDay?[] _rolled;
    private readonly short[] _through;
    private readonly short[] _working;

    /// <param name="text">As it appears in <see cref="ComputedDeadline.Calendar"/>.</param>
    /// <param name="skipOf">The reason a day is no working day, or null.</param>
    private YearTable(int year, string text, bool provisional, Func<DateOnly, SkippedDay?> skipOf)
    {
        (Year, Text, Provisional) = (year, text, provisional);
        var days = DateTime.IsLeapYear(year) ? 366 : 365;
        _skipped = new SkippedDay?[days + 1];
        _rolled = new SkippedDay?[days + 1];
        _through = new short[days + 1];
        var working = new List<short>(days) { 0 };
        for (short i = 1; i <= days; i++)
        {
            _skipped[i] = skipOf(new DateOnly(year, 1, 1).AddDays(i - 1));
            _rolled[i] = _skipped[i] is { } skip ? skip with { Kind = SkipKind.Rolled } : null;
            if (_skipped[i] is null)
            {
                working.Add(i);
            }

            _through[i] = (short)(working.Count - 1);
        }

        _working = [.. working];
    }

    public int Year { get; }

    public string Text { get; }

    public bool Provisional { get; }

    /// <summary>Working days of the year.</summary>
    public int Count => _working.Length - 1;

    public static YearTable Of(CalendarYear year)
    {
        var off = year.Off.ToFrozenDictionary(day => day.Date, day => day.Name);
        var makeUp = year.MakeUp.Select(day => day.Date).ToFrozenSet();
        return new YearTable(year.Year, $"{year.Year}v{year.Version}", provisional: false, day => makeUp.Contains(day) ? null : Skip(day, off));
    }

    public static YearTable ProvisionalOf(int year)
    {
        var off = StatutoryHolidays.Of(year);
        return new YearTable(year, $"{year}p", provisional: true, day => Skip(day, off));
    }

    /// <summary>The same year where local orders close some of its working days.</summary>
    public YearTable Closing(IEnumerable<LocalClosure> closures) =>
        new(Year, Text, Provisional, day => SkipOf(day)
            ?? (closures.FirstOrDefault(closure => closure.Overlaps(day, day)) is { } closure ? new SkippedDay(day, SkipKind.Closure, closure.Reason) : null));

    /// <summary>Null on a working day.</summary>
    public SkippedDay? SkipOf(DateOnly day) => _skipped[day.DayOfYear];

    public SkippedDay? RolledOver(DateOnly day) => _rolled[day.DayOfYear];

    /// <summary>Working days from the year's first day to this one, included.</summary>
    public int Through(DateOnly day) => _through[day.DayOfYear];

    /// <summary>The n-th working day of the year, from 1.</summary>
    public DateOnly WorkingDay(int n) => new DateOnly(Year, 1, 1).AddDays(_working[n] - 1);

    private static SkippedDay? Skip(DateOnly day, IReadOnlyDictionary<DateOnly, string> off) =>
        off.TryGetValue(day, out var name) ? new SkippedDay(day, SkipKind.Holiday, name)
        : day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? new SkippedDay(day, SkipKind.Weekend, "周末")
        : null;
}
