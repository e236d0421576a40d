using Coordination.Domain.People;
using static Coordination.Domain.Tests.People.SmallCity;

namespace Coordination.Domain.Tests.People;

public class RosterRulesTests
{
    private static readonly DateTimeOffset Later = Now.AddDays(10);

    [Fact]
    public void FillPost_OfANewPost_AddsHolderAndPost()
    {
        var decision = Decide("sys", new FillPost(Role.OP, "512022", "k-off", Now));

        Assert.Equal(["512022:OP"], decision.Rows.Posts.Select(post => post.Id));
        Assert.Equal(["k-off"], Base.With(decision.Rows).Holders(Role.OP, "512022", Now).Select(holder => holder.PersonId));
    }

    [Theory]
    [InlineData(Role.DIR)]
    [InlineData(Role.CI)]
    public void FillPost_WhileAnotherHoldsIt_IsRefusedForDirectorAndChief(Role role)
    {
        Assert.Equal("POST_TAKEN", Decide("sys", new FillPost(role, County, "sun", Now)).Refusal!.Code);
    }

    [Fact]
    public void FillPost_FromTheDayTheOtherLeaves_IsAccepted()
    {
        var left = Base.With(Decide("sys", new VacatePost(Role.CI, County, "k-ci", Later)).Rows);

        Assert.Equal("POST_TAKEN", RosterRules.Decide(left, new FillPost(Role.CI, County, "sun", Later.AddTicks(-1)), Actor("sys")).Refusal!.Code);
        Assert.Null(RosterRules.Decide(left, new FillPost(Role.CI, County, "sun", Later), Actor("sys")).Refusal);
    }

    [Fact]
    public void FillPost_OfASecondInspectorOrOperator_IsAccepted()
    {
        Assert.Null(Decide("sys", new FillPost(Role.OP, County, "k-off", Now)).Refusal);
        Assert.Equal("POST_TAKEN", Decide("sys", new FillPost(Role.OP, County, "k-op", Now)).Refusal!.Code);
    }

    [Fact]
    public void FillPost_OfAnEducationAdministratorAsChief_IsRefused()
    {
        var vacant = Base.With(Decide("sys", new VacatePost(Role.CI, County, "k-ci", Now)).Rows);

        var refusal = RosterRules.Decide(vacant, new FillPost(Role.CI, County, "k-edu", Now), Actor("sys")).Refusal!;

        Assert.Equal(("INDEPENDENCE_VIOLATION", "IND-3"), (refusal.Code, refusal.Values["rule"]));
    }

    [Fact]
    public void FillPost_OfAnEducationAdministratorAsDeputyOfTheOffice_IsRefused()
    {
        Assert.Equal("INDEPENDENCE_VIOLATION", Decide("sys", new FillPost(Role.OFF_H, County, "k-edu", Now, Standing: Standing.Deputy)).Refusal!.Code);
        Assert.Null(Decide("sys", new FillPost(Role.DIR, County, "k-edu", Now, Standing: Standing.Deputy)).Refusal);
    }

    [Theory]
    [InlineData(TieKind.Employer, null, "RECUSAL_REQUIRED")]
    [InlineData(TieKind.Employer, "nobody else", "RECUSAL_REQUIRED")]
    [InlineData(TieKind.OtherInterest, null, "RECUSAL_REQUIRED")]
    [InlineData(TieKind.OtherInterest, "nobody else", null)]
    public void AssignInspector_WithATie_NeedsRecusalOrAnOverride(TieKind kind, string? reason, string? expected)
    {
        var directory = Base.With(new DirectoryRows { People = [Base.Person("sun")! with { Ties = [new Tie(Subject, kind)] }] });

        var decision = RosterRules.Decide(directory, new FillPost(Role.RI, Subject, "sun", Now, OverrideReason: reason), Actor("k-ci"));

        Assert.Equal(expected, decision.Refusal?.Code);
    }

    [Fact]
    public void AssignInspector_IsTheChiefs_EverythingElseTheAdministrators()
    {
        Assert.Null(Decide("k-ci", new FillPost(Role.RI, Subject, "sun", Now)).Refusal);
        Assert.Equal("NOT_PERMITTED", Decide("sys", new FillPost(Role.RI, Subject, "sun", Now)).Refusal!.Code);
        Assert.Equal("NOT_PERMITTED", Decide("k-ci", new FillPost(Role.OP, County, "sun", Now)).Refusal!.Code);
        Assert.Equal("NOT_PERMITTED", Decide("k-edu", new FillPost(Role.RI, Subject, "sun", Now)).Refusal!.Code);
    }

    [Fact]
    public void VacatePost_KeepsHistory()
    {
        var after = Base.With(Decide("sys", new VacatePost(Role.OFF_H, County, "zhao", Later)).Rows);

        Assert.Equal(["zhao"], after.Holders(Role.OFF_H, County, Later.AddTicks(-1)).Select(holder => holder.PersonId));
        Assert.Empty(after.Holders(Role.OFF_H, County, Later));
        Assert.Equal(["512021:OFF_H"], after.Vacancies(Later).Select(post => post.Id));
    }

    [Fact]
    public void VacatePost_OfSomebodyWhoDoesNotHoldIt_IsNotFound()
    {
        Assert.Equal("NOT_FOUND", Decide("sys", new VacatePost(Role.OFF_H, County, "sun", Later)).Refusal!.Code);
    }

    [Fact]
    public void EndPost_EndsItsHolders_AndLeavesNoVacancy()
    {
        var after = Base.With(Decide("sys", new EndPost(Role.SCH_P, Subject, Later)).Rows);

        Assert.Empty(after.Holders(Role.SCH_P, Subject, Later));
        Assert.Empty(after.Vacancies(Later));
    }

    [Fact]
    public void SetLeave_ThatEndsBeforeItBegins_IsRefused()
    {
        Assert.Equal("INVALID_VALUE", Decide("sys", new SetLeave(new Leave("zhao", Later, Now))).Refusal!.Code);
        Assert.Null(Decide("sys", new SetLeave(new Leave("zhao", Now, Later))).Refusal);
        Assert.Equal("NOT_FOUND", Decide("sys", new SetLeave(new Leave("nobody", Now, Later))).Refusal!.Code);
    }

    [Fact]
    public void PutPerson_WithSomebodyElsesUserName_IsRefused()
    {
        Assert.Equal("USER_NAME_TAKEN", Decide("sys", new PutPerson(new Person("new", "新", "zhao", []))).Refusal!.Code);
        Assert.Null(Decide("sys", new PutPerson(new Person("zhao", "赵", "zhao", []))).Refusal);
    }

    [Theory]
    [InlineData("AY-0217", "NOT_FOUND")]
    [InlineData("AY-9999", "NOT_FOUND")]
    [InlineData("YJ-0301", null)]
    [InlineData("", null)]
    public void PutSchool_MergedInto_NeedsALivingSuccessor(string successor, string? expected)
    {
        Assert.Equal(expected, Decide("sys", new PutSchool(Base.School(Subject)! with { MergedInto = successor })).Refusal?.Code);
    }

    [Theory]
    [InlineData("AY-0217", "512021")]
    [InlineData("YJ-0301", "5120H1")]
    [InlineData("512000.08", "512000")]
    [InlineData("512022", "512022")]
    [InlineData("512021100", "512021")]
    public void JurisdictionOf_AScope_IsTheRosterThatKeepsItsPosts(string scope, string expected)
    {
        var directory = Base.With(new DirectoryRows
        {
            Jurisdictions = [new JurisdictionVersion(new Jurisdiction("512021100", "甲镇", JurisdictionLevel.Township, County, County), new DateOnly(2020, 1, 1))],
        });

        Assert.Equal(expected, RosterRules.JurisdictionOf(scope, directory));
    }

    private static RosterDecision Decide(string person, RosterChange change) => RosterRules.Decide(Base, change, Actor(person));
}
