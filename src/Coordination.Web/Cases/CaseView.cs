using System.Text.Json;
using Coordination.Domain.Documents;
using Coordination.Domain.Rectification;

namespace Coordination.Web.Cases;

/// <summary>
/// A case as a screen shows it, through the eyes of one reader: <see cref="State"/> is <c>Submitted</c> to those who may not know of a
/// covert recheck, <see cref="May"/> lists the triggers this person may send now.
/// </summary>
internal sealed record CaseView
{
    public required string Id { get; init; }
    public required long Version { get; init; }
    public string? Number { get; init; }
    public required string State { get; init; }
    public required bool Suspended { get; init; }
    public required PressureView Pressure { get; init; }
    public required CaseClass Class { get; init; }
    public required string Title { get; init; }
    public required string Facts { get; init; }
    public SchoolRef? School { get; init; }
    public required CaseSubject Subject { get; init; }
    public required string Owner { get; init; }
    public required string Home { get; init; }
    public required string Location { get; init; }
    public PersonRef? Finder { get; init; }
    public ImmutableArray<PersonRef> Inspectors { get; init; } = [];
    public string? FindingId { get; init; }
    public string? InspectionId { get; init; }
    public required ImmutableArray<RequiredView> Required { get; init; }
    public required ImmutableArray<DeadlineView> Deadlines { get; init; }
    public required ImmutableArray<DocumentView> Documents { get; init; }
    public required ImmutableArray<EvidenceView> Evidence { get; init; }
    public TermView? Term { get; init; }
    public NoticeView? Notice { get; init; }
    public ObjectionFacts? Objection { get; init; }
    public ExtensionFacts? Extension { get; init; }
    public RecheckFacts? Recheck { get; init; }
    public SubmissionFacts? Submission { get; init; }
    public InterviewFacts? Interview { get; init; }
    public CircularFacts? Circular { get; init; }
    public ClueFacts? Clue { get; init; }
    public SuspensionFacts? Suspension { get; init; }
    public TransferFacts? Transfer { get; init; }
    public LookBackFacts? LookBack { get; init; }
    public ImmutableArray<SubTask> SubTasks { get; init; } = [];
    public required int Returns { get; init; }
    public required bool Reopened { get; init; }
    public required bool Overdue { get; init; }
    public required bool WasOverdue { get; init; }
    public required int DaysLate { get; init; }
    public required int MaxPressure { get; init; }
    public required DateTimeOffset OpenedAt { get; init; }
    public required DateTimeOffset ChangedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public required ImmutableArray<string> May { get; init; }
}

internal sealed record SchoolRef(string Id, string Name);

internal sealed record PersonRef(string Id, string Name);

/// <param name="Pending">Rung whose act is drafted and due.</param>
/// <param name="Frozen">The subject has submitted: the ladder waits.</param>
internal sealed record PressureView(int Served, int? Pending, bool Frozen, string Name);

internal sealed record TermView(int Number, TermKind Kind);

/// <param name="OwnTerm">As in the notice: <c>30 d</c>.</param>
internal sealed record NoticeView(
    string DocumentId, DateTimeOffset SignedAt, string SignedBy, string OwnTerm, bool Confirmed, DateTimeOffset? ServedAt, DateTimeOffset? ReceiptedAt);

/// <param name="Proofs">Pieces of evidence named for this item.</param>
internal sealed record RequiredView(string Id, string Text, int Proofs);

/// <summary>A running or broken limit.</summary>
/// <param name="Amount"><c>30 d</c>, as computed.</param>
/// <param name="Rolled">The last day was moved to a working day.</param>
/// <param name="Since">Instant from which it runs.</param>
/// <param name="Passed">It is over and its act still owed.</param>
/// <param name="Frozen">It stands still since then.</param>
internal sealed record DeadlineView(
    string Kind, DateTimeOffset Due, DateOnly? LastDay, string Rule, string RuleVersion, string Amount, bool Rolled, string Calendar, bool Provisional,
    DateTimeOffset Since, bool Passed, DateTimeOffset? Frozen)
{
    public static DeadlineView Of(Clock clock, bool passed) => new(
        clock.Kind, clock.Due, clock.LastDay, clock.Rule, clock.RuleVersion, clock.Computed.Amount.ToString(),
        clock.Computed.Skipped.Any(day => day.Kind == Domain.Time.SkipKind.Rolled), clock.Computed.Calendar, clock.Computed.Provisional,
        clock.From, passed, clock.FrozenSince);
}

/// <param name="SignBy">The signing limit, while unsigned.</param>
/// <param name="Number">Null while pending.</param>
/// <param name="Fields">The document's own fields (domain.md 8).</param>
internal sealed record DocumentView(
    string Id, string Kind, string Title, DocumentStatus Status, string? Number, DateTimeOffset? DraftedAt, DateTimeOffset? SignBy, DateTimeOffset? SignedAt,
    string? SignedBy, DateTimeOffset? ServedAt, string? Body, string? Hash, JsonElement? Fields);

/// <param name="Id">Name of the stored file, for downloading.</param>
internal sealed record EvidenceView(string Id, string? ItemId, string Name, string Hash, long Size, string ContentType, string By, DateTimeOffset At);
