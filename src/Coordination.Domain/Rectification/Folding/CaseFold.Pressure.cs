using Coordination.Domain.Aggregates;

namespace Coordination.Domain.Rectification;

internal static partial class CaseFold
{
    private static CaseState? Pressure(CaseState state, CaseEvent @event, Recorded recorded) => @event switch
    {
        CaseOverdue overdue => Pass(state, Limits.Term) with { WasOverdue = true, OverdueSince = state.OverdueSince ?? overdue.LastDay },
        LimitPassed passed => Pass(state, passed.Kind),
        PressurePending pending => Pend(state, pending, recorded),
        SupervisionNoticeIssued => Serve(state, 1) with { Ladder = Served(state.Ladder, 1) with { Supervisions = state.Ladder.Supervisions + 1 } },
        InterviewSummoned summoned => state with { Interview = state.Interview! with { SummonedFor = summoned.For, Conveners = summoned.Conveners } },
        InterviewMissed missed => state with { Interview = state.Interview! with { SummonedFor = null, Absences = missed.Absences } },
        InterviewHeld held => state with
        {
            Interview = state.Interview! with { HeldAt = recorded.At, Conveners = held.Conveners },
            Ladder = Served(state.Ladder, 2) with { Interviews = state.Ladder.Interviews + 1 },
        },
        InterviewRecorded => state with { Interview = state.Interview! with { RecordedAt = recorded.At } },
        InterviewFiled => state with { Interview = state.Interview! with { FiledAt = recorded.At } },
        CircularPreSigned signed => state with { Drafts = [.. state.Drafts.Select(draft => draft.Key == signed.Draft.Key ? signed.Draft : draft)] },
        CircularIssued issued => state with
        {
            Circular = new CircularFacts(recorded.At, issued.RecommendationsUntil),
            Ladder = Served(state.Ladder, 3) with { Circulars = state.Ladder.Circulars + 1 },
        },
        RecommendationReplied => state with { Circular = state.Circular! with { RepliedAt = recorded.At } },
        ClueOpened clue => state with
        {
            Clue = new ClueFacts(recorded.At, clue.Aggravated || state.Clue is { Aggravated: true }, clue.Code),
            Ladder = state.Ladder.Pending is { Rung: 4 } ? Served(state.Ladder, 4) : state.Ladder,
        },
        ObstructionReported reported => state with { Obstruction = new ObstructionFacts(reported.Kind, recorded.At, reported.Facts) },
        _ => null,
    };

    private static CaseState Serve(CaseState state, int rung) => state with { Ladder = Served(state.Ladder, rung) };

    private static Ladder Served(Ladder ladder, int rung) =>
        ladder with { Served = Math.Max(ladder.Served, rung), Max = Math.Max(ladder.Max, rung), Pending = null };

    private static CaseState Pend(CaseState state, PressurePending pending, Recorded recorded)
    {
        if (pending.Resumed)
        {
            return state with { Ladder = state.Ladder with { Pending = state.Ladder.Pending! with { HeldSince = null } } };
        }

        // Rung 4 has no document that could be served: the state is reached when the term is over, the clue is the act (4.1.3).
        var ladder = pending.Rung == 4 ? Served(state.Ladder, 4) : state.Ladder;
        var act = new PendingAct(pending.Rung, recorded.At, pending.Trigger, state.IsHeld ? recorded.At : null);
        return state with
        {
            Ladder = ladder with { Pending = act },
            Interview = pending.Rung == 2 ? new InterviewFacts((state.Interview?.Sequence ?? 0) + 1, null, []) : state.Interview,
        };
    }
}
