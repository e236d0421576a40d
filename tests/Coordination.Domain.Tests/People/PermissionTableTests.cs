using Coordination.Domain.People;
using static Coordination.Domain.People.CaseAction;
using static Coordination.Domain.Tests.People.SmallCity;

namespace Coordination.Domain.Tests.People;

/// <summary>domain.md 2.5 line by line: for every action the complete set of people of the small city who may; nobody else.</summary>
public class PermissionTableTests
{
    private static readonly SubjectFacts Covert = Case with { Covert = true };
    private static readonly SubjectFacts Draft = Case with { Draft = true };
    private static readonly SubjectFacts ClassA = Case with { Class = "A" };
    private static readonly SubjectFacts ClassD = Case with { Class = "D" };
    private static readonly SubjectFacts CityCase = Case with { Owner = City };
    private static readonly SubjectFacts OnChief = Case with { ContestsChief = true };
    private static readonly SubjectFacts OnGovernment = new() { Owner = City, Kind = SubjectKind.Government, SubjectUnit = County, Class = "D" };
    private static readonly SubjectFacts OnBureau = new() { Owner = County, Kind = SubjectKind.EduBureau, SubjectUnit = County, CompetentDepartment = County, Class = "C" };
    private static readonly SubjectFacts OnDepartment = new() { Owner = City, Kind = SubjectKind.Department, SubjectUnit = "512000.08", Class = "D", ToldPersons = ["mu"] };
    private static readonly SubjectFacts Alert = Case with { ToldPersons = ["wang", "zhao"], LevelsTold = [County, City] };
    private static readonly SubjectFacts Proposed = SubjectFacts.Of(City) with { ProposedBy = "t-ci" };

    public static TheoryData<string, CaseAction, string> Table => new()
    {
        // Reading.
        { "case", Read, "t-dir t-dep t-edu t-ci t-off-h t-off t-op k-dir k-ci zhao k-off k-op k-edu wang chen li sun aud" },
        { "draft", Read, "t-dir t-dep t-edu t-ci t-off-h t-off t-op k-dir k-ci zhao k-off k-op li sun aud" },
        { "covert", Read, "t-dir t-dep t-edu t-ci t-off-h t-off t-op k-dir k-ci zhao k-off k-op sun aud" },
        { "city case", Read, "t-dir t-dep t-edu t-ci t-off-h t-off t-op k-dir k-ci zhao k-off k-op k-edu wang chen li sun aud" },
        { "covert city case", Read, "t-dir t-dep t-edu t-ci t-off-h t-off t-op sun aud" },
        { "county", ReadBoard, "t-dir t-dep t-edu t-ci t-off-h t-off t-op k-dir k-ci zhao k-off k-op k-edu aud" },
        { "city", ReadBoard, "t-dir t-dep t-edu t-ci t-off-h t-off t-op t-org aud" },
        { "case", ReadSchool, "t-dir t-dep t-edu t-ci t-off-h t-off t-op k-dir k-ci zhao k-off k-op k-edu wang chen li aud" },
        { "county", ReadDirectory, "t-dir t-dep t-edu t-ci t-off-h t-off t-op k-dir k-ci zhao k-off k-op k-edu li sun aud sys" },
        { "county", ReadAudit, "t-ci k-ci aud" },

        // The subject.
        { "case", Receipt, "wang chen" },
        { "case", StartWork, "wang chen" },
        { "case", SubmitPlan, "wang chen" },
        { "case", ReportProgress, "wang chen" },
        { "case", Submit, "wang" },
        { "case", CaseAction.Object, "wang" },
        { "case", RequestExtension, "wang" },
        { "case", Plea, "wang" },
        { "government", Receipt, "k-dir zhao k-off k-edu" },
        { "government", Submit, "k-dir k-edu" },
        { "bureau", Submit, "k-dir k-edu" },
        { "department", Submit, "mu" },

        // Inspectors.
        { "case", Open, "li zhao k-off k-ci" },
        { "class A", IssueNotice, "li zhao k-ci" },
        { "class A", ConfirmInterimMeasures, "li" },
        { "case", ConfirmInterimMeasures, "" },
        { "case", FileReport, "li" },
        { "case", RecordVerdict, "sun" },

        // The office's head; the chief inspector may.
        { "case", IssueNotice, "zhao k-ci" },
        { "class A", ConfirmNotice, "zhao k-ci" },
        { "case", SignSupervisionNotice, "zhao k-ci" },
        { "case", SummonInterview, "zhao k-ci" },
        { "case", SignInterviewRecord, "zhao k-ci" },
        { "case", FileInterview, "zhao k-ci" },
        { "case", StartRecheck, "zhao k-ci" },
        { "case", ChangeClassUp, "zhao k-ci" },
        { "case", Reopen, "zhao k-ci" },
        { "case", DrawLookBack, "zhao k-ci" },
        { "case", Rehome, "zhao k-ci" },
        { "class A", ConfirmPass, "zhao k-ci" },
        { "case", ConfirmPass, "zhao k-ci" },
        { "case", ConfirmFail, "zhao k-ci" },
        { "case", GrantExtension, "zhao k-ci" },
        { "case", RefuseExtension, "zhao k-ci" },

        // The chief inspector alone.
        { "class D", ConfirmPass, "k-ci" },
        { "class D", ConfirmFail, "k-ci" },
        { "class D", GrantExtension, "k-ci" },
        { "class D", RefuseExtension, "k-ci" },
        { "case", Cancel, "k-ci" },
        { "class A", WithdrawNotice, "k-ci" },
        { "case", Suspend, "k-ci" },
        { "case", Resume, "k-ci" },
        { "case", ReviewSuspension, "k-ci" },
        { "case", Transfer, "k-ci t-ci" },
        { "case", AcceptTransfer, "k-ci" },
        { "case", ChangeClassDown, "k-ci" },
        { "case", OpenClue, "k-ci" },
        { "case", ReportObstruction, "k-ci" },
        { "case", UpholdObjection, "k-ci" },
        { "case", RejectObjection, "k-ci" },
        { "on chief", UpholdObjection, "t-ci" },
        { "on chief", RejectObjection, "t-ci" },
        { "case", HoldInterview, "k-ci" },
        { "government", HoldInterview, "t-ci t-dir" },
        { "department", JoinInterview, "t-org mu" },
        { "case", PreSignCircular, "k-ci" },
        { "county", OrderBulkSuspension, "k-ci t-ci" },
        { "county", LiftBulkSuspension, "k-ci t-ci" },

        // The director.
        { "case", SignCircular, "k-dir" },
        { "city case", SignCircular, "t-dir" },

        // Alerts.
        { "alert", Acknowledge, "wang zhao k-op t-op" },
        { "alert", Resolve, "k-ci t-ci" },
        { "case", Resolve, "k-ci" },

        // Administration.
        { "city", ProposeCalendar, "t-off-h" },
        { "city", ApproveCalendar, "t-ci" },
        { "proposed", ApproveCalendar, "" },
        { "city", ProposeSetting, "sys" },
        { "county", ApproveSetting, "k-ci t-ci" },
        { "proposed", ApproveSetting, "" },
        { "county", AdministerPeople, "sys" },
        { "county", Import, "sys" },
        { "county", AssignInspector, "k-ci" },
        { "city", Operate, "sys" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Action_OfEveryone_IsGrantedToExactlyThese(string facts, CaseAction action, string expected)
    {
        var granted = Everyone.Where(person => Ask(person, action, Facts(facts)).Granted).Order(StringComparer.Ordinal);

        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), granted);
    }

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, PermissionTable.All.Length)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Row_ForOnePostInItsRelation_Grants(int index)
    {
        var row = PermissionTable.All[index];
        var (facts, scope) = Situation(row);
        var actor = new Actor("x", "x", [new HeldPost("post", row.Role!.Value, scope)]);

        var permission = Permissions.Check(actor, row.Action, facts, Base);

        Assert.True(permission.Granted, row.ToString());
        Assert.Equal("post", permission.Post!.PostId);
        Assert.True(row.Relation == Relation.Anywhere || !Permissions.Check(actor with { PersonId = "y", Posts = [new HeldPost("post", row.Role.Value, "elsewhere")] }, row.Action, facts, Base).Granted, row.ToString());
    }

    [Fact]
    public void Table_EveryAction_HasARowAndASource()
    {
        Assert.All(Enum.GetValues<CaseAction>(), action => Assert.NotEmpty(PermissionTable.ByAction[action]));
        Assert.All(PermissionTable.All, row => Assert.Matches(@"^domain\.md [0-9]\.", row.Source));
    }

    [Fact]
    public void System_Drafts_ButSignsNothing()
    {
        var granted = Enum.GetValues<CaseAction>().Where(action => Permissions.Check(Domain.People.Actor.System, action, Case, Base).Granted);

        Assert.Equal([Open, Rehome], granted);
    }

    [Fact]
    public void Auditor_ReadsAll_WritesNothing()
    {
        var granted = Enum.GetValues<CaseAction>().Where(action => Ask("aud", action, Case).Granted);

        Assert.Equal([Read, ReadBoard, ReadSchool, ReadDirectory, ReadAudit], granted);
    }

    [Fact]
    public void Administrator_OfTheSystem_TouchesNoCase()
    {
        Assert.DoesNotContain(CaseActions.OnCases, action => Ask("sys", action, Case).Granted);
    }

    [Fact]
    public void ActingAs_NamesAPostThatMayNot_Refuses()
    {
        var asInspector = Actor("li", actingAs: "512021:INS");
        var asResponsible = Actor("li", actingAs: "AY-0217:RI");
        var facts = ClassA with { FinderId = null };

        Assert.False(Permissions.Check(asInspector, ConfirmInterimMeasures, facts, Base).Granted);
        Assert.Equal("AY-0217:RI", Permissions.Check(asResponsible, ConfirmInterimMeasures, facts, Base).Post!.PostId);
    }

    [Fact]
    public void Grant_OfTwoPosts_SaysWhichOneActed()
    {
        Assert.Equal("512021:OFF_H", Ask("zhao", IssueNotice, Case).Post!.PostId);
        Assert.Equal("AY-0217:SCH_P", Ask("wang", Submit, Case).Post!.PostId);
    }

    [Fact]
    public void Signer_OfAnotherRank_IsNoValidApprover()
    {
        Assert.Equal("APPROVER_LEVEL", Ask("zhao", GrantExtension, ClassD).Refusal!.Code);
        Assert.Equal("APPROVER_LEVEL", Ask("k-ci", SignCircular, Case).Refusal!.Code);
        Assert.Equal("NOT_PERMITTED", Ask("k-op", IssueNotice, Case).Refusal!.Code);
        Assert.Equal("NOT_PERMITTED", Ask("zhao", Submit, Case).Refusal!.Code);
    }

    [Fact]
    public void MayList_OfThePrincipal_IsThePrincipalsShare()
    {
        var actions = Permissions.MayList(Actor("wang"), Case, Base);

        Assert.Equal(["read", "receipt", "startWork", "submitPlan", "reportProgress", "submit", "object", "requestExtension", "plea"], actions);
    }

    [Theory]
    [InlineData("signSupervisionNotice", SignSupervisionNotice)]
    [InlineData("sign-supervision-notice", SignSupervisionNotice)]
    [InlineData("submit", Submit)]
    public void Name_OfEitherSpelling_IsUnderstood(string name, CaseAction expected)
    {
        Assert.True(CaseActions.TryParse(name, out var action));
        Assert.Equal(expected, action);
    }

    /// <summary>The smallest situation in which only this row's relation holds.</summary>
    private static (SubjectFacts Facts, string Scope) Situation(PermissionRow row)
    {
        var facts = row.Limit == Limit.UnitSubject ? new SubjectFacts { Owner = City, Kind = SubjectKind.Department, SubjectUnit = "512000.08" } : Case;
        facts = facts with { Class = row.Limit switch { Limit.ClassA or Limit.ClassAtoC => "A", Limit.ClassBorC => "B", Limit.ClassD => "D", _ => "C" }, ContestsChief = row.Limit == Limit.ContestsChief };
        return row.Relation switch
        {
            Relation.Owner => (facts, facts.Owner),
            Relation.Above => (facts, City),
            Relation.NextAbove when row.Role == Role.PROV => (facts with { Owner = City }, "510000"),
            Relation.NextAbove => (facts, City),
            Relation.Concerned => (facts with { Owner = City, Home = null }, County),
            Relation.Subject => (facts, facts.SubjectScope!),
            Relation.Competent => (facts, County),
            Relation.Finder => (facts with { FinderId = "x" }, County),
            Relation.ResponsibleInspector => (facts, Subject),
            Relation.Rechecker => (facts with { RecheckerIds = ["x"] }, "anywhere"),
            Relation.Told => (facts with { ToldPersons = ["x"] }, "anywhere"),
            Relation.ToldLevel => (facts with { LevelsTold = ["512022"] }, "512022"),
            _ => (facts, "anywhere"),
        };
    }

    private static SubjectFacts Facts(string name) => name switch
    {
        "case" => Case,
        "draft" => Draft,
        "covert" => Covert,
        "class A" => ClassA,
        "class D" => ClassD,
        "city case" => CityCase,
        "covert city case" => CityCase with { Covert = true, Home = City },
        "on chief" => OnChief,
        "government" => OnGovernment,
        "bureau" => OnBureau,
        "department" => OnDepartment,
        "alert" => Alert,
        "proposed" => Proposed,
        "county" => SubjectFacts.Of(County),
        "city" => SubjectFacts.Of(City),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };
}
