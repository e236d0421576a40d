using Coordination.Domain.People;
using static Coordination.Domain.People.CaseAction;
using static Coordination.Domain.Tests.People.SmallCity;

namespace Coordination.Domain.Tests.People;

/// <summary>domain.md 2.6: one attack for each rule that bears on people.</summary>
public class IndependenceTests
{
    public static TheoryData<CaseAction> Supervision => [.. Enum.GetValues<CaseAction>().Where(Independence.IsSupervision)];

    [Theory]
    [MemberData(nameof(Supervision))]
    public void Ind1_EducationAdministrator_CannotTouchASchoolsCase(CaseAction action)
    {
        var refusal = Ask("k-edu", action, Case).Refusal!;

        Assert.Equal("INDEPENDENCE_VIOLATION", refusal.Code);
        Assert.True(Permissions.IsBreach(refusal));
    }

    [Theory]
    [InlineData(Role.OFF_H, IssueNotice)]
    [InlineData(Role.CI, Cancel)]
    [InlineData(Role.INS, Open)]
    public void Ind1_EducationAdministratorWithAnotherHat_IsStillRefused(Role role, CaseAction action)
    {
        var directory = Base.With(new DirectoryRows { Holdings = [Hold("k-edu", role, County)] });

        var refusal = Ask("k-edu", action, Case with { FinderId = "k-edu" }, directory).Refusal!;

        Assert.Equal("INDEPENDENCE_VIOLATION", refusal.Code);
    }

    [Fact]
    public void Ind2_BureauHeadAsDeputyDirector_CannotSignAgainstItsOwnSchool()
    {
        var directory = DirectorAwayWithDeputy("t-edu");
        var ownSchool = Case with { Owner = City, CompetentDepartment = City };

        var refusal = Ask("t-edu", SignCircular, ownSchool, directory).Refusal!;

        Assert.Equal(("APPROVER_LEVEL", "IND-2"), (refusal.Code, refusal.Values["rule"]));
        Assert.True(Permissions.IsBreach(refusal));
    }

    [Fact]
    public void Ind2_BureauHeadAsDeputyDirector_CannotSignAgainstTheBureau()
    {
        var bureau = new SubjectFacts { Owner = City, Kind = SubjectKind.EduBureau, SubjectUnit = City };

        Assert.Equal("APPROVER_LEVEL", Ask("t-edu", SignCircular, bureau, DirectorAwayWithDeputy("t-edu")).Refusal!.Code);
    }

    [Fact]
    public void Ind2_BureauHeadAsDeputyDirector_SignsWhereAnotherBureauIsConcerned()
    {
        var elsewhere = Case with { Owner = City, CompetentDepartment = County };

        Assert.Equal(Standing.Deputy, Ask("t-edu", SignCircular, elsewhere, DirectorAwayWithDeputy("t-edu")).Post!.Standing);
    }

    [Fact]
    public void Ind3_PathThroughEdu_IsRefused()
    {
        var refusal = Independence.OfPath([[Role.OFF_H], [Role.EDU], [Role.CI]]);

        Assert.Equal(("INDEPENDENCE_VIOLATION", "IND-3"), (refusal!.Code, refusal.Values["rule"]));
    }

    [Fact]
    public void Ind3_PathThatInformsEduBesideAnother_Stands()
    {
        Assert.Null(Independence.OfPath([[Role.SCH_P, Role.RI], [Role.CI, Role.EDU], [Role.DIR]]));
    }

    [Theory]
    [InlineData(Role.CI)]
    [InlineData(Role.OFF_H)]
    [InlineData(Role.OP)]
    [InlineData(Role.RI)]
    public void Ind3_EducationAdministrator_CannotBeAppointedIntoThePath(Role role)
    {
        Assert.Equal("INDEPENDENCE_VIOLATION", Independence.OfAppointment([Role.EDU, Role.DEP], role)!.Code);
        Assert.Equal("INDEPENDENCE_VIOLATION", Independence.OfAppointment([role], Role.EDU)!.Code);
    }

    [Fact]
    public void Ind3_EducationAdministrator_CanBeCommitteeDeputy()
    {
        Assert.Null(Independence.OfAppointment([Role.EDU], Role.DEP));
        Assert.Null(Independence.OfAppointment([Role.EDU, Role.DEP], Role.DIR));
    }

    [Theory]
    [InlineData(TieKind.RelativeOfHead, false)]
    [InlineData(TieKind.RelativeEmployed, false)]
    [InlineData(TieKind.Employer, false)]
    [InlineData(TieKind.OtherInterest, true)]
    public void Ind4_Tie_RequiresRecusal(TieKind kind, bool overridable)
    {
        var finding = Recusal.Check(WithTies(new Tie(Subject, kind)), [Subject], Now)!;

        Assert.Equal(("RECUSAL_REQUIRED", overridable), (finding.Refusal.Code, finding.Overridable));
    }

    [Theory]
    [InlineData("2023-03-03", false)]
    [InlineData("2023-03-04", true)]
    public void Ind4_FormerEmployer_CountsThreeYears(string left, bool conflict)
    {
        var finding = Recusal.Check(WithTies(new Tie(Subject, TieKind.FormerEmployer, DateOnly.Parse(left, null))), [Subject], Now);

        Assert.Equal(conflict, finding is not null);
        Assert.True(finding?.Overridable ?? true);
    }

    [Fact]
    public void Ind4_TwoTies_TheOneThatCannotBeOverriddenCounts()
    {
        var person = WithTies(new Tie(Subject, TieKind.OtherInterest), new Tie(Subject, TieKind.Employer));

        Assert.False(Recusal.Check(person, [Subject], Now)!.Overridable);
    }

    [Fact]
    public void Ind4_TieToAnotherSchool_IsNoConflict()
    {
        Assert.Null(Recusal.Check(WithTies(new Tie("AY-0001", TieKind.Employer)), [Subject], Now));
    }

    [Fact]
    public void Ind6_FinderAlone_CannotRecheck()
    {
        Assert.Equal("SELF_RECHECK_FORBIDDEN", Independence.OfRecheck(["li"], Case)!.Code);
        Assert.Equal("SELF_RECHECK_FORBIDDEN", Independence.OfRecheck(["li"], Case with { FinderId = "somebody" })!.Code);
        Assert.Equal("SELF_RECHECK_FORBIDDEN", Independence.OfRecheck(["li"], Case with { RiIds = [] })!.Code);
    }

    [Fact]
    public void Ind6_FinderBesideAnother_CanRecheck()
    {
        Assert.Null(Independence.OfRecheck(["li", "sun"], Case));
        Assert.Null(Independence.OfRecheck(["sun"], Case));
    }

    [Fact]
    public void Ind6_Submitter_NeverRechecks()
    {
        Assert.Equal("SELF_RECHECK_FORBIDDEN", Independence.OfRecheck(["wang", "sun"], Case)!.Code);
    }

    [Fact]
    public void Ind6_NobodyNamed_IsNoRecheck()
    {
        Assert.Equal("SELF_RECHECK_FORBIDDEN", Independence.OfRecheck([], Case)!.Code);
    }

    [Fact]
    public void Ind6_UnnamedFinderRecordsTheVerdict_IsRefusedBySelfRecheck()
    {
        Assert.Equal("SELF_RECHECK_FORBIDDEN", Ask("li", RecordVerdict, Case).Refusal!.Code);
        Assert.Equal("SELF_RECHECK_FORBIDDEN", Ask("wang", RecordVerdict, Case).Refusal!.Code);
        Assert.Equal("NOT_PERMITTED", Ask("sun", RecordVerdict, Case with { RecheckerIds = [] }).Refusal!.Code);
    }

    [Fact]
    public void Ind9_NoAction_EditsOrDeletes()
    {
        Assert.DoesNotContain(Enum.GetNames<CaseAction>(), name => name.Contains("Edit") || name.Contains("Delete") || name.Contains("Update") || name.Contains("Remove"));
    }

    [Theory]
    [InlineData("zhao", ConfirmPass)]
    [InlineData("k-ci", ChangeClassDown)]
    [InlineData("zhao", GrantExtension)]
    [InlineData("k-ci", Transfer)]
    [InlineData("k-dir", SignCircular)]
    [InlineData("lz-ci", Cancel)]
    public void Ind11_LowerBody_CannotActOnASuperiorsCase(string person, CaseAction action)
    {
        var refusal = Ask(person, action, Case with { Owner = City }).Refusal!;

        Assert.Equal(("JURISDICTION_DENIED", "IND-11"), (refusal.Code, refusal.Values["rule"]));
        Assert.True(Permissions.IsBreach(refusal));
    }

    [Fact]
    public void Ind11_Superior_TakesOverButDoesNotSignForTheCounty()
    {
        Assert.True(Ask("t-ci", Transfer, Case).Granted);
        Assert.Equal("NOT_PERMITTED", Ask("t-off-h", IssueNotice, Case).Refusal!.Code);
    }

    [Fact]
    public void Ind11_PeerCounty_IsRefusedWithoutABreach()
    {
        var refusal = Ask("lz-ci", Cancel, Case).Refusal!;

        Assert.Equal("NOT_PERMITTED", refusal.Code);
        Assert.False(Permissions.IsBreach(refusal));
    }

    private static DirectorySnapshot DirectorAwayWithDeputy(string deputy) => Base.With(new DirectoryRows
    {
        Holdings = [Hold(deputy, Role.DIR, City, Standing.Deputy)],
        Leaves = [new Leave("t-dir", Now.AddDays(-1), Now.AddDays(1))],
    });

    private static Person WithTies(params ImmutableArray<Tie> ties) => new("p", "p", "p", ties);
}
