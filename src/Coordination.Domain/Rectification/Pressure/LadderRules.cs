using Coordination.Domain.Documents;

namespace Coordination.Domain.Rectification;

/// <summary>The ladder of pressure (domain.md 4.1.3): a rung is pending while its act is drafted and due, then served.</summary>
internal static class LadderRules
{
    private const int Top = 4;

    /// <summary>The next step, or null when one is already pending or the top is reached.</summary>
    public static int? Next(CaseState state) => state.Ladder is { Pending: null, Served: < Top } ladder ? ladder.Served + 1 : null;

    /// <summary>Drafts the act of a rung and starts its limit; the limit waits while the subject has submitted.</summary>
    /// <param name="from">Trigger of the limit: the last day of the ended term, or the day of the act that raised it.</param>
    public static PressurePending Pend(CaseDesk desk, int rung, Origin from, string cause)
    {
        var superseded = desk.State.Ladder.Pending?.Rung;
        var changes = desk.State.IsHeld ? DeadlineChanges.Start() : DeadlineChanges.Start(Limit(desk, rung, from));
        return new PressurePending(rung, from.Day, cause, Resumed: false)
        {
            Deadlines = superseded is { } old ? changes.AndEnd(Limits.OfRung(old), Limits.Resummon) : changes,
            Documents = Draft(desk, rung),
        };
    }

    /// <summary>The act on hold is due again, with a fresh limit.</summary>
    public static PressurePending Resume(CaseDesk desk, PendingAct act) => new(act.Rung, desk.Today, "recheck failed", Resumed: true)
    {
        Deadlines = DeadlineChanges.Start(Limit(desk, act.Rung, Origin.Of(desk.Now))),
    };

    public static Clock Limit(CaseDesk desk, int rung, Origin from) => desk.Start(Limits.OfRung(rung), KeyOf(rung), from);

    public static string KeyOf(int rung) => rung switch
    {
        1 => "ladder.*.supervision.sign",
        2 => "interview.*.hold",
        3 => "circular.sign",
        _ => "accountability.open-clue",
    };

    /// <summary>The act of a rung can be done: drafted, due and not on hold.</summary>
    public static bool IsDue(CaseState state, int rung) => state.IsOpen && !state.IsHeld && state.Ladder.Pending is { HeldSince: null } act && act.Rung == rung;

    private static DocumentChanges Draft(CaseDesk desk, int rung)
    {
        ImmutableArray<Document> draft = rung switch
        {
            1 => [CaseDrafts.Supervision(desk, OverdueDays(desk))],
            2 => [CaseDrafts.Summons(desk)],
            3 => [CaseDrafts.Circular(desk, desk.State.Obstruction is null ? "整改不力" : "不作为")],
            _ => [],
        };
        return new DocumentChanges(draft, [.. desk.State.Drafts.Where(IsOfLadder).Select(old => old.Key)]);
    }

    public static bool IsOfLadder(Document draft) =>
        draft.Kind is DocumentKinds.SupervisionNotice or DocumentKinds.Summons or DocumentKinds.Circular;

    private static int OverdueDays(CaseDesk desk) => desk.State.OverdueSince is { } last ? CaseDrafts.DaysAfter(last, desk.Today) : 0;
}
