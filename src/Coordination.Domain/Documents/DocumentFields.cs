using System.Text.Json.Serialization;

namespace Coordination.Domain.Documents;

/// <summary>The own fields of a kind of document (domain.md 8).</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "of")]
[JsonDerivedType(typeof(NoticeFields), "notice")]
[JsonDerivedType(typeof(ReportFields), "report")]
[JsonDerivedType(typeof(RecheckFields), "recheck")]
[JsonDerivedType(typeof(SupervisionFields), "supervision")]
[JsonDerivedType(typeof(SummonsFields), "summons")]
[JsonDerivedType(typeof(InterviewRecordFields), "interview-record")]
[JsonDerivedType(typeof(CircularFields), "circular")]
public abstract record DocumentFields;

/// <summary>DOC-04 整改通知书.</summary>
/// <param name="Term">N days as written, e.g. <c>30 d</c>; counted from service.</param>
/// <param name="LastDay">The last day if served on the day of signing; the deadline itself is a fact of the service.</param>
public sealed record NoticeFields(
    string School, string Inspector, string Problem, string Class, string Term, DateOnly? LastDay, ImmutableArray<string> RequiredEvidence,
    string ObjectionRight, string ExtensionRight) : DocumentFields;

/// <summary>DOC-05 整改报告.</summary>
public sealed record ReportFields(
    int Submission, string Measures, string ResponsiblePerson, DateOnly? CompletedOn, ImmutableArray<string> Evidence, string RemainingIssues) : DocumentFields;

/// <summary>DOC-06 复查记录.</summary>
/// <param name="Mode">暗访, 抽查, 实地查看 or 书面.</param>
public sealed record RecheckFields(
    int Submission, string Mode, string Place, DateTimeOffset? CheckedInAt, ImmutableArray<string> Persons, string Verdict, string Findings, ImmutableArray<string> Photos) : DocumentFields;

/// <summary>DOC-07 督办通知.</summary>
/// <param name="NoticeNumber">Null while the notice's number is pending.</param>
public sealed record SupervisionFields(
    string? NoticeNumber, int OverdueDays, string Demands, string NewTerm, string Consequence, string Contact) : DocumentFields;

/// <summary>DOC-08 约谈通知书.</summary>
public sealed record SummonsFields(
    ImmutableArray<string> Conveners, string Interviewee, string Post, DateTimeOffset? InterviewAt, string Place, ImmutableArray<string> ReasonCodes, string Facts) : DocumentFields;

/// <summary>DOC-08 约谈记录.</summary>
/// <param name="RefusalNote">Set when the interviewee refused to sign.</param>
public sealed record InterviewRecordFields(
    ImmutableArray<string> Conveners, string Interviewee, DateTimeOffset HeldAt, string Questions, string Statements, ImmutableArray<string> Commitments, string? RefusalNote) : DocumentFields;

/// <summary>DOC-09 通报.</summary>
/// <param name="Reason">整改不力, 推诿扯皮, 不作为 or 未完成.</param>
public sealed record CircularFields(
    string Unit, string Facts, string RectificationRecord, string Reason, ImmutableArray<RecommendedBar> Recommendations, bool IsPublic) : DocumentFields;

/// <summary>A recommended bar: 不得评优评先, 提拔使用, 转任重要职务.</summary>
[GenerateSerializer, Immutable, Alias("document.recommended-bar")]
public sealed record RecommendedBar([property: Id(0)] string Person, [property: Id(1)] string Bar, [property: Id(2)] DateOnly From, [property: Id(3)] DateOnly To);
