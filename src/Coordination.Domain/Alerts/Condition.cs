using Coordination.Domain.Aggregates;

namespace Coordination.Domain.Alerts;

/// <summary>One open alert per key; raised again after it resolved, it has another occurrence number (domain.md 5.1).</summary>
/// <param name="Kind">Catalogue id: <c>AL-02</c>.</param>
/// <param name="Subject">School id, jurisdiction or post.</param>
/// <param name="Period">The case, the case and term, the submission, the year…</param>
[GenerateSerializer, Immutable, Alias("alert.key")]
public sealed record AlertKey([property: Id(0)] string Kind, [property: Id(1)] string Subject, [property: Id(2)] string Period)
{
    /// <summary>The alert's id; its home is the home of what caused it.</summary>
    public EntityId IdIn(string home) => EntityId.Derive(home, EntityKinds.AlertLetter, Kind, Subject, Period);
}

/// <summary>
/// How things are with a source, said to one alert (law 5): the newest version from a source wins; raise, pause and resolve are
/// a pure function of it. <see cref="Since"/> may lie ahead: the alert then waits for it by a deadline of its own.
/// </summary>
[GenerateSerializer, Immutable, Alias("alert.condition")]
public sealed record Condition
{
    [Id(0)] public required AlertKey Key { get; init; }
    /// <summary>When the alert is to be raised (a dueAt, a warning day's 00:00, or the instant of an act).</summary>
    [Id(1)] public required DateTimeOffset Since { get; init; }
    /// <summary>Trigger date of day and working-day offsets (the last day of the broken term when raised at a dueAt).</summary>
    [Id(2)] public required DateOnly Trigger { get; init; }
    /// <summary><c>A</c> for life-safety variants (AL-02A), else empty.</summary>
    [Id(3)] public string Variant { get; init; } = "";
    /// <summary>Warning instants before <see cref="Breach"/>, each a telling of L0 at its severity (AL-01, AL-06, AL-09, AL-11). Empty: told once, at <see cref="Since"/>.</summary>
    [Id(4)] public ImmutableArray<Telling> Warnings { get; init; } = [];
    /// <summary>The limit itself where a kind warns before it: from here the tiers run, at the breach severity.</summary>
    [Id(5)] public DateTimeOffset? Breach { get; init; }
    /// <summary>Count-driven tiers (AL-10: number of returns; AL-39: attempts in 30 d); 0 elsewhere.</summary>
    [Id(6)] public int Stage { get; init; }
    /// <summary>Set while the condition waits on someone else: both clocks are frozen from this instant.</summary>
    [Id(7)] public DateTimeOffset? PausedSince { get; init; }
    /// <summary>The jurisdiction whose roles are told (current owner of the case).</summary>
    [Id(8)] public required string Owner { get; init; }
    [Id(9)] public required string Location { get; init; }
    [Id(10)] public string? SchoolId { get; init; }
    [Id(11)] public string? SubjectName { get; init; }
    [Id(12)] public string? Class { get; init; }
    /// <summary>One line for the alert's title, Chinese.</summary>
    [Id(13)] public required string Title { get; init; }
    /// <summary>Named persons by part they play: <c>RI</c>, <c>RECHECKER</c>, <c>SIGNER</c>, <c>REQUESTER</c>… to person ids.</summary>
    [Id(14)] public ImmutableDictionary<string, ImmutableArray<string>> People { get; init; } = ImmutableDictionary<string, ImmutableArray<string>>.Empty;
    /// <summary>Which role owes the act (AL-03 signer, AL-11 approver, AL-52 debtor): a role name such as <c>OFF_H</c>.</summary>
    [Id(15)] public string? DebtorRole { get; init; }
    /// <summary>Extra plain values for the text, e.g. document kind or term name.</summary>
    [Id(16)] public ImmutableDictionary<string, string> Values { get; init; } = ImmutableDictionary<string, string>.Empty;
}

/// <summary>One telling of L0 at an instant and severity.</summary>
[GenerateSerializer, Immutable, Alias("alert.telling")]
public readonly record struct Telling([property: Id(0)] DateTimeOffset At, [property: Id(1)] Severity Severity);

/// <summary>P0 life-safety, P1 urgent, P2 important, P3 routine (domain.md 3.0).</summary>
[GenerateSerializer, Alias("severity")]
public enum Severity
{
    P0,
    P1,
    P2,
    P3,
}

/// <summary>A source tells an alert how things are.</summary>
/// <param name="Source">Id of the speaking entity.</param>
/// <param name="SourceVersion">Its version; lower ones are ignored.</param>
/// <param name="Condition">Null: not (or no longer) true.</param>
/// <param name="EndedBecause">Why it ended, for the record: <c>signed</c>, <c>submitted</c>, <c>closed</c>…</param>
/// <param name="At">Legal instant of the change.</param>
[GenerateSerializer, Immutable, Alias("alert.tell-condition")]
public sealed record TellCondition(
    [property: Id(0)] string Source,
    [property: Id(1)] long SourceVersion,
    [property: Id(2)] AlertKey Key,
    [property: Id(3)] Condition? Condition,
    [property: Id(4)] string? EndedBecause,
    [property: Id(5)] DateTimeOffset At) : Command
{
    [System.Text.Json.Serialization.JsonIgnore]
    public override DateTimeOffset? LegalAt => At;
}

/// <summary>One thing told to one person: a row of the inbox, and the proof that it was told.</summary>
[GenerateSerializer, Immutable, Alias("inbox.item")]
public sealed record InboxItem
{
    /// <summary><c>alert</c> or <c>document</c>.</summary>
    [Id(0)] public required string Kind { get; init; }
    /// <summary>Alert id, or document id (<c>{case}/{version}</c>).</summary>
    [Id(1)] public required string Source { get; init; }
    [Id(2)] public int Occurrence { get; init; }
    /// <summary><c>L0</c>…<c>L3</c>, <c>informed</c>, or <c>service</c> for documents.</summary>
    [Id(3)] public required string Tier { get; init; }
    /// <summary>0 for the first telling at a tier, then counting.</summary>
    [Id(4)] public int Repeat { get; init; }
    [Id(5)] public required string PersonId { get; init; }
    [Id(6)] public required string PersonName { get; init; }
    /// <summary>Post in which the person is told.</summary>
    [Id(7)] public string? PostId { get; init; }
    [Id(8)] public string? AlertKind { get; init; }
    [Id(9)] public string? Severity { get; init; }
    [Id(10)] public string? CaseId { get; init; }
    [Id(11)] public string? SchoolId { get; init; }
    [Id(12)] public string? SubjectName { get; init; }
    [Id(13)] public required string Title { get; init; }
    /// <summary>Legal instant of the telling (window start when held).</summary>
    [Id(14)] public required DateTimeOffset At { get; init; }
    [Id(15)] public DateTimeOffset? AckBy { get; init; }
    /// <summary>True when this person owes an acknowledgement.</summary>
    [Id(16)] public bool AckOwed { get; init; }
    /// <summary>A voice call besides the usual channels: this person has not acknowledged in time what each must (AL-53).</summary>
    [Id(17)] public bool Voice { get; init; }
}

/// <summary>To an inbox partition: accept these items; repeats are recognised by their key.</summary>
[GenerateSerializer, Immutable, Alias("inbox.deliver")]
public sealed record Deliver([property: Id(0)] ImmutableArray<InboxItem> Items) : MessageBody;

/// <summary>To an inbox partition: these rows changed without a new telling (resolved, acknowledged).</summary>
[GenerateSerializer, Immutable, Alias("inbox.update")]
public sealed record UpdateInbox(
    [property: Id(0)] string Source, [property: Id(1)] int Occurrence, [property: Id(2)] ImmutableArray<string> PersonIds, [property: Id(3)] string Status, [property: Id(4)] DateTimeOffset At) : MessageBody;
