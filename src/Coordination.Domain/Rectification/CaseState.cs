using System.Text.Json.Serialization;
using Coordination.Domain.Documents;
using Coordination.Domain.People;
using Coordination.Domain.Time;

namespace Coordination.Domain.Rectification;

/// <summary>
/// One problem of one subject from the finding to 销号 (SM-1). Small for ever: whatever grows (progress reports, evidence,
/// past deadlines, signed documents) stays in the events and leaves only a count or a head here.
/// </summary>
public sealed record CaseState
{
    public required string Id { get; init; }

    public WorkState Work { get; init; }

    public CaseClass Class { get; init; }

    public CaseSubject Subject { get; init; } = CaseSubject.None;

    /// <summary>Jurisdiction whose body handles it now (currentOwner).</summary>
    public string Owner { get; init; } = "";

    /// <summary>The body above the owner, as known when the owner took the case.</summary>
    public string? OwnerParent { get; init; }

    public string Title { get; init; } = "";

    public string Problem { get; init; } = "";

    public string? FindingId { get; init; }

    public string? InspectionId { get; init; }

    /// <summary>Who found the problem.</summary>
    public string? Finder { get; init; }

    /// <summary>The school's responsible inspectors when the case was opened.</summary>
    public ImmutableArray<string> Inspectors { get; init; } = [];

    public ImmutableArray<RequiredItem> Required { get; init; } = [];

    /// <summary>Pieces of evidence per required item; the pieces are in the events.</summary>
    public ImmutableSortedDictionary<string, int> Evidence { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    public ImmutableArray<SubTask> SubTasks { get; init; } = [];

    public NoticeFacts? Notice { get; init; }

    public TermFacts? Term { get; init; }

    /// <summary>Running limits by kind.</summary>
    public ImmutableSortedDictionary<string, Clock> Clocks { get; init; } = ImmutableSortedDictionary<string, Clock>.Empty;

    /// <summary>Limits that passed and whose act is still owed, by kind. An expired <see cref="Limits.Term"/> here means overdue.</summary>
    public ImmutableSortedDictionary<string, Clock> Passed { get; init; } = ImmutableSortedDictionary<string, Clock>.Empty;

    /// <summary>Ended limits that a provisional calendar took part in: loading it may owe them a "deadline corrected" entry.</summary>
    public ImmutableArray<Clock> Provisional { get; init; } = [];

    public Ladder Ladder { get; init; } = new();

    public InterviewFacts? Interview { get; init; }

    public CircularFacts? Circular { get; init; }

    public ClueFacts? Clue { get; init; }

    public ObstructionFacts? Obstruction { get; init; }

    public ExtensionFacts Extension { get; init; } = new();

    public ObjectionFacts? Objection { get; init; }

    public SubmissionFacts? Submission { get; init; }

    public RecheckFacts? Recheck { get; init; }

    public int Returns { get; init; }

    /// <summary>When the last recheck failed; cleared by the next submission.</summary>
    public DateTimeOffset? ReturnedAt { get; init; }

    public SuspensionFacts? Suspension { get; init; }

    /// <summary>Orders that already had their effect here, newest last.</summary>
    public ImmutableArray<string> Orders { get; init; } = [];

    public TransferFacts? Transfer { get; init; }

    /// <summary>Progress reports missed in a row (class D).</summary>
    public int ProgressMissed { get; init; }

    public DateTimeOffset? ProgressMissedAt { get; init; }

    public DateOnly? ProgressMissedDay { get; init; }

    /// <summary>Drafted, unsigned documents with their content.</summary>
    public ImmutableArray<Document> Drafts { get; init; } = [];

    /// <summary>Heads of signed documents, oldest first, at most <see cref="MaxPapers"/>.</summary>
    public ImmutableArray<DocumentHead> Papers { get; init; } = [];

    public int DraftCount { get; init; }

    public LookBackFacts? LookBack { get; init; }

    public bool Reopened { get; init; }

    /// <summary>A term had expired at some time.</summary>
    public bool WasOverdue { get; init; }

    /// <summary>Last day of the first broken term since the last submission.</summary>
    public DateOnly? OverdueSince { get; init; }

    /// <summary>Days between a broken term's last day and the submission after it, summed.</summary>
    public int DaysLate { get; init; }

    /// <summary>The case's own human number, once given.</summary>
    public string? Number { get; init; }

    public DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset ChangedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public const int MaxPapers = 40;

    [JsonIgnore]
    public bool IsEnded => Work is WorkState.Closed or WorkState.Cancelled or WorkState.Terminated;

    [JsonIgnore]
    public bool IsOpen => Work != WorkState.None && !IsEnded;

    /// <summary>The subject is to work: the states in which an expiry climbs.</summary>
    [JsonIgnore]
    public bool IsSubjectsTurn => Work is WorkState.NoticeIssued or WorkState.InProgress or WorkState.Returned;

    /// <summary>The ladder is frozen: the subject has submitted.</summary>
    [JsonIgnore]
    public bool IsHeld => Work is WorkState.Submitted or WorkState.Rechecking;

    [JsonIgnore]
    public bool IsOverdue => Passed.ContainsKey(Limits.Term);

    /// <summary>The running term, or null.</summary>
    [JsonIgnore]
    public Clock? TermClock => Clocks.GetValueOrDefault(Limits.Term);

    public bool IsRunning(string kind) => Clocks.ContainsKey(kind);

    /// <summary>A limit that runs or has passed with its act still owed.</summary>
    public Clock? Owed(string kind) => Clocks.GetValueOrDefault(kind) ?? Passed.GetValueOrDefault(kind);

    public Document? Draft(string kind) => Drafts.LastOrDefault(draft => draft.Kind == kind);
}

/// <summary>Who is to rectify, as known when the case was opened (or rehomed).</summary>
/// <param name="Unit">School id, jurisdiction code or member unit's code.</param>
/// <param name="Location">County-level code.</param>
public sealed record CaseSubject(
    SubjectKind Kind, string Unit, string Name, string Location, string AdministeredBy, string CompetentDepartment)
{
    public static CaseSubject None { get; } = new(SubjectKind.School, "", "", "", "", "");

    [JsonIgnore]
    public string? SchoolId => Kind == SubjectKind.School ? Unit : null;
}

/// <param name="OwnTerm">The notice's own term; returns and reopening take half of it.</param>
/// <param name="Confirmed">Class A on the spot: false until the office confirmed.</param>
public sealed record NoticeFacts(
    string DocumentId, DateTimeOffset SignedAt, string SignedBy, Role SignedAs, Duration OwnTerm, string TermRule, string TermVersion, bool Confirmed,
    DateTimeOffset? ServedAt = null, DateTimeOffset? ReceiptedAt = null);

/// <param name="Number">1, 2… within the case; identifies the term in alert keys.</param>
public sealed record TermFacts(int Number, TermKind Kind);

/// <summary>Pressure region (domain.md 4.1.3).</summary>
/// <param name="Served">0…4; never falls but when work ends.</param>
public sealed record Ladder(int Served = 0, int Max = 0, PendingAct? Pending = null, int Supervisions = 0, int Interviews = 0, int Circulars = 0)
{
    /// <summary>As domain.md writes it: <c>PR1-pending</c>.</summary>
    public string Name => Pending is { } act && act.Rung > Served ? $"PR{act.Rung}-pending" : $"PR{Served}";
}

/// <summary>An act that is drafted and due.</summary>
/// <param name="Trigger">Trigger date of its limit and alerts.</param>
/// <param name="HeldSince">Set while the subject has submitted.</param>
public sealed record PendingAct(int Rung, DateTimeOffset Since, DateOnly Trigger, DateTimeOffset? HeldSince = null);

/// <param name="Sequence">1, 2… within the case.</param>
/// <param name="SummonedFor">Null until summoned, and again after an absence.</param>
public sealed record InterviewFacts(
    int Sequence, DateTimeOffset? SummonedFor, ImmutableArray<Convener> Conveners, int Absences = 0, DateTimeOffset? HeldAt = null,
    DateTimeOffset? RecordedAt = null, DateTimeOffset? FiledAt = null);

/// <param name="RepliedAt">When the Organisation Department replied to the recommendation.</param>
public sealed record CircularFacts(DateTimeOffset IssuedAt, DateOnly RecommendationsUntil, DateTimeOffset? RepliedAt = null);

/// <summary>A clue for SM-5.</summary>
public sealed record ClueFacts(DateTimeOffset OpenedAt, bool Aggravated, string Code);

public sealed record ObstructionFacts(ObstructionKind Kind, DateTimeOffset ReportedAt, string Facts);

public sealed record ExtensionFacts(int Requests = 0, int Granted = 0, ExtensionRequest? Pending = null);

public sealed record ExtensionRequest(int Number, Duration Asked, string Reason, DateTimeOffset At, string By);

public sealed record ObjectionFacts(DateTimeOffset FiledAt, string By, string Reason, bool Open, bool? Upheld = null);

public sealed record SubmissionFacts(int Number, DateTimeOffset At, string By, bool Filed = false);

/// <param name="Passed">Null until a verdict is recorded.</param>
/// <param name="Conflict">A recusal conflict found after naming (IND-4).</param>
public sealed record RecheckFacts(
    ImmutableArray<NamedPerson> Recheckers, RecheckMode Mode, DateTimeOffset StartedAt, bool? Passed = null, string? VerdictBy = null, string? Conflict = null,
    DateTimeOffset? ConflictAt = null, bool CheckedIn = false);

public sealed record NamedPerson(string Id, string Name);

public sealed record SuspensionFacts(DateTimeOffset Since, string Reason, string? OrderId, string By);

public sealed record TransferFacts(string From, TransferKind Kind, DateTimeOffset At);

public sealed record LookBackFacts(string Quarter, long Seed, DateTimeOffset DrawnAt, bool? Passed = null);

/// <summary>Co-responsible unit's part; the case closes only when all pass.</summary>
public sealed record SubTask(int Number, string Unit, string Task, SubTaskState State);

public enum SubTaskState
{
    Assigned,
    Done,
    Returned,
    Passed,
}
