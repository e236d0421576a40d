using System.Globalization;
using Coordination.Domain.Aggregates;

namespace Coordination.Domain.Time;

/// <summary>
/// One year as announced by the State Council: the days off and the weekend days worked instead. A later notice about the
/// same year (also one of the next year that touches December) is a higher version of it. Stored whole, as JSON.
/// </summary>
/// <param name="Year">Calendar year of all its days.</param>
/// <param name="Version">From 1; the highest version of a year is in force.</param>
/// <param name="Off">Days off, those falling on a weekend included.</param>
/// <param name="MakeUp">Saturdays and Sundays that are working days (调休).</param>
[GenerateSerializer, Immutable, Alias("calendar.year")]
public sealed record CalendarYear(
    [property: Id(0)] int Year,
    [property: Id(1)] int Version,
    [property: Id(2)] ImmutableArray<NamedDay> Off,
    [property: Id(3)] ImmutableArray<NamedDay> MakeUp)
{
    private static readonly (int Month, int Day)[] FixedDays = [(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)];

    /// <summary>Whether the year may be loaded; asked before anybody approves it.</summary>
    /// <returns>Null, or <c>CALENDAR_INVALID</c> with the reason.</returns>
    public Refusal? Check() =>
        (Contradiction() ?? MissingStatutoryDay()) is { } reason ? Refusals.CalendarInvalid.With("reason", reason) : null;

    /// <summary>What makes the year unusable as such, or null.</summary>
    internal string? Contradiction()
    {
        if (Version < 1 || Year is < 1901 or > 9998 || Off.IsDefaultOrEmpty || MakeUp.IsDefault || Off.Contains(null!) || MakeUp.Contains(null!))
        {
            return $"{Year} v{Version}";
        }

        var seen = new HashSet<DateOnly>();
        var wrong = Off.Concat(MakeUp).FirstOrDefault(day => day.Date.Year != Year || string.IsNullOrWhiteSpace(day.Name) || !seen.Add(day.Date))
            ?? MakeUp.FirstOrDefault(day => day.Date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));
        return wrong is null ? null : $"{wrong.Date:yyyy-MM-dd} {wrong.Name}";
    }

    // A year without its fixed statutory days is a wrong or truncated file, whatever else it says.
    private string? MissingStatutoryDay()
    {
        var off = Off.Select(day => day.Date).ToHashSet();
        var missing = FixedDays.Select(day => new DateOnly(Year, day.Month, day.Day)).FirstOrDefault(day => !off.Contains(day));
        return missing == default ? null : $"{missing:yyyy-MM-dd}";
    }
}

/// <summary>A day and the name of the holiday it belongs to, in Chinese.</summary>
[GenerateSerializer, Immutable, Alias("calendar.named-day")]
public sealed record NamedDay([property: Id(0)] DateOnly Date, [property: Id(1)] string Name);

/// <summary>
/// Days on which a jurisdiction's offices are closed by a local order (flood, quake, outbreak): no working days there and in
/// every jurisdiction below.
/// </summary>
/// <param name="Id">Number of the order, ASCII without commas; part of the calendar text of deadlines it moved.</param>
/// <param name="Jurisdiction">Code for which it was ordered.</param>
/// <param name="Last">Last closed day, included.</param>
/// <param name="Lifted">The order was taken back: its days count as if it had never been given.</param>
[GenerateSerializer, Immutable, Alias("calendar.closure")]
public sealed record LocalClosure(
    [property: Id(0)] string Id,
    [property: Id(1)] string Jurisdiction,
    [property: Id(2)] DateOnly First,
    [property: Id(3)] DateOnly Last,
    [property: Id(4)] string Reason,
    [property: Id(5)] bool Lifted = false)
{
    /// <summary>Longest closure one order may declare, in days: longer ones are suspensions of cases, not of the calendar.</summary>
    public const int LongestDays = 60;

    /// <returns>Null, or <c>CALENDAR_INVALID</c> with the reason.</returns>
    public Refusal? Check()
    {
        var sound = Id.Length > 0 && Id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && !string.IsNullOrWhiteSpace(Reason)
            && First <= Last && Last.DayNumber - First.DayNumber < LongestDays;
        return sound ? null : Refusals.CalendarInvalid.With("reason", $"{Id} {First:yyyy-MM-dd}/{Last:yyyy-MM-dd}");
    }

    /// <summary>How a deadline names it: an order that is changed afterwards closes other days under the same number.</summary>
    internal string Text => string.Create(CultureInfo.InvariantCulture, $"{Id}({First:yyyyMMdd}-{Last:yyyyMMdd})");

    internal bool Overlaps(DateOnly first, DateOnly last) => First <= last && first <= Last;
}
