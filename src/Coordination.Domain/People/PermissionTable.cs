using static Coordination.Domain.People.CaseAction;
using static Coordination.Domain.People.Relation;

namespace Coordination.Domain.People;

/// <summary>
/// The permission table of domain.md 2.5 ("Case commands", "Columns not shown") as data: who may do what, in which relation. A
/// higher level reads everything below; a lower level never writes above, simply because no row lets it.
/// </summary>
public static class PermissionTable
{
    private static readonly Role[] Head = [Role.OFF_H, Role.CI];
    private static readonly Role[] Chief = [Role.CI];
    private static readonly Role[] Office = [Role.OFF_H, Role.OFF, Role.CI];
    private static readonly Role[] Everyone = [.. Enum.GetValues<Role>()];
    private static readonly Role[] Addressees = [.. Everyone.Except([Role.AUD, Role.SYS])];
    private static readonly Role[] Experts = [.. Roles.Inspectors];
    private static readonly Role[] TeamInspectors = [Role.INS, Role.TL, Role.RI];
    private static readonly Role[] BodyRoles = [.. Roles.Body];
    private static readonly Role[] UnitHeads = [Role.DIR, Role.MU_L, Role.EDU];
    private static readonly Role[] UnitStaff = [Role.DIR, Role.OFF_H, Role.OFF, Role.MU_L, Role.MU_C, Role.EDU];

    /// <summary>All rows; the first that fits grants.</summary>
    public static ImmutableArray<PermissionRow> All { get; } =
        [.. Reading(), .. OfSubject(), .. OfInspectors(), .. OfOffice(), .. OfChief(), .. OfDirector(), .. OfAlerts(), .. Administration()];

    /// <summary>Rows of an action.</summary>
    public static ILookup<CaseAction, PermissionRow> ByAction { get; } = All.ToLookup(row => row.Action);

    private static IEnumerable<PermissionRow> Reading() =>
    [
        .. Allow("2.5 Read a case: its owner's and higher levels", [Read, ReadBoard, ReadSchool, ReadDirectory], BodyRoles, Owner),
        .. Allow("2.5 A higher level reads everything below", [Read, ReadBoard, ReadSchool, ReadDirectory], BodyRoles, Above),
        .. Allow("4.1.4 The subject's own county sees but cannot act", [Read, ReadSchool], BodyRoles, Concerned),
        .. Allow("2.5 Read a case: the subject", [Read, ReadSchool], [Role.SCH_P, Role.SCH_O], Subject),
        .. Allow("2.5 Read a case: the subject (governments, departments)", [Read], UnitStaff, Subject, Limit.UnitSubject),
        .. Allow("2.5 Read a case: its RI", [Read, ReadSchool], [Role.RI], ResponsibleInspector),
        .. Allow("2.5 R x: the case an inspector opened", [Read], TeamInspectors, Finder),
        .. Allow("2.5 Read a case: named rechecker", [Read], Experts, Rechecker),
        .. Allow("2.5 Read a case: competent department; live board: EDU reads, no drafts", [Read, ReadSchool, ReadDirectory], [Role.EDU], Competent),
        .. Allow("2.5 Live board: EDU reads, no drafts; ORG reads", [ReadBoard, ReadDirectory], [Role.EDU, Role.ORG], Owner),
        .. Allow("2.5 Columns not shown: the others read what is addressed to them", [Read], Addressees, Told),
        .. Allow("2.5 AUD reads all", [Read, ReadBoard, ReadSchool, ReadDirectory, ReadAudit], [Role.AUD], Anywhere),
        .. Allow("3.2 C2.4 breaches are told to CI", [ReadAudit], Chief, Owner),
        .. Allow("3.2 C2.4 breaches in a county also to T-CI", [ReadAudit], Chief, Above),
        .. Allow("2.5 SYS administers people and posts", [ReadDirectory], [Role.SYS], Anywhere),
        .. Allow("2.5 Assign RI to schools: R o", [ReadDirectory], [Role.INS, Role.TL], Owner),
    ];

    private static IEnumerable<PermissionRow> OfSubject() =>
    [
        .. Allow("2.5 receipt, startWork, submitPlan, reportProgress", [Receipt, StartWork, SubmitPlan, ReportProgress], [Role.SCH_P, Role.SCH_O], Subject),
        .. Allow("2.5 … subject's head for governments; its staff drafts and receipts", [Receipt, StartWork, SubmitPlan, ReportProgress], UnitStaff, Subject, Limit.UnitSubject),
        .. Allow("2.5 submit, object, requestExtension, plea: SCH-P signs", [Submit, CaseAction.Object, RequestExtension, Plea], [Role.SCH_P], Subject),
        .. Allow("2.5 Submit rectification: C if subject", [Submit, CaseAction.Object, RequestExtension, Plea], UnitHeads, Subject, Limit.UnitSubject),
    ];

    private static IEnumerable<PermissionRow> OfInspectors() =>
    [
        .. Allow("2.5 open: RI/INS/TL of the finding", [Open], TeamInspectors, Finder),
        .. Allow("2.5 整改通知书 (A, on the spot): the inspector signs, the office confirms", [IssueNotice], TeamInspectors, Finder, Limit.ClassA),
        .. Allow("4.1.2 issueNotice (A): RI on the spot", [IssueNotice], [Role.RI], ResponsibleInspector, Limit.ClassA),
        .. Allow("4.1.2 confirmInterimMeasures: RI", [ConfirmInterimMeasures], [Role.RI], ResponsibleInspector, Limit.ClassA),
        .. Allow("2.5 R x: the inspector on whose notice they are", [ConfirmInterimMeasures], TeamInspectors, Finder, Limit.ClassA),
        .. Allow("4.1.1 the inspector files the received report with the office", [FileReport], [Role.RI], ResponsibleInspector),
        .. Allow("4.1.1 the inspector files the received report with the office", [FileReport], TeamInspectors, Finder),
        .. Allow("2.5 recordVerdict: the named rechecker", [RecordVerdict], Experts, Rechecker),
    ];

    private static IEnumerable<PermissionRow> OfOffice() =>
    [
        .. Allow("2.5 open: OFF of owner", [Open], Office, Owner),
        .. Allow("2.5 OFF-H of owner (CI may)",
            [IssueNotice, SignSupervisionNotice, SummonInterview, SignInterviewRecord, FileInterview, StartRecheck, ChangeClassUp, Reopen, DrawLookBack], Head, Owner),
        .. Allow("4.1.2 confirmNotice: K/T-OFF-H", [ConfirmNotice], Head, Owner, Limit.ClassA),
        .. Allow("2.5 confirmPass/Fail (A–C)", [ConfirmPass, ConfirmFail], Head, Owner, Limit.ClassAtoC),
        .. Allow("2.5 grant/refuseExtension (B, C)", [GrantExtension, RefuseExtension], Head, Owner, Limit.ClassBorC),
        .. Allow("4.1.2 rehome: system + office", [Rehome], Head, Owner),
    ];

    private static IEnumerable<PermissionRow> OfChief() =>
    [
        .. Allow("2.5 CI of owner",
            [Cancel, Suspend, Resume, ReviewSuspension, Transfer, AcceptTransfer, ChangeClassDown, OpenClue, ReportObstruction], Chief, Owner),
        .. Allow("2.5 CI of owner; 3.4 C3.3, IND-11 the superior may take over or delegate", [Transfer], Chief, Above),
        .. Allow("4.1.2 confirmNotice: the notice stands until withdrawn by CI", [WithdrawNotice], Chief, Owner),
        .. Allow("2.5 confirmPass/Fail and extensions (D)", [ConfirmPass, ConfirmFail, GrantExtension, RefuseExtension], Chief, Owner, Limit.ClassD),
        .. Allow("2.5 uphold/rejectObjection: CI of owner", [UpholdObjection, RejectObjection], Chief, Owner, Limit.DoesNotContestChief),
        .. Allow("2.5 objection against CI's own act: level above", [UpholdObjection, RejectObjection], [Role.CI, Role.PROV], NextAbove, Limit.ContestsChief),
        .. Allow("2.5 holdInterview: CI of owner", [HoldInterview], Chief, Owner),
        .. Allow("2.5 Interview of a department or government: A joint", [JoinInterview], [Role.ORG], Owner, Limit.UnitSubject),
        .. Allow("4.5.1 a relevant department joins", [JoinInterview], [Role.MU_L, Role.MU_C], Told, Limit.UnitSubject),
        .. Allow("2.5 signCircular: DIR, after CI", [PreSignCircular], Chief, Owner),
        .. Allow("4.1.2 suspend: force-majeure order by CI for a set of jurisdictions", [OrderBulkSuspension, LiftBulkSuspension], Chief, Owner),
        .. Allow("4.1.2 suspend: a set of jurisdictions, its own or below", [OrderBulkSuspension, LiftBulkSuspension], Chief, Above),
    ];

    private static IEnumerable<PermissionRow> OfDirector() =>
    [
        .. Allow("2.5 signCircular: DIR (a named B role signs for the DIR, but IND-2)", [SignCircular], [Role.DIR], Owner),
        .. Allow("2.5 Interview: city dept, county govt/zone: T-DIR", [HoldInterview], [Role.DIR], Owner, Limit.UnitSubject),
    ];

    private static IEnumerable<PermissionRow> OfAlerts() =>
    [
        .. Allow("2.5 acknowledge: told persons", [Acknowledge], Everyone, Told),
        .. Allow("2.5 acknowledge: OP of owner or above", [Acknowledge], [Role.OP], Owner),
        .. Allow("2.5 acknowledge: OP of owner or above", [Acknowledge], [Role.OP], Above),
        .. Allow("2.5 resolve (manual kinds): CI of the level told", [Resolve], Chief, ToldLevel),
    ];

    private static IEnumerable<PermissionRow> Administration() =>
    [
        .. Allow("2.5 load a calendar, local closures, terms: T-OFF-H proposes", [ProposeCalendar], [Role.OFF_H], Owner),
        .. Allow("2.5 load a calendar, local closures, terms: T-CI approves", [ApproveCalendar], Chief, Owner),
        .. Allow("2.5 SYS administers people, posts, imports and settings", [ProposeSetting, AdministerPeople, Import, Operate], [Role.SYS], Anywhere),
        .. Allow("2.5 SYS changes of [CFG] numbers need a second person's approval (CI)", [ApproveSetting], Chief, Owner),
        .. Allow("2.5 … of a level above for the levels below", [ApproveSetting], Chief, Above),
        .. Allow("2.5 Assign RI to schools: A", [AssignInspector], Chief, Owner),
    ];

    private static IEnumerable<PermissionRow> Allow(string source, CaseAction[] actions, Role[] roles, Relation relation, Limit limit = Limit.None) =>
        from action in actions
        from role in roles
        select new PermissionRow(action, role, relation, limit, "domain.md " + source);
}
