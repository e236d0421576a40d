using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Domain.Time;

namespace Coordination.Domain.Rectification;

/// <summary>A trigger of SM-1 (domain.md 4.1.2, 4.1.3).</summary>
[GenerateSerializer, Immutable, Alias("case.command")]
public abstract record CaseCommand : Command;

/// <summary>Opens a case on a confirmed finding. The owner is the home of the new id.</summary>
[GenerateSerializer, Immutable, Alias("case.open")]
public sealed record OpenCase : CaseCommand
{
    [Id(0)] public SubjectKind SubjectKind { get; init; }
    /// <summary>School id, jurisdiction code, or member unit's code.</summary>
    [Id(1)] public required string Subject { get; init; }
    [Id(2)] public required CaseClass Class { get; init; }
    [Id(3)] public required string Title { get; init; }
    [Id(4)] public required string Problem { get; init; }
    [Id(5)] public ImmutableArray<RequiredItem> Required { get; init; } = [];
    [Id(6)] public string? FindingId { get; init; }
    [Id(7)] public string? InspectionId { get; init; }
    /// <summary>Person who found the problem; the actor when null and the actor is an inspector.</summary>
    [Id(8)] public string? Finder { get; init; }
    [Id(9)] public bool FindingConfirmed { get; init; } = true;
    [Id(10)] public ImmutableArray<CoResponsible> CoResponsible { get; init; } = [];
    /// <summary>Name of a subject the directory does not know (a department).</summary>
    [Id(11)] public string? SubjectName { get; init; }
    /// <summary>A higher body delegated the subject to this one (domain.md 2.4).</summary>
    [Id(12)] public bool Delegated { get; init; }
}

/// <param name="Term">The notice's own term; null takes the class's default.</param>
/// <param name="Basis">Legal basis as cited; at least one.</param>
[GenerateSerializer, Immutable, Alias("case.issue-notice")]
public sealed record IssueNotice([property: Id(0)] Duration? Term, [property: Id(1)] ImmutableArray<string> Basis, [property: Id(2)] string? Demands = null) : CaseCommand;

[GenerateSerializer, Immutable, Alias("case.confirm-notice")]
public sealed record ConfirmNotice : CaseCommand;

/// <summary>CI withdraws a class A notice that the office did not confirm; the case is cancelled.</summary>
[GenerateSerializer, Immutable, Alias("case.withdraw-notice")]
public sealed record WithdrawNotice([property: Id(0)] string Reason) : CaseCommand;

/// <param name="Complete">The measures are complete (≤ 24 h), not only begun (≤ 2 h).</param>
[GenerateSerializer, Immutable, Alias("case.confirm-interim-measures")]
public sealed record ConfirmInterimMeasures([property: Id(0)] string Measures, [property: Id(1)] bool OnSite, [property: Id(2)] string? Photo, [property: Id(3)] bool Complete) : CaseCommand;

[GenerateSerializer, Immutable, Alias("case.receipt")]
public sealed record ReceiptNotice : CaseCommand;

[GenerateSerializer, Immutable, Alias("case.cancel")]
public sealed record CancelCase([property: Id(0)] string Reason) : CaseCommand;

[GenerateSerializer, Immutable, Alias("case.start-work")]
public sealed record StartWork : CaseCommand;

[GenerateSerializer, Immutable, Alias("case.submit-plan")]
public sealed record SubmitPlan([property: Id(0)] string Plan, [property: Id(1)] string? File = null) : CaseCommand;

[GenerateSerializer, Immutable, Alias("case.report-progress")]
public sealed record ReportProgress([property: Id(0)] string Text, [property: Id(1)] string? File = null) : CaseCommand;

[GenerateSerializer, Immutable, Alias("case.add-evidence")]
public sealed record AddEvidence([property: Id(0)] ImmutableArray<Evidence> Pieces) : CaseCommand;

/// <summary>The rectification report DOC-05, signed by the principal.</summary>
[GenerateSerializer, Immutable, Alias("case.submit")]
public sealed record SubmitRectification : CaseCommand
{
    [Id(0)] public required string Measures { get; init; }
    [Id(1)] public required string ResponsiblePerson { get; init; }
    [Id(2)] public DateOnly? CompletedOn { get; init; }
    [Id(3)] public string RemainingIssues { get; init; } = "";
    [Id(4)] public ImmutableArray<Evidence> Evidence { get; init; } = [];
}

/// <summary>The inspector files the received report with the office.</summary>
[GenerateSerializer, Immutable, Alias("case.file-report")]
public sealed record FileReport : CaseCommand;

/// <summary>Names the recheckers; again while rechecking: replaces them.</summary>
/// <param name="OverrideReason">A chief inspector overrides an overridable recusal.</param>
[GenerateSerializer, Immutable, Alias("case.start-recheck")]
public sealed record StartRecheck([property: Id(0)] ImmutableArray<string> Recheckers, [property: Id(1)] RecheckMode Mode, [property: Id(2)] string? OverrideReason = null) : CaseCommand;

/// <summary>A conflict of interest of a named rechecker, found after naming.</summary>
[GenerateSerializer, Immutable, Alias("case.report-conflict")]
public sealed record ReportConflict([property: Id(0)] string PersonId, [property: Id(1)] string Reason) : CaseCommand;

/// <param name="CheckedInAt">On-site check-in; owed for classes A, B, D.</param>
[GenerateSerializer, Immutable, Alias("case.record-verdict")]
public sealed record RecordVerdict(
    [property: Id(0)] bool Passed,
    [property: Id(1)] string Findings,
    [property: Id(2)] DateTimeOffset? CheckedInAt = null,
    [property: Id(3)] string Place = "",
    [property: Id(4)] ImmutableArray<string>? Photos = null) : CaseCommand;

[GenerateSerializer, Immutable, Alias("case.confirm-pass")]
public sealed record ConfirmPass : CaseCommand;

[GenerateSerializer, Immutable, Alias("case.confirm-fail")]
public sealed record ConfirmFail([property: Id(0)] string Reasons) : CaseCommand;

[GenerateSerializer, Immutable, Alias("case.change-class")]
public sealed record ChangeClass([property: Id(0)] CaseClass Class, [property: Id(1)] string Reason) : CaseCommand;

/// <param name="Successor">School that takes over the problem; null when there is none.</param>
[GenerateSerializer, Immutable, Alias("case.rehome")]
public sealed record RehomeCase([property: Id(0)] string? Successor, [property: Id(1)] string Reason) : CaseCommand;

/// <param name="LookBackFailed">Else: the same problem again.</param>
[GenerateSerializer, Immutable, Alias("case.reopen")]
public sealed record ReopenCase([property: Id(0)] bool LookBackFailed, [property: Id(1)] string Reason) : CaseCommand;

/// <summary>The case is in the quarter's look-back sample.</summary>
/// <param name="Quarter"><c>2026Q3</c>.</param>
[GenerateSerializer, Immutable, Alias("case.draw-look-back")]
public sealed record DrawLookBack([property: Id(0)] string Quarter, [property: Id(1)] long Seed) : CaseCommand;

[GenerateSerializer, Immutable, Alias("case.pass-look-back")]
public sealed record PassLookBack([property: Id(0)] string Findings) : CaseCommand;

[GenerateSerializer, Immutable, Alias("case.assign-sub-task")]
public sealed record AssignSubTask([property: Id(0)] string Unit, [property: Id(1)] string Task) : CaseCommand;

[GenerateSerializer, Immutable, Alias("case.report-sub-task")]
public sealed record ReportSubTask([property: Id(0)] int Number, [property: Id(1)] string Text) : CaseCommand;

[GenerateSerializer, Immutable, Alias("case.judge-sub-task")]
public sealed record JudgeSubTask([property: Id(0)] int Number, [property: Id(1)] bool Passed, [property: Id(2)] string Reason = "") : CaseCommand;
