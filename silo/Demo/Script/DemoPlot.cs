using System.Globalization;
using Coordination.Domain.Aggregates;
using Coordination.Domain.Jurisdictions;
using Coordination.Domain.People;
using Coordination.Domain.Rectification;
using Coordination.Domain.Time;

namespace Coordination.Silo.Demo.Script;

/// <summary>
/// Which cases people will open on which day: a pure function of the seed word and the term, so that a process that starts again
/// knows what it had planned.
/// </summary>
/// <param name="from">First day of the sample term.</param>
/// <param name="until">The instant at which the audience enters.</param>
internal sealed class DemoPlot(string seed, DateTimeOffset from, DateTimeOffset until, DirectorySnapshot directory, OfficeHours hours)
{
    /// <summary>The school of the acceptance scenarios is left to whoever plays them.</summary>
    private const string Spared = "AY-0217";
    private const double PerDayLater = 14;

    private static readonly (double Through, double PerDay)[] Rates = [(0.45, 2.2), (0.74, 8), (0.97, 12), (1, 30)];

    private readonly School[] _schools = [.. directory.Schools.Where(school => school.Id != Spared && school.MergedInto is null).OrderBy(school => school.Id, StringComparer.Ordinal)];
    private readonly Dictionary<string, PlannedCase> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<DateOnly, ImmutableArray<PlannedCase>> _days = [];
    private DateOnly _through = Beijing.Date(from).AddDays(-1);

    public string Seed => seed;

    public DateTimeOffset Until => until;

    /// <summary>What was planned for an id; null for cases that other people opened.</summary>
    /// <param name="today">Days up to this one are looked at.</param>
    public PlannedCase? Find(string id, DateOnly today)
    {
        while (_through < today)
        {
            _through = _through.AddDays(1);
            _ = Of(_through);
        }

        return _known.GetValueOrDefault(id);
    }

    /// <summary>The day's cases in the order of opening.</summary>
    public ImmutableArray<PlannedCase> Of(DateOnly day)
    {
        if (!_days.TryGetValue(day, out var cases))
        {
            cases = [.. Ordinary(day).Concat(Guests(day)).OfType<PlannedCase>().OrderBy(planned => planned.At).ThenBy(planned => planned.Id.Tail, StringComparer.Ordinal)];
            _days[day] = cases;
            foreach (var planned in cases)
            {
                _known.TryAdd(planned.Id.ToString(), planned);
            }
        }

        return cases;
    }

    private IEnumerable<PlannedCase?> Ordinary(DateOnly day)
    {
        if (!hours.IsWorkingDay(day))
        {
            yield break;
        }

        var count = (int)(PerDay(day) + new Dice(seed, "count", Word(day)).Share());
        for (var n = 0; n < count; n++)
        {
            var dice = new Dice(seed, "open", Word(day), n.ToString(CultureInfo.InvariantCulture));
            var at = Beijing.At(day, new TimeOnly(8, 40)).AddMinutes(dice.Next(490));
            yield return Case(dice, day, $"n{n}", at, dice.Share() switch { < 0.03 => CaseClass.A, < 0.21 => CaseClass.B, < 0.90 => CaseClass.C, _ => CaseClass.D }, WillOf(dice), BentOf(dice));
        }
    }

    /// <summary>Cases that are to be in a certain rare state when the audience enters.</summary>
    private IEnumerable<PlannedCase?> Guests(DateOnly day)
    {
        for (var n = 0; n < SpecialCases.All.Length; n++)
        {
            var special = SpecialCases.All[n];
            var at = special.Hours is { } before ? until.AddHours(-before) : hours.Before(Beijing.Date(until), special.WorkingDays).AddMinutes(7 * n % 300);
            if (Beijing.Date(at) == day && at > from)
            {
                yield return Case(new Dice(seed, "special", n.ToString(CultureInfo.InvariantCulture)), day, $"s{n}", at, special.Class, special.Will, special.Bent);
            }
        }
    }

    private double PerDay(DateOnly day)
    {
        var share = (Beijing.Midnight(day) - from) / (until - from);
        return share >= 1 ? PerDayLater : Rates.First(rate => share <= rate.Through).PerDay;
    }

    private PlannedCase? Case(Dice dice, DateOnly day, string key, DateTimeOffset at, CaseClass @class, Will will, Bent bent)
    {
        if (@class == CaseClass.D && dice.Next(8) == 0)
        {
            return OnGovernment(dice, day, key, at, will);
        }

        var school = dice.Of(_schools);
        var owner = directory.BodyOf(school);
        var inspector = directory.Holders(Role.RI, school.Id, at).FirstOrDefault()?.PersonId;
        var opener = dice.Next(6) > 0 && inspector is not null ? inspector : directory.Holders(Role.OFF, owner, at).FirstOrDefault()?.PersonId ?? inspector;
        var finding = dice.Of([.. Finding.OfSchools.Where(finding => finding.Class == @class)]);
        return opener is null ? null : Planned(owner, day, key, at, opener, Command(finding, school.Id, SubjectKind.School), will, bent);
    }

    private PlannedCase? OnGovernment(Dice dice, DateOnly day, string key, DateTimeOffset at, Will will)
    {
        var subject = dice.Of(SampleSeed.Counties);
        var opener = directory.Holders(Role.OFF, SampleSeed.City, at).FirstOrDefault()?.PersonId;
        return opener is null ? null : Planned(SampleSeed.City, day, key, at, opener, Command(dice.Of(Finding.OfGovernments), subject, SubjectKind.Government), will, Bent.None);
    }

    private PlannedCase Planned(string owner, DateOnly day, string key, DateTimeOffset at, string opener, OpenCase open, Will will, Bent bent) =>
        new(EntityId.Derive(owner, EntityKinds.CaseLetter, opener, seed, Word(day), key), at, opener, open, will, bent);

    private static OpenCase Command(Finding finding, string subject, SubjectKind kind) => new()
    {
        SubjectKind = kind,
        Subject = subject,
        Class = finding.Class,
        Title = finding.Title,
        Problem = finding.Problem,
        Required = [.. finding.Items.Select((item, n) => new RequiredItem((n + 1).ToString(CultureInfo.InvariantCulture), item))],
    };

    private static Will WillOf(Dice dice) => dice.Share() switch
    {
        < 0.66 => Will.InTime,
        < 0.82 => Will.Late,
        < 0.90 => Will.Supervised,
        < 0.94 => Will.Interviewed,
        < 0.96 => Will.Circulated,
        _ => Will.Never,
    };

    private static Bent BentOf(Dice dice) => dice.Next(200) switch
    {
        < 5 => Bent.Unsigned,
        < 12 => Bent.Silent,
        < 15 => Bent.Cancelled,
        < 22 => Bent.Objection,
        < 40 => Bent.Extension,
        < 44 => Bent.Suspended,
        < 47 => Bent.TakenUp,
        < 52 => Bent.Reopened,
        < 60 => Bent.SentBack,
        < 66 => Bent.Stalled,
        < 68 => Bent.ClassRaised,
        _ => Bent.None,
    };

    private static string Word(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}
