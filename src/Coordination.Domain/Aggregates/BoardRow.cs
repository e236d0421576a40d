namespace Coordination.Domain.Aggregates;

/// <summary>
/// One row of a live board, the same on every board that shows it. Small: a board keeps thousands in memory.
/// Instants are absolute; the screen computes what is left.
/// </summary>
[GenerateSerializer, Immutable, Alias("board.row")]
public sealed record BoardRow
{
    /// <summary><c>case</c> or <c>alert</c>.</summary>
    [Id(0)] public required string Kind { get; init; }
    [Id(1)] public required string Id { get; init; }
    /// <summary>Version of the entity this row was derived from; the higher one wins.</summary>
    [Id(2)] public long Version { get; init; }
    /// <summary>Human number (<c>2026-000417</c>, or a document's), null while pending.</summary>
    [Id(3)] public string? Number { get; init; }
    [Id(4)] public required string Title { get; init; }
    /// <summary>Jurisdiction that owns the entity now.</summary>
    [Id(5)] public required string Owner { get; init; }
    /// <summary>County-level code in which the subject lies; what the county × class × pressure table groups by.</summary>
    [Id(6)] public required string Location { get; init; }
    [Id(7)] public string? SchoolId { get; init; }
    [Id(8)] public string? SubjectName { get; init; }
    /// <summary>Case: work state (<c>InProgress</c>). Alert: <c>Open</c> or <c>Paused</c>.</summary>
    [Id(9)] public required string State { get; init; }
    /// <summary>Case: class <c>A</c>…<c>D</c>.</summary>
    [Id(10)] public string? Class { get; init; }
    /// <summary>Case: served pressure 0…4.</summary>
    [Id(11)] public int Pressure { get; init; }
    /// <summary>Case: rung whose act is drafted and due (1…4), else null.</summary>
    [Id(12)] public int? PendingRung { get; init; }
    /// <summary>Case: the subject's running term is over and nothing has ended it.</summary>
    [Id(13)] public bool Overdue { get; init; }
    /// <summary>The deadline somebody must keep next, with its kind; of an overdue case the term that passed, so that the longest overdue sorts first.</summary>
    [Id(14)] public DateTimeOffset? NextDue { get; init; }
    [Id(15)] public string? NextKind { get; init; }
    /// <summary>The subject's term (case), running or over and not ended.</summary>
    [Id(16)] public DateTimeOffset? TermDue { get; init; }
    /// <summary>Who must act next: a person's name or a post.</summary>
    [Id(17)] public string? Holder { get; init; }
    [Id(18)] public bool Suspended { get; init; }
    /// <summary>Drafted, unsigned documents (case).</summary>
    [Id(19)] public ImmutableArray<UnsignedDocument> Unsigned { get; init; } = [];
    /// <summary>Alert: catalogue id <c>AL-02</c>.</summary>
    [Id(20)] public string? AlertKind { get; init; }
    /// <summary>Alert: <c>P0</c>…<c>P3</c>.</summary>
    [Id(21)] public string? Severity { get; init; }
    [Id(22)] public int Tier { get; init; }
    [Id(23)] public int Tiers { get; init; }
    /// <summary>Alert: end of the acknowledge clock, null when acknowledged or not running.</summary>
    [Id(24)] public DateTimeOffset? AckBy { get; init; }
    /// <summary>Alert: who acknowledged, newest first.</summary>
    [Id(25)] public ImmutableArray<string> AckedBy { get; init; } = [];
    /// <summary>Alert: the resolve clock's next escalation.</summary>
    [Id(26)] public DateTimeOffset? EscalatesAt { get; init; }
    /// <summary>Alert: the case (or other source) it speaks of.</summary>
    [Id(27)] public string? SourceId { get; init; }
    /// <summary>When the case was opened or the alert raised.</summary>
    [Id(28)] public DateTimeOffset Since { get; init; }
    /// <summary>When this row last changed in substance.</summary>
    [Id(29)] public DateTimeOffset ChangedAt { get; init; }
    /// <summary>Alert: occurrence number.</summary>
    [Id(30)] public int Occurrence { get; init; }
    /// <summary>Alert: names of those told so far, latest tier last.</summary>
    [Id(31)] public ImmutableArray<string> Told { get; init; } = [];
    /// <summary>Subject is to be seen but the row is not for the subject's own eyes (covert recheck, drafts).</summary>
    [Id(32)] public bool Covert { get; init; }
    /// <summary>Case: who opened it or found the problem; with the two that follow, whose case it is without a board.</summary>
    [Id(33)] public string? Finder { get; init; }
    /// <summary>Case: ids of the named recheckers.</summary>
    [Id(34)] public ImmutableArray<string> Recheckers { get; init; } = [];
    /// <summary>Case against a government or a department: its code.</summary>
    [Id(35)] public string? Unit { get; init; }
}

/// <summary>A document the software drafted and nobody has signed yet.</summary>
/// <param name="Kind"><c>DOC-07</c>.</param>
/// <param name="SignBy">The signing limit (the instant it is late).</param>
[GenerateSerializer, Immutable, Alias("board.unsigned")]
public sealed record UnsignedDocument([property: Id(0)] string Kind, [property: Id(1)] DateTimeOffset DraftedAt, [property: Id(2)] DateTimeOffset? SignBy);
