using Coordination.Domain.Documents;
using Coordination.Domain.Rectification;
using Coordination.Web.Http;

namespace Coordination.Web.Cases.Bodies;

internal sealed record SignSupervisionNoticeBody([property: MaxText(4000), ManyLines] string? Demands = null, string Contact = "") : TriggerBody
{
    public override CaseCommand ToCommand() => new SignSupervisionNotice(Demands, Contact);
}

/// <param name="Unit">Jurisdiction of a body, or a member unit's code.</param>
internal sealed record ConvenerBody(ConvenerKind Kind, [property: MaxText(40), NotBlank] string Unit, [property: MaxText(80), NotBlank] string Name)
{
    public Convener ToConvener() => new(Kind, Unit, Name);
}

/// <param name="At">When the interview is to take place.</param>
internal sealed record SummonInterviewBody(
    DateTimeOffset At,
    [property: NotBlank] string Place,
    [property: MaxItems(10)] IReadOnlyList<ConvenerBody>? Conveners = null,
    [property: MaxText(80)] string? Interviewee = null) : TriggerBody
{
    public override CaseCommand ToCommand() => new SummonInterview(At, Place, [.. (Conveners ?? []).Select(one => one.ToConvener())], Interviewee);
}

/// <param name="Absent">The subject stayed away.</param>
internal sealed record HoldInterviewBody(
    [property: MaxItems(10)] IReadOnlyList<ConvenerBody>? Conveners = null, bool Absent = false, [property: MaxText(4000), ManyLines] string Note = "") : TriggerBody
{
    public override CaseCommand ToCommand() => new HoldInterview([.. (Conveners ?? []).Select(one => one.ToConvener())], Absent, Note);
}

internal sealed record InterviewRecordBody(
    [property: MaxText(8000), ManyLines] string Questions,
    [property: MaxText(8000), ManyLines] string Statements,
    [property: MaxItems(20), MaxText(1000), NotBlank] IReadOnlyList<string> Commitments,
    bool IntervieweeSigned,
    [property: MaxText(2000), ManyLines] string? RefusalNote = null) : TriggerBody
{
    public override CaseCommand ToCommand() => new SignInterviewRecord(Questions, Statements, [.. Commitments], IntervieweeSigned, RefusalNote);
}

internal sealed record ReceiptBody(FilingOffice Office, [property: NotBlank] string Proof)
{
    public FilingReceipt ToReceipt() => new(Office, Proof);
}

internal sealed record FileInterviewBody([property: MaxItems(10)] IReadOnlyList<ReceiptBody> Receipts) : TriggerBody
{
    public override CaseCommand ToCommand() => new FileInterview([.. Receipts.Select(one => one.ToReceipt())]);
}

internal sealed record BarBody([property: MaxText(80), NotBlank] string Person, [property: NotBlank] string Bar, DateOnly From, DateOnly To)
{
    public RecommendedBar ToBar() => new(Person, Bar, From, To);
}

/// <summary>The post acted in decides whether this is the chief inspector's signature or the director's.</summary>
internal sealed record SignCircularBody(
    string? Reason = null, [property: MaxItems(20)] IReadOnlyList<BarBody>? Recommendations = null, bool? Public = null) : TriggerBody
{
    public override CaseCommand ToCommand() =>
        new SignCircular(Reason, Recommendations is null ? null : [.. Recommendations.Select(one => one.ToBar())], Public);
}

internal sealed record ReplyRecommendationBody([property: MaxText(4000), ManyLines, NotBlank] string Reply) : TriggerBody
{
    public override CaseCommand ToCommand() => new ReplyRecommendation(Reply);
}

internal sealed record OpenClueBody([property: MaxText(40), NotBlank] string Code, [property: MaxText(4000), ManyLines, NotBlank] string Facts) : TriggerBody
{
    public override CaseCommand ToCommand() => new OpenClue(Code, Facts);
}

internal sealed record ObstructionBody(ObstructionKind Kind, [property: MaxText(4000), ManyLines, NotBlank] string Facts) : TriggerBody
{
    public override CaseCommand ToCommand() => new ReportObstruction(Kind, Facts);
}
