using System.Collections.Frozen;
using System.Text;

namespace Coordination.Domain.People;

/// <summary>
/// Everything a person can ask for and the permission table answers: the case commands of domain.md 2.5, reading, alerts, and
/// administration. There is deliberately no action that edits or deletes what was recorded (IND-9): a correction is a new record.
/// </summary>
[GenerateSerializer, Alias("case.action")]
public enum CaseAction
{
    /// <summary>A case, its events, deliveries and evidence; with <see cref="SubjectFacts.Draft"/> or <see cref="SubjectFacts.Covert"/> the part so marked.</summary>
    Read,
    Open,
    Cancel,
    IssueNotice,
    /// <summary>The office confirms a class A notice issued on the spot.</summary>
    ConfirmNotice,
    WithdrawNotice,
    ConfirmInterimMeasures,
    Receipt,
    StartWork,
    SubmitPlan,
    ReportProgress,
    Submit,
    Object,
    UpholdObjection,
    RejectObjection,
    RequestExtension,
    GrantExtension,
    RefuseExtension,
    Plea,
    /// <summary>The inspector files the received rectification report with the office.</summary>
    FileReport,
    StartRecheck,
    RecordVerdict,
    ConfirmPass,
    ConfirmFail,
    Suspend,
    Resume,
    ReviewSuspension,
    Transfer,
    AcceptTransfer,
    ChangeClassUp,
    ChangeClassDown,
    Rehome,
    Reopen,
    DrawLookBack,
    SignSupervisionNotice,
    SummonInterview,
    /// <summary>A co-convener (Organisation Department, a relevant department) joins an interview (4.5.1).</summary>
    JoinInterview,
    HoldInterview,
    SignInterviewRecord,
    FileInterview,
    /// <summary>The chief inspector's signature that precedes the director's.</summary>
    PreSignCircular,
    SignCircular,
    OpenClue,
    ReportObstruction,

    Acknowledge,
    /// <summary>Ends an alert of a kind marked manual.</summary>
    Resolve,

    ReadBoard,
    ReadSchool,
    /// <summary>Names, posts and schools of a jurisdiction.</summary>
    ReadDirectory,
    ReadAudit,

    OrderBulkSuspension,
    LiftBulkSuspension,
    ProposeCalendar,
    ApproveCalendar,
    ProposeSetting,
    ApproveSetting,
    /// <summary>People, accounts, posts, leave.</summary>
    AdministerPeople,
    Import,
    AssignInspector,
    /// <summary>Health, dashboards, dead letters.</summary>
    Operate,
}

/// <summary>Names of actions as others write them.</summary>
public static class CaseActions
{
    private static readonly FrozenDictionary<CaseAction, (string Name, string Path)> Names =
        Enum.GetValues<CaseAction>().ToFrozenDictionary(action => action, action => (Camel(action.ToString()), Kebab(action.ToString())));

    private static readonly FrozenDictionary<string, CaseAction> ByName =
        Names.SelectMany(pair => new[] { pair.Value.Name, pair.Value.Path }.Distinct().Select(name => (name, pair.Key)))
            .ToFrozenDictionary(pair => pair.name, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>Actions on one case, in the order a screen offers them.</summary>
    public static ImmutableArray<CaseAction> OnCases { get; } =
        [.. Enum.GetValues<CaseAction>().Where(action => action <= CaseAction.ReportObstruction)];

    /// <summary>As domain.md spells it: <c>signSupervisionNotice</c>.</summary>
    public static string Name(this CaseAction action) => Names[action].Name;

    /// <summary>As a path spells it: <c>sign-supervision-notice</c>.</summary>
    public static string Path(this CaseAction action) => Names[action].Path;

    /// <summary>From either spelling.</summary>
    public static bool TryParse(string name, out CaseAction action) => ByName.TryGetValue(name, out action);

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static string Kebab(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name)
        {
            text.Append(char.IsUpper(c) && text.Length > 0 ? "-" : "").Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
