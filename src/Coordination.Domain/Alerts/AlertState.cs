using Coordination.Domain.People;

namespace Coordination.Domain.Alerts;

/// <summary>An alert: what its sources say, and the occurrence that is open. JSON, far below 48 KiB: repeats only count.</summary>
public sealed record AlertState
{
    public static AlertState Empty { get; } = new();

    public long Version { get; init; }

    /// <summary>When something changed that a board shows.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>Null until a source has spoken.</summary>
    public AlertKey? Key { get; init; }

    /// <summary>Newest version heard of each source, the last speaker last.</summary>
    public ImmutableArray<SourceVersion> Sources { get; init; } = [];

    /// <summary>The source whose condition stands.</summary>
    public string? Source { get; init; }

    /// <summary>The newest condition; null when it is not (any more) true. May lie ahead or be dismissed.</summary>
    public Condition? Condition { get; init; }

    /// <summary>How many times the alert was raised.</summary>
    public int Occurrence { get; init; }

    /// <summary>Null while nothing is open.</summary>
    public OpenAlert? Open { get; init; }

    /// <summary>How the last occurrence ended.</summary>
    public ClosedAlert? Closed { get; init; }

    /// <summary>Circumstances a person has dealt with by hand: they do not raise the alert again.</summary>
    public Dismissal? Dismissed { get; init; }
}

public sealed record SourceVersion(string Source, long Version);

public sealed record Dismissal(DateTimeOffset Since, int Stage);

/// <summary>The open occurrence.</summary>
public sealed record OpenAlert
{
    public required DateTimeOffset RaisedAt { get; init; }

    public required DateOnly Trigger { get; init; }

    public required string Variant { get; init; }

    public required FrozenPolicy Policy { get; init; }

    public required Chain Chain { get; init; }

    /// <summary>One per tier of the policy.</summary>
    public required ImmutableArray<OpenTier> Tiers { get; init; }

    public required Severity Severity { get; init; }

    /// <summary>Highest tier reached (index).</summary>
    public int Tier { get; init; }

    /// <summary>The instant the tiers count from; null while only warnings have come.</summary>
    public DateTimeOffset? ClockFrom { get; init; }

    /// <summary>The last warning date that was told.</summary>
    public DateTimeOffset? WarnedThrough { get; init; }

    /// <summary>The severity of the last telling of L0.</summary>
    public Severity? ToldSeverity { get; init; }

    /// <summary>End of the running acknowledge clock.</summary>
    public DateTimeOffset? AckBy { get; init; }

    public DateTimeOffset? PausedSince { get; init; }

    /// <summary>All pauses so far: what a recomputed instant has to be moved by.</summary>
    public TimeSpan PausedFor { get; init; }

    public ImmutableArray<HeldTelling> Held { get; init; } = [];

    /// <summary>Everyone told, by tier, in the order of telling.</summary>
    public ImmutableArray<Told> Told { get; init; } = [];

    /// <summary>Acknowledgements, newest last.</summary>
    public ImmutableArray<Acknowledgement> Acknowledgements { get; init; } = [];

    public bool HasTier(int index) => index < Tiers.Length;
}

/// <param name="Due">The resolve clock's instant for this tier.</param>
/// <param name="Started">The tier's own start has come (or its count was reached).</param>
/// <param name="Sent">Tellings at this tier, repeats included.</param>
public sealed record OpenTier(DateTimeOffset? Due, bool Started = false, int Sent = 0, DateTimeOffset? NextRepeat = null);

/// <param name="OwnPeople">One of the subject's own: an acknowledgement stops nothing but the repeats to this person.</param>
/// <param name="AckOwed">Still owes an acknowledgement.</param>
public sealed record Told(
    string PersonId, string Name, string? PostId, Role? Role, string? Scope, int Tier, bool Informed, bool OwnPeople, bool AckOwed, DateTimeOffset At);

public sealed record Acknowledgement(string PersonId, string Name, string? PostId, DateTimeOffset At);

/// <summary>How an occurrence ended; kept until the next one.</summary>
/// <param name="Level">Highest tier reached.</param>
public sealed record ClosedAlert(
    int Occurrence, DateTimeOffset RaisedAt, DateTimeOffset ResolvedAt, string Because, Severity Severity, int Level, bool Acknowledged, ImmutableArray<string> Told);
