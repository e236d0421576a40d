using Coordination.Domain.Aggregates;

namespace Coordination.Domain.Time;

/// <summary>The two terms of a school year.</summary>
[GenerateSerializer, Alias("school.season")]
public enum Season
{
    Spring,
    Autumn,
}

/// <summary>A term that a jurisdiction keeps on other days than the default (domain.md 0.4 "Periods" [CFG]); data, like a calendar year.</summary>
/// <param name="Year">Calendar year of the first day.</param>
[GenerateSerializer, Immutable, Alias("school.term")]
public sealed record SchoolTerm(
    [property: Id(0)] string Jurisdiction,
    [property: Id(1)] int Year,
    [property: Id(2)] Season Season,
    [property: Id(3)] DateOnly First,
    [property: Id(4)] DateOnly Last)
{
    /// <returns>Null, or <c>CALENDAR_INVALID</c>: a term starts in its year, autumn in July to October and spring in January to April, and lasts 60 to 200 days, spring within the year's first eight months.</returns>
    public Refusal? Check()
    {
        var days = Last.DayNumber - First.DayNumber + 1;
        var starts = Season is Season.Autumn ? First.Month is >= 7 and <= 10 : First.Month <= 4 && Last <= new DateOnly(Year, 8, 31);
        return First.Year == Year && starts && days is >= 60 and <= 200
            ? null
            : Refusals.CalendarInvalid.With("reason", $"{Season} {Year}: {First:yyyy-MM-dd}/{Last:yyyy-MM-dd}");
    }
}

/// <summary>A term as it applies somewhere.</summary>
public sealed record Semester(int Year, Season Season, DateOnly First, DateOnly Last)
{
    /// <summary>Stable name, sortable: <c>2026-1</c> is spring 2026, <c>2026-2</c> autumn 2026.</summary>
    public string Key => $"{Year:D4}-{(Season is Season.Spring ? 1 : 2)}";

    /// <summary>The middle day (OB-11's mid-term check).</summary>
    public DateOnly Middle => First.AddDays((Last.DayNumber - First.DayNumber) / 2);

    /// <summary>Calendar months the term touches, cut to it: ten in a school year (domain.md 7).</summary>
    public ImmutableArray<TeachingMonth> Months
    {
        get
        {
            var months = ImmutableArray.CreateBuilder<TeachingMonth>();
            for (var start = new DateOnly(First.Year, First.Month, 1); start <= Last; start = start.AddMonths(1))
            {
                var end = start.AddMonths(1).AddDays(-1);
                months.Add(new TeachingMonth(start.Year, start.Month, start < First ? First : start, end > Last ? Last : end));
            }

            return months.ToImmutable();
        }
    }

    public bool Contains(DateOnly day) => First <= day && day <= Last;
}

/// <summary>The part of a calendar month that lies in a term.</summary>
public sealed record TeachingMonth(int Year, int Month, DateOnly First, DateOnly Last);

/// <summary>Terms of one jurisdiction: autumn 09-01 to 01-20 and spring 03-01 to 07-05 unless it has set its own.</summary>
public sealed class SchoolTerms
{
    private readonly ImmutableDictionary<(int Year, Season Season), Semester> _set;

    /// <param name="terms">Later ones win: those of the jurisdiction itself come last.</param>
    internal SchoolTerms(ImmutableArray<SchoolTerm> terms) =>
        _set = terms.Aggregate(
            ImmutableDictionary<(int, Season), Semester>.Empty,
            (set, term) => set.SetItem((term.Year, term.Season), new Semester(term.Year, term.Season, term.First, term.Last)));

    /// <param name="year">Calendar year of the term's first day.</param>
    public Semester Semester(int year, Season season) =>
        _set.TryGetValue((year, season), out var own) ? own
        : season is Season.Spring ? new Semester(year, season, new DateOnly(year, 3, 1), new DateOnly(year, 7, 5))
        : new Semester(year, season, new DateOnly(year, 9, 1), new DateOnly(year + 1, 1, 20));

    /// <summary>The term a day lies in, or null in the holidays.</summary>
    public Semester? SemesterOf(DateOnly day) => LastStarted(day) is { } semester && semester.Contains(day) ? semester : null;

    /// <summary>The term running on a day, or in the holidays the one that ended last.</summary>
    public Semester LastStarted(DateOnly day) => Around(day).Last(semester => semester.First <= day);

    /// <summary>The first term that starts after a day.</summary>
    public Semester Next(DateOnly day) => Around(day).First(semester => semester.First > day);

    /// <summary>The teaching month a day lies in, or null in the holidays.</summary>
    public TeachingMonth? MonthOf(DateOnly day) => SemesterOf(day)?.Months.First(month => month.First <= day && day <= month.Last);

    private IEnumerable<Semester> Around(DateOnly day) =>
        from year in Enumerable.Range(day.Year - 1, 3)
        from season in new[] { Season.Spring, Season.Autumn }
        select Semester(year, season);
}
