using System.Collections.Concurrent;

namespace Coordination.Domain.Time;

public sealed partial class WorkCalendar
{
    private readonly CalendarSource _source;
    private readonly ImmutableArray<string> _chain;
    private readonly ImmutableArray<LocalClosure> _closures;
    private readonly ConcurrentDictionary<int, YearTable> _closed = new();

    /// <param name="chain">The jurisdiction and those above it, nearest first; empty for the national calendar.</param>
    private WorkCalendar(CalendarSource source, ImmutableArray<string> chain)
    {
        (_source, _chain) = (source, chain);
        _closures = [.. source.Closures.Where(closure => chain.Contains(closure.Jurisdiction)).OrderBy(closure => closure.First).ThenBy(closure => closure.Id, StringComparer.Ordinal)];
        Terms = new SchoolTerms([.. chain.Reverse().SelectMany(code => source.Terms.Where(term => term.Jurisdiction == code))]);
    }

    /// <summary>School terms of this calendar's jurisdiction.</summary>
    public SchoolTerms Terms { get; }

    /// <summary>Years in force, by year.</summary>
    public IEnumerable<CalendarYear> Years => _source.Years.Values.OrderBy(year => year.Year);

    /// <summary>Closures in force, of all jurisdictions.</summary>
    public ImmutableArray<LocalClosure> Closures => _source.Closures;

    /// <summary>Whether the year's calendar has been announced and loaded (AL-48 asks on 1 December about the next year).</summary>
    public bool IsLoaded(int year) => _source.Years.ContainsKey(year);

    /// <summary>The calendar of every year in the lines, as version 1; see <see cref="CalendarCsv"/>.</summary>
    /// <exception cref="FormatException">A line is wrong.</exception>
    public static WorkCalendar Parse(IEnumerable<string> csvLines) =>
        CalendarCsv.Parse(csvLines).Aggregate(Provisional, (calendar, year) => calendar.With(year));

    /// <summary>The calendar with a year loaded. A version lower than the one in force changes nothing, so the order of loading does not matter.</summary>
    /// <exception cref="ArgumentException">The year contradicts itself; <see cref="CalendarYear.Check"/> says so beforehand.</exception>
    public WorkCalendar With(CalendarYear year)
    {
        if (year.Contradiction() is { } reason)
        {
            throw new ArgumentException($"Calendar year {year.Year}: {reason}.", nameof(year));
        }

        return _source.Years.TryGetValue(year.Year, out var present) && present.Version > year.Version
            ? this
            : Over(_source with { Years = _source.Years.SetItem(year.Year, year) });
    }

    /// <summary>The calendar with a local closure; the same id of the same jurisdiction again replaces or lifts it (each body numbers its own orders).</summary>
    public WorkCalendar With(LocalClosure closure)
    {
        var others = _source.Closures.Where(other => (other.Jurisdiction, other.Id) != (closure.Jurisdiction, closure.Id));
        return Over(_source with { Closures = closure.Lifted ? [.. others] : [.. others, closure] });
    }

    /// <summary>The calendar with a school term that differs from the default; the same term again replaces it.</summary>
    public WorkCalendar With(SchoolTerm term) =>
        Over(_source with
        {
            Terms = [.. _source.Terms.Where(other => (other.Jurisdiction, other.Year, other.Season) != (term.Jurisdiction, term.Year, term.Season)), term],
        });

    /// <summary>The calendar knowing which jurisdiction lies under which, so that an order of the city holds in its counties.</summary>
    /// <param name="parentOf">Code of the parent, null at the root or when unknown. Must answer the same for ever: a changed tree is set anew.</param>
    public WorkCalendar WithParents(Func<string, string?> parentOf) => Over(_source with { ParentOf = parentOf });

    /// <summary>The calendar of a jurisdiction: the national one with the closures and terms ordered for it or above it.</summary>
    public WorkCalendar For(string jurisdiction) => _source.Views.GetOrAdd(jurisdiction, static (code, source) => new WorkCalendar(source, source.Chain(code)), _source);

    private WorkCalendar Over(CalendarSource source)
    {
        return new WorkCalendar(source, _chain.IsEmpty ? _chain : source.Chain(_chain[0]));
    }

    private YearTable Table(int year) =>
        _closures.IsEmpty ? _source.Table(year) : _closed.GetOrAdd(year, static (year, self) => self.Close(year), this);

    private YearTable Close(int year)
    {
        var touching = _closures.Where(closure => closure.Overlaps(new DateOnly(year, 1, 1), new DateOnly(year, 12, 31))).ToArray();
        return touching.Length == 0 ? _source.Table(year) : _source.Table(year).Closing(touching);
    }

    /// <summary>The text for a term that asked about the days from first to last: its years, then the closures among those days.</summary>
    private (string Text, bool Provisional) Used(DateOnly first, DateOnly last)
    {
        if (first > last)
        {
            return ("", false);
        }

        var table = Table(first.Year);
        var (text, provisional) = (table.Text, table.Provisional);
        for (var year = first.Year + 1; year <= last.Year; year++)
        {
            table = Table(year);
            (text, provisional) = ($"{text},{table.Text}", provisional || table.Provisional);
        }

        foreach (var closure in _closures)
        {
            text = closure.Overlaps(first, last) ? $"{text},+{closure.Text}" : text;
        }

        return (text, provisional);
    }

    /// <summary>What was loaded; shared by the national calendar and every jurisdiction's.</summary>
    private sealed record CalendarSource(
        ImmutableDictionary<int, CalendarYear> Years, ImmutableArray<LocalClosure> Closures, ImmutableArray<SchoolTerm> Terms, Func<string, string?> ParentOf)
    {
        // Trees of jurisdictions are six deep; the bound keeps a wrong parent function from looping.
        private const int Deepest = 16;

        private static readonly ConcurrentDictionary<int, YearTable> ProvisionalTables = new();

        private readonly ConcurrentDictionary<int, YearTable> _tables = new();

        // A copy is about to differ: what was worked out from the original is not carried over.
        private CalendarSource(CalendarSource other)
        {
            (Years, Closures, Terms, ParentOf) = (other.Years, other.Closures, other.Terms, other.ParentOf);
            _tables = new ConcurrentDictionary<int, YearTable>();
            Views = new ConcurrentDictionary<string, WorkCalendar>(StringComparer.Ordinal);
        }

        public static CalendarSource Empty { get; } = new(ImmutableDictionary<int, CalendarYear>.Empty, [], [], static _ => null);

        public ConcurrentDictionary<string, WorkCalendar> Views { get; } = new(StringComparer.Ordinal);

        public YearTable Table(int year) => _tables.GetOrAdd(year, static (year, self) => self.Build(year), this);

        public ImmutableArray<string> Chain(string code)
        {
            var chain = ImmutableArray.CreateBuilder<string>();
            for (var next = code; next is not null && chain.Count < Deepest; next = ParentOf(next))
            {
                chain.Add(next);
            }

            return chain.ToImmutable();
        }

        private YearTable Build(int year) =>
            Years.TryGetValue(year, out var loaded) ? YearTable.Of(loaded) : ProvisionalTables.GetOrAdd(year, YearTable.ProvisionalOf);
    }
}
