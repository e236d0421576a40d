using Coordination.Domain.Documents;

namespace Coordination.Domain.Rectification;

[GenerateSerializer, Immutable, Alias("case.sign-supervision-notice")]
public sealed record SignSupervisionNotice([property: Id(0)] string? Demands = null, [property: Id(1)] string Contact = "") : CaseCommand;

/// <param name="At">When the interview takes place.</param>
[GenerateSerializer, Immutable, Alias("case.summon-interview")]
public sealed record SummonInterview(
    [property: Id(0)] DateTimeOffset At, [property: Id(1)] string Place, [property: Id(2)] ImmutableArray<Convener> Conveners, [property: Id(3)] string? Interviewee = null) : CaseCommand;

/// <summary>The interview took place, or the subject stayed away.</summary>
/// <param name="Conveners">Who convened; empty means those of the summons.</param>
[GenerateSerializer, Immutable, Alias("case.hold-interview")]
public sealed record HoldInterview([property: Id(0)] ImmutableArray<Convener> Conveners, [property: Id(1)] bool Absent = false, [property: Id(2)] string Note = "") : CaseCommand;

/// <param name="RefusalNote">Owed when the interviewee did not sign.</param>
[GenerateSerializer, Immutable, Alias("case.sign-interview-record")]
public sealed record SignInterviewRecord(
    [property: Id(0)] string Questions,
    [property: Id(1)] string Statements,
    [property: Id(2)] ImmutableArray<string> Commitments,
    [property: Id(3)] bool IntervieweeSigned,
    [property: Id(4)] string? RefusalNote = null) : CaseCommand;

/// <summary>Filed with the local Party committee, the government and the superior department: three receipts.</summary>
[GenerateSerializer, Immutable, Alias("case.file-interview")]
public sealed record FileInterview([property: Id(0)] ImmutableArray<FilingReceipt> Receipts) : CaseCommand;

/// <summary>The chief inspector's signature first, then the director's: the post acted in decides which it is.</summary>
[GenerateSerializer, Immutable, Alias("case.sign-circular")]
public sealed record SignCircular(
    [property: Id(0)] string? Reason = null, [property: Id(1)] ImmutableArray<RecommendedBar>? Recommendations = null, [property: Id(2)] bool? Public = null) : CaseCommand;

[GenerateSerializer, Immutable, Alias("case.reply-recommendation")]
public sealed record ReplyRecommendation([property: Id(0)] string Reply) : CaseCommand;

[GenerateSerializer, Immutable, Alias("case.open-clue")]
public sealed record OpenClue([property: Id(0)] string Code, [property: Id(1)] string Facts) : CaseCommand;

[GenerateSerializer, Immutable, Alias("case.report-obstruction")]
public sealed record ReportObstruction([property: Id(0)] ObstructionKind Kind, [property: Id(1)] string Facts) : CaseCommand;
