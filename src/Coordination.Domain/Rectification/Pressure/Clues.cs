using Coordination.Domain.Aggregates;

namespace Coordination.Domain.Rectification;

/// <summary>问责: the clue for SM-5 at the end of the ladder, and the short cut of R25.</summary>
internal static class Clues
{
    public static Decision Open(CaseDesk desk, OpenClue open) =>
        !LadderRules.IsDue(desk.State, 4) ? desk.WrongState
        : string.IsNullOrWhiteSpace(open.Facts) ? Refusals.Incomplete.With("field", "facts")
        : new ClueOpened(open.Code, open.Facts, Aggravated: desk.State.Obstruction is not null) { Deadlines = DeadlineChanges.End(Limits.OpenClue) };

    /// <summary>Obstruction, falsification, retaliation (R25): at least PR3-pending, and a clue with the aggravation flag.</summary>
    public static Decision Report(CaseDesk desk, ReportObstruction report)
    {
        if (desk.State.IsEnded)
        {
            return desk.WrongState;
        }

        if (string.IsNullOrWhiteSpace(report.Facts))
        {
            return Refusals.Incomplete.With("field", "facts");
        }

        var reported = new ObstructionReported(report.Kind, report.Facts);
        var clue = new ClueOpened(report.Kind.ToString(), report.Facts, Aggravated: true) { Deadlines = DeadlineChanges.End(Limits.OpenClue) };
        var ladder = desk.State.Ladder;
        return Math.Max(ladder.Served, ladder.Pending?.Rung ?? 0) >= 3
            ? Decision.Accept(reported, clue)
            : Decision.Accept(reported, clue, LadderRules.Pend(desk.After(reported, clue), 3, Origin.Of(desk.Now), report.Kind.ToString()));
    }
}
