using Coordination.Domain.Aggregates;

namespace Coordination.Domain.Rectification;

internal static partial class CaseFold
{
    private static CaseState? Recheck(CaseState state, CaseEvent @event, Recorded recorded) => @event switch
    {
        RecheckStarted started => state with
        {
            Work = WorkState.Rechecking,
            Recheck = new RecheckFacts(started.Recheckers, started.Mode, recorded.At),
        },
        ConflictReported conflict => state with { Recheck = state.Recheck! with { Conflict = conflict.PersonId, ConflictAt = recorded.At } },
        VerdictRecorded verdict => state with
        {
            Recheck = state.Recheck! with { Passed = verdict.Passed, VerdictBy = recorded.Actor.PersonId, CheckedIn = verdict.CheckedInAt is not null },
        },
        CaseClosed => End(state, WorkState.Closed, recorded),
        RecheckFailed failed => state with { Work = WorkState.Returned, Returns = failed.Returns, ReturnedAt = recorded.At },
        CaseReopened => state with
        {
            Work = WorkState.InProgress,
            Reopened = true,
            EndedAt = null,
            Recheck = null,
            Objection = null,
            Interview = null,
            Circular = null,
            LookBack = null,
            Extension = new ExtensionFacts(state.Extension.Requests, state.Extension.Granted),
        },
        LookBackDrawn drawn => state with { LookBack = new LookBackFacts(drawn.Quarter, drawn.Seed, recorded.At) },
        LookBackPassed => state with { LookBack = state.LookBack! with { Passed = true } },
        _ => null,
    };
}
