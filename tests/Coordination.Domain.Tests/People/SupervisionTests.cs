using Coordination.Domain.Jurisdictions;
using Coordination.Domain.People;
using static Coordination.Domain.Tests.People.SmallCity;

namespace Coordination.Domain.Tests.People;

/// <summary>domain.md 2.4.</summary>
public class SupervisionTests
{
    private static readonly SubjectFacts CountySchool = SubjectFacts.Of(Base.School(Subject)!, County);
    private static readonly SubjectFacts CitySchool = CountySchool with { AdministeredBy = City };
    private static readonly SubjectFacts ZoneSchool = SubjectFacts.Of(Base.School("YJ-0301")!, City);
    private static readonly SubjectFacts CountyGovernment = SubjectFacts.Of(County);
    private static readonly SubjectFacts CityDepartment = new() { Owner = City, Kind = SubjectKind.Department, SubjectUnit = "512000.08" };
    private static readonly SubjectFacts CountyDepartment = new() { Owner = County, Kind = SubjectKind.EduBureau, SubjectUnit = County };

    public static TheoryData<string, string, bool, bool> Pairs => new()
    {
        { City, nameof(CountySchool), false, true },
        { City, nameof(CitySchool), false, true },
        { City, nameof(ZoneSchool), false, true },
        { City, nameof(CountyGovernment), false, true },
        { City, nameof(CityDepartment), false, true },
        { City, nameof(CountyDepartment), false, false },
        { City, nameof(CountyDepartment), true, true },
        { County, nameof(CountySchool), false, true },
        { County, nameof(CitySchool), false, false },
        { County, nameof(CitySchool), true, true },
        { County, nameof(CountyDepartment), false, true },
        { County, nameof(CountyGovernment), false, false },
        { County, nameof(CityDepartment), true, false },
        { "512022", nameof(CountySchool), false, false },
        { "512022", nameof(CountySchool), true, false },
        { "512002", nameof(ZoneSchool), false, false },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Body_OverSubject_IsAsTheTableSays(string body, string subject, bool delegated, bool allowed)
    {
        var facts = subject switch
        {
            nameof(CountySchool) => CountySchool,
            nameof(CitySchool) => CitySchool,
            nameof(ZoneSchool) => ZoneSchool,
            nameof(CountyGovernment) => CountyGovernment,
            nameof(CityDepartment) => CityDepartment,
            _ => CountyDepartment,
        };

        var refusal = Supervision.MaySupervise(body, facts, Base, delegated);

        Assert.Equal(allowed, refusal is null);
        Assert.True(allowed || refusal!.Code == "JURISDICTION_DENIED");
    }
}
