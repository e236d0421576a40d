using Coordination.Domain.Aggregates;
using Coordination.Domain.People;

namespace Coordination.Domain.Rectification;

/// <summary>复查: independent, on site where the class demands it, confirmed by the office.</summary>
internal static class Rechecking
{
    public static Decision Start(CaseDesk desk, StartRecheck start)
    {
        if (start.Recheckers.IsDefaultOrEmpty)
        {
            return Refusals.Incomplete.With("field", "recheckers");
        }

        // Independence comes before state (domain.md 4), also for who is named.
        if (Independence.OfRecheck(start.Recheckers, CaseAuthority.Facts(desk)) is { } self)
        {
            return self;
        }

        var recused = Recused(desk, start);
        if (recused.Refusal is { } conflict)
        {
            return conflict;
        }

        if (!desk.State.IsHeld)
        {
            return desk.WrongState;
        }

        return start.Mode == RecheckMode.Documents && desk.State.Class != CaseClass.C
            ? Refusals.OnSiteRequired
            : new RecheckStarted([.. start.Recheckers.Distinct().Select(id => new NamedPerson(id, Name(desk, id)))], start.Mode, recused.Overridden)
            {
                // An office that sends somebody to verify the report has it: nobody owes its filing any more (SC-1 knows no such step).
                Deadlines = DeadlineChanges.End(Limits.FileReport),
            };
    }

    /// <summary>IND-4: a relative or employer never; other ties only where a chief inspector overrides with a reason.</summary>
    private static (Refusal? Refusal, string? Overridden) Recused(CaseDesk desk, StartRecheck start)
    {
        ImmutableArray<string> units = [desk.State.Subject.Unit];
        foreach (var id in start.Recheckers)
        {
            if (desk.Context.Rules.Directory.Person(id) is { } person && Recusal.Check(person, units, desk.Now) is { } finding)
            {
                var chief = desk.Context.Actor.Holds(Role.CI, desk.State.Owner) && !string.IsNullOrWhiteSpace(start.OverrideReason);
                return finding.Overridable && chief ? (null, $"{id}: {start.OverrideReason}") : (finding.Refusal, null);
            }
        }

        return (null, null);
    }

    public static Decision Conflict(CaseDesk desk, ReportConflict conflict) =>
        desk.State is not { Work: WorkState.Rechecking, Recheck: { Conflict: null } recheck } ? desk.WrongState
        : recheck.Recheckers.All(person => person.Id != conflict.PersonId) || string.IsNullOrWhiteSpace(conflict.Reason) ? Refusals.Incomplete.With("field", "personId")
        : new ConflictReported(conflict.PersonId, conflict.Reason);

    public static Decision Record(CaseDesk desk, RecordVerdict verdict)
    {
        var (state, actor) = (desk.State, desk.Context.Actor.PersonId);
        if (state is not { Work: WorkState.Rechecking, Recheck: { } recheck })
        {
            return desk.WrongState;
        }

        // Named beside somebody else, the finder and the school's RI still do not give the verdict.
        if (Independence.OfRecheck([actor], CaseAuthority.Facts(desk)) is { } self)
        {
            return self;
        }

        if (recheck.Conflict == actor)
        {
            return Refusals.RecusalRequired.With("reason", "已报告利害关系").With("rule", "IND-4");
        }

        if (state.Class != CaseClass.C && verdict.CheckedInAt is null)
        {
            return Refusals.OnSiteRequired;
        }

        return string.IsNullOrWhiteSpace(verdict.Findings)
            ? Refusals.Incomplete.With("field", "findings")
            : new VerdictRecorded(verdict.Passed, verdict.Findings, verdict.CheckedInAt, verdict.Place, verdict.Photos ?? [])
            {
                Documents = DocumentChanges.Sign(CaseDrafts.Sign(desk, CaseDrafts.RecheckRecord(desk, verdict), CaseAction.RecordVerdict)),
            };
    }

    public static Decision Pass(CaseDesk desk)
    {
        var state = desk.State;
        if (state.Work != WorkState.Rechecking)
        {
            return desk.WrongState;
        }

        if (state.Recheck?.Passed != true)
        {
            return Refusals.VerdictRequired;
        }

        return state.SubTasks.Any(task => task.State != SubTaskState.Passed)
            ? Refusals.SubTasksOpen
            : new CaseClosed(state.Ladder.Max, state.WasOverdue, state.DaysLate)
            {
                Deadlines = DeadlineChanges.Start(desk.Start(Limits.ReopenWindow, "rectification.reopen.window", Origin.Of(desk.Now), fires: false)),
            };
    }

    /// <summary>退回: half the notice's own term again, and the ladder goes on (domain.md 4.1.3).</summary>
    public static Decision Fail(CaseDesk desk, ConfirmFail fail)
    {
        var state = desk.State;
        if (state.Work != WorkState.Rechecking)
        {
            return desk.WrongState;
        }

        if (state.Recheck?.Passed != false)
        {
            return Refusals.VerdictRequired;
        }

        if (string.IsNullOrWhiteSpace(fail.Reasons))
        {
            return Refusals.Incomplete.With("field", "reasons");
        }

        var failed = new RecheckFailed(state.Returns + 1, fail.Reasons)
        {
            Deadlines = new DeadlineChanges(state.Class == CaseClass.D ? [Working.NextProgress(desk, desk.Today)] : [], [Limits.Recheck, Limits.FileReport]),
        };
        var returned = desk.After(failed);
        var term = Terms.Start(returned, TermKind.Return, Terms.OfReturn(returned), "return", state.Notice!.TermVersion, Origin.Of(desk.Now));
        return Step(desk.After(failed, term)) is { } step ? Decision.Accept(failed, term, step) : Decision.Accept(failed, term);
    }

    /// <summary>Never more than one new step per return.</summary>
    private static PressurePending? Step(CaseDesk desk) => desk.State.Ladder switch
    {
        { Pending: { } held } => LadderRules.Resume(desk, held),
        { Served: 0 } when desk.State.Returns < 2 => null,
        _ => LadderRules.Next(desk.State) is { } rung ? LadderRules.Pend(desk, rung, Origin.Of(desk.Now), "recheck failed") : null,
    };

    private static string Name(CaseDesk desk, string id) => desk.Context.Rules.Directory.Person(id)?.Name ?? id;
}
