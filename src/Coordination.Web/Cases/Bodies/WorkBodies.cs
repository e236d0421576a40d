using Coordination.Domain.Rectification;
using Coordination.Domain.Time;
using Coordination.Web.Http;

namespace Coordination.Web.Cases.Bodies;

/// <param name="Term">The notice's own term (<c>30 d</c>); absent takes the default of the class.</param>
internal sealed record IssueNoticeBody(
    [property: MaxItems(20), MaxText(300), NotBlank] IReadOnlyList<string> Basis, Duration? Term = null, [property: MaxText(2000), ManyLines] string? Demands = null) : TriggerBody
{
    public override CaseCommand ToCommand() => new IssueNotice(Term, [.. Basis], Demands);
}

internal sealed record ReasonBody<TCommand>([property: MaxText(2000), ManyLines, NotBlank] string Reason) : TriggerBody
    where TCommand : CaseCommand
{
    public override CaseCommand ToCommand() => Reasoned.Make<TCommand>(Reason);
}

internal sealed record InterimMeasuresBody(
    [property: MaxText(4000), ManyLines, NotBlank] string Measures, bool OnSite = false, string? Photo = null, bool Complete = false) : TriggerBody
{
    public override CaseCommand ToCommand() => new ConfirmInterimMeasures(Measures, OnSite, Photo, Complete);
}

internal sealed record PlanBody([property: MaxText(8000), ManyLines, NotBlank] string Plan, string? File = null) : TriggerBody
{
    public override CaseCommand ToCommand() => new SubmitPlan(Plan, File);
}

internal sealed record ProgressBody([property: MaxText(8000), ManyLines, NotBlank] string Text, string? File = null) : TriggerBody
{
    public override CaseCommand ToCommand() => new ReportProgress(Text, File);
}

/// <summary>The rectification report; evidence was uploaded before.</summary>
internal sealed record SubmitBody(
    [property: MaxText(8000), ManyLines, NotBlank] string Measures,
    [property: MaxText(80), NotBlank] string ResponsiblePerson,
    DateOnly? CompletedOn = null,
    [property: MaxText(4000), ManyLines] string RemainingIssues = "") : TriggerBody
{
    public override CaseCommand ToCommand() =>
        new SubmitRectification { Measures = Measures, ResponsiblePerson = ResponsiblePerson, CompletedOn = CompletedOn, RemainingIssues = RemainingIssues };
}

internal sealed record StartRecheckBody(
    [property: MaxItems(10), MaxText(60), NotBlank] IReadOnlyList<string> Recheckers, RecheckMode Mode, [property: MaxText(1000), ManyLines] string? OverrideReason = null) : TriggerBody
{
    public override CaseCommand ToCommand() => new StartRecheck([.. Recheckers], Mode, OverrideReason);
}

internal sealed record ConflictBody([property: MaxText(60), NotBlank] string PersonId, [property: MaxText(1000), ManyLines, NotBlank] string Reason) : TriggerBody
{
    public override CaseCommand ToCommand() => new ReportConflict(PersonId, Reason);
}

/// <param name="CheckedInAt">When the rechecker was on site.</param>
/// <param name="Photos">Hashes of uploaded files.</param>
internal sealed record VerdictBody(
    bool Passed,
    [property: MaxText(8000), ManyLines, NotBlank] string Findings,
    DateTimeOffset? CheckedInAt = null,
    string Place = "",
    [property: MaxItems(30), MaxText(80)] IReadOnlyList<string>? Photos = null) : TriggerBody
{
    public override CaseCommand ToCommand() => new RecordVerdict(Passed, Findings, CheckedInAt, Place, [.. Photos ?? []]);
}

internal sealed record ReasonsBody([property: MaxText(4000), ManyLines, NotBlank] string Reasons) : TriggerBody
{
    public override CaseCommand ToCommand() => new ConfirmFail(Reasons);
}

internal sealed record ChangeClassBody(CaseClass Class, [property: MaxText(2000), ManyLines, NotBlank] string Reason) : TriggerBody
{
    public override CaseCommand ToCommand() => new ChangeClass(Class, Reason);
}

/// <param name="Successor">School that takes over the problem; absent when there is none.</param>
internal sealed record RehomeBody([property: MaxText(2000), ManyLines, NotBlank] string Reason, [property: MaxText(40)] string? Successor = null) : TriggerBody
{
    public override CaseCommand ToCommand() => new RehomeCase(Successor, Reason);
}

internal sealed record ReopenBody(bool LookBackFailed, [property: MaxText(2000), ManyLines, NotBlank] string Reason) : TriggerBody
{
    public override CaseCommand ToCommand() => new ReopenCase(LookBackFailed, Reason);
}

/// <param name="Quarter"><c>2026Q3</c>.</param>
internal sealed record DrawLookBackBody([property: MaxText(6), NotBlank] string Quarter, [property: Between(0, 9_007_199_254_740_991)] long Seed) : TriggerBody
{
    public override CaseCommand ToCommand() => new DrawLookBack(Quarter, Seed);
}

internal sealed record PassLookBackBody([property: MaxText(4000), ManyLines, NotBlank] string Findings) : TriggerBody
{
    public override CaseCommand ToCommand() => new PassLookBack(Findings);
}

internal sealed record AssignSubTaskBody([property: MaxText(40), NotBlank] string Unit, [property: MaxText(2000), ManyLines, NotBlank] string Task) : TriggerBody
{
    public override CaseCommand ToCommand() => new AssignSubTask(Unit, Task);
}

internal sealed record ReportSubTaskBody([property: Between(1, 100)] int Number, [property: MaxText(4000), ManyLines, NotBlank] string Text) : TriggerBody
{
    public override CaseCommand ToCommand() => new ReportSubTask(Number, Text);
}

internal sealed record JudgeSubTaskBody([property: Between(1, 100)] int Number, bool Passed, [property: MaxText(2000), ManyLines] string Reason = "") : TriggerBody
{
    public override CaseCommand ToCommand() => new JudgeSubTask(Number, Passed, Reason);
}
