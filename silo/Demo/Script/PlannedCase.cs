using Coordination.Domain.Aggregates;
using Coordination.Domain.Rectification;

namespace Coordination.Silo.Demo.Script;

/// <summary>A case of the sample term before it happens: who will open it, when, and what the people in it are like.</summary>
/// <param name="Opener">Person who opens it.</param>
internal sealed record PlannedCase(EntityId Id, DateTimeOffset At, string Opener, OpenCase Open, Will Will, Bent Bent);

/// <summary>What moves the subject to submit.</summary>
internal enum Will
{
    InTime,
    /// <summary>Days after the term, as soon as somebody asks.</summary>
    Late,
    /// <summary>Only under 督办.</summary>
    Supervised,
    Interviewed,
    Circulated,
    Never,
}

/// <summary>What is out of the ordinary about a case.</summary>
internal enum Bent
{
    None,
    /// <summary>The office leaves the notice unsigned for weeks.</summary>
    Unsigned,
    /// <summary>Class A, and nobody confirms the interim measures for hours.</summary>
    Hazard,
    /// <summary>No receipt for days.</summary>
    Silent,
    Cancelled,
    Objection,
    Extension,
    /// <summary>An extension is asked for and nobody decides.</summary>
    Unanswered,
    Suspended,
    TakenUp,
    /// <summary>Taken up, and the new owner does not accept.</summary>
    Orphaned,
    Terminated,
    Reopened,
    Obstruction,
    /// <summary>Submitted work is sent back more than once.</summary>
    SentBack,
    /// <summary>An act of pressure is left unsigned.</summary>
    Stalled,
    ClassRaised,
}
