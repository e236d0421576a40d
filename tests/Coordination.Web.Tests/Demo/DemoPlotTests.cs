using Coordination.Domain.People;
using Coordination.Domain.Rectification;
using Coordination.Domain.Time;
using Coordination.Silo.Demo;
using Coordination.Silo.Demo.Script;
using Coordination.Silo.Hosting;

namespace Coordination.Web.Tests.Demo;

public class DemoPlotTests
{
    private static readonly string Seed = Path.Combine(AppContext.BaseDirectory, "seed");
    private static readonly DateTimeOffset From = new(2025, 11, 3, 0, 0, 0, TimeSpan.FromHours(8));
    private static readonly DateTimeOffset Until = new(2026, 3, 3, 10, 0, 0, TimeSpan.FromHours(8));
    private static readonly DirectorySnapshot Directory = SampleCity.Build(Seed).Directory();
    private static readonly OfficeHours Hours = new(WorkCalendar.Provisional);

    private static List<PlannedCase> Term(string seed)
    {
        var plot = new DemoPlot(seed, From, Until, Directory, Hours);
        return [.. Enumerable.Range(0, 121).SelectMany(n => plot.Of(Beijing.Date(From).AddDays(n)))];
    }

    [Fact]
    public void Plot_OfTheSameSeed_IsTheSame()
    {
        Assert.Equal(Term("one").Select(Line), Term("one").Select(Line));
        Assert.NotEqual(Term("one").Select(Line), Term("two").Select(Line));

        static string Line(PlannedCase planned) => $"{planned.Id} {planned.At:O} {planned.Opener} {planned.Open.Subject} {planned.Open.Title} {planned.Will} {planned.Bent}";
    }

    [Fact]
    public void Plot_HasATermsWorthOfEverything_AndSparesTheScenarioSchool()
    {
        var cases = Term("term");

        Assert.InRange(cases.Count, 450, 800);
        Assert.Equal(cases.Count, cases.Select(planned => planned.Id).Distinct().Count());
        Assert.Equal(Enum.GetValues<CaseClass>(), cases.Select(planned => planned.Open.Class).Distinct().Order());
        Assert.Equal(Enum.GetValues<Bent>(), cases.Select(planned => planned.Bent).Distinct().Order());
        Assert.Equal(Enum.GetValues<Will>(), cases.Select(planned => planned.Will).Distinct().Order());
        Assert.Equal(["512000", "512002", "512021", "512022", "5120H1"], cases.Select(planned => planned.Id.Home).Distinct().Order(StringComparer.Ordinal));
        Assert.DoesNotContain(cases, planned => planned.Open.Subject == "AY-0217");
        Assert.Contains(cases, planned => planned.Open.SubjectKind == SubjectKind.Government);
    }

    [Fact]
    public void Find_KnowsItsOwnCasesAfterARestart_AndNoOthers()
    {
        var planned = Term("term")[^1];
        var again = new DemoPlot("term", From, Until, Directory, Hours);

        Assert.Equal(planned.Open.Subject, again.Find(planned.Id.ToString(), Beijing.Date(Until))?.Open.Subject);
        Assert.Null(again.Find("512021-C-0000000000000", Beijing.Date(Until)));
    }

    [Fact]
    public void OfficeHours_CountOnlyWorkingTime()
    {
        var friday = new DateTimeOffset(2026, 3, 6, 16, 30, 0, TimeSpan.FromHours(8));

        Assert.Equal(new DateTimeOffset(2026, 3, 9, 10, 30, 0, TimeSpan.FromHours(8)), Hours.After(friday, 3));
        Assert.Equal(friday.AddMinutes(60), Hours.After(friday, 1));
        Assert.Equal(new DateTimeOffset(2026, 3, 9, 8, 30, 0, TimeSpan.FromHours(8)), Hours.At(friday.AddHours(5)));
    }

    [Theory]
    [InlineData("2026-03-03T10:00:00+08:00", false, "2025-11-03T00:00:00+08:00")]
    [InlineData("2026-03-03T10:00:00+08:00", true, "2026-03-03T10:00:00+08:00")]
    [InlineData("2025-10-10T10:00:00+08:00", false, "2025-09-01T00:00:00+08:00")]
    [InlineData("2025-08-01T10:00:00+08:00", false, "2025-08-01T10:00:00+08:00")]
    public void Term_BeginsFourMonthsBefore_ButNotBeforeAnybodyIsInPost(string clock, bool quiet, string expected)
    {
        var settings = new SiloSettings { Data = "", Demo = true, Quiet = quiet, Clock = DateTimeOffset.Parse(clock, System.Globalization.CultureInfo.InvariantCulture) };

        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), SampleTerm.BeginOf(settings));
    }

    [Fact]
    public void Agenda_GivesWhatIsDueInOrder_OnePerEntity()
    {
        var agenda = new Agenda<int>();
        agenda.Set("b", From, 1);
        agenda.Set("a", From, 2);
        agenda.Set("a", From.AddHours(1), 3);
        agenda.Set("c", From.AddHours(2), 4);

        Assert.Equal(From, agenda.First);
        Assert.Equal([("b", 1), ("a", 3)], agenda.TakeDue(From.AddHours(1), 10));
        Assert.Equal((1, From.AddHours(2)), (agenda.Count, agenda.First));
    }
}
