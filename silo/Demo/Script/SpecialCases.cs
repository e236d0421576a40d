using Coordination.Domain.Rectification;

namespace Coordination.Silo.Demo.Script;

/// <summary>A case opened a fixed time before the audience enters, so that a rare state is there to be seen.</summary>
/// <param name="Hours">Hours before; null: so many working days before.</param>
internal sealed record SpecialCase(CaseClass Class, Will Will, Bent Bent, int WorkingDays = 0, double? Hours = null);

internal static class SpecialCases
{
    public static ImmutableArray<SpecialCase> All { get; } =
    [
        // Life safety of this morning, and some that are a little older.
        new(CaseClass.A, Will.InTime, Bent.Hazard, Hours: 2.6),
        new(CaseClass.A, Will.InTime, Bent.Silent, Hours: 1.2),
        new(CaseClass.A, Will.InTime, Bent.None, WorkingDays: 1),
        new(CaseClass.A, Will.Late, Bent.None, WorkingDays: 3),
        new(CaseClass.A, Will.Never, Bent.Stalled, WorkingDays: 4),
        new(CaseClass.A, Will.Never, Bent.None, WorkingDays: 9),
        // High on the ladder.
        new(CaseClass.B, Will.Never, Bent.None, WorkingDays: 72),
        new(CaseClass.B, Will.Never, Bent.None, WorkingDays: 68),
        new(CaseClass.B, Will.Never, Bent.Stalled, WorkingDays: 50),
        new(CaseClass.B, Will.Never, Bent.None, WorkingDays: 46),
        new(CaseClass.B, Will.Circulated, Bent.None, WorkingDays: 58),
        new(CaseClass.C, Will.Never, Bent.None, WorkingDays: 66),
        new(CaseClass.C, Will.Never, Bent.Stalled, WorkingDays: 56),
        new(CaseClass.C, Will.Interviewed, Bent.None, WorkingDays: 52),
        new(CaseClass.B, Will.Never, Bent.Stalled, WorkingDays: 28),
        new(CaseClass.B, Will.Never, Bent.None, WorkingDays: 26),
        new(CaseClass.C, Will.Late, Bent.Obstruction, WorkingDays: 30),
        // Things that wait for somebody.
        new(CaseClass.C, Will.InTime, Bent.Unanswered, WorkingDays: 14),
        new(CaseClass.C, Will.InTime, Bent.Unanswered, WorkingDays: 13),
        new(CaseClass.B, Will.InTime, Bent.Unanswered, WorkingDays: 6),
        new(CaseClass.C, Will.InTime, Bent.Objection, WorkingDays: 9),
        new(CaseClass.B, Will.InTime, Bent.Objection, WorkingDays: 7),
        new(CaseClass.C, Will.InTime, Bent.Suspended, WorkingDays: 20),
        new(CaseClass.D, Will.InTime, Bent.Suspended, WorkingDays: 30),
        new(CaseClass.B, Will.InTime, Bent.TakenUp, WorkingDays: 8),
        new(CaseClass.C, Will.InTime, Bent.Orphaned, WorkingDays: 12),
        new(CaseClass.C, Will.InTime, Bent.Terminated, WorkingDays: 25),
        new(CaseClass.C, Will.InTime, Bent.Reopened, WorkingDays: 45),
        new(CaseClass.B, Will.InTime, Bent.Reopened, WorkingDays: 38),
        new(CaseClass.B, Will.InTime, Bent.SentBack, WorkingDays: 36),
        new(CaseClass.C, Will.InTime, Bent.SentBack, WorkingDays: 44),
        new(CaseClass.C, Will.InTime, Bent.Unsigned, WorkingDays: 10),
        new(CaseClass.B, Will.InTime, Bent.Unsigned, WorkingDays: 5),
    ];
}
