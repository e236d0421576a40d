using Coordination.Domain.Aggregates;

namespace Coordination.Domain.Rectification;

internal static partial class CaseFold
{
    private static CaseState? Work(CaseState state, CaseEvent @event, Recorded recorded) => @event switch
    {
        CaseOpened opened => Open(state, opened, recorded),
        NoticeIssued issued => state with
        {
            Work = WorkState.NoticeIssued,
            Notice = new NoticeFacts(
                $"{state.Id}/{recorded.Version}", recorded.At, recorded.Actor.PersonId, issued.SignedAs, issued.Term, issued.TermRule, issued.TermVersion, issued.Confirmed),
        },
        NumberGiven given => given.DocumentId == state.Id
            ? state with { Number = given.Number }
            : ChangePaper(state, given.DocumentId, paper => paper with { Number = given.Number }),
        NoticeServed served => Serve(state, served.DocumentId, served.ServedAt) with { Notice = state.Notice! with { ServedAt = served.ServedAt } },
        DocumentServed served => Serve(state, served.DocumentId, served.ServedAt),
        NoticeConfirmed => state with { Notice = state.Notice! with { Confirmed = true } },
        NoticeWithdrawn => End(
            ChangePaper(state, state.Notice!.DocumentId, paper => paper with { Status = Documents.DocumentStatus.Withdrawn }), WorkState.Cancelled, recorded),
        InterimMeasuresConfirmed => state,
        NoticeReceipted => state with { Notice = state.Notice! with { ReceiptedAt = recorded.At } },
        CaseCancelled => End(state, WorkState.Cancelled, recorded),
        RectificationStarted => state with { Work = WorkState.InProgress },
        PlanSubmitted => state,
        ProgressReported => state with { ProgressMissed = 0, ProgressMissedAt = null, ProgressMissedDay = null },
        ProgressMissed missed => state with
        {
            ProgressMissed = state.ProgressMissed + 1,
            ProgressMissedAt = state.ProgressMissedAt ?? recorded.At,
            ProgressMissedDay = state.ProgressMissedDay ?? missed.Day,
        },
        EvidenceAdded added => Collect(state, added.Pieces),
        RectificationSubmitted submitted => Submit(state, submitted, recorded),
        ReportFiled => state with { Submission = state.Submission! with { Filed = true } },
        TermStarted started => state with { Term = new TermFacts(started.Number, started.Kind) },
        ClassChanged changed => state with
        {
            Class = changed.To,
            Notice = changed.OwnTerm is { } own && state.Notice is { } notice ? notice with { OwnTerm = own } : state.Notice,
        },
        CaseRehomed { Subject: null } => End(state, WorkState.Terminated, recorded),
        CaseRehomed rehomed => state with { Subject = rehomed.Subject!, Inspectors = rehomed.Inspectors },
        SubTaskAssigned assigned => state with { SubTasks = state.SubTasks.Add(new SubTask(assigned.Number, assigned.Unit, assigned.Task, SubTaskState.Assigned)) },
        SubTaskReported reported => ChangeSubTask(state, reported.Number, SubTaskState.Done),
        SubTaskJudged judged => ChangeSubTask(state, judged.Number, judged.Passed ? SubTaskState.Passed : SubTaskState.Returned),
        _ => null,
    };

    private static CaseState Open(CaseState state, CaseOpened opened, Recorded recorded) => state with
    {
        Work = WorkState.Opened,
        Class = opened.Class,
        Subject = opened.Subject,
        Owner = opened.Owner,
        OwnerParent = opened.OwnerParent,
        Title = opened.Title,
        Problem = opened.Problem,
        FindingId = opened.FindingId,
        InspectionId = opened.InspectionId,
        Finder = opened.Finder,
        Inspectors = opened.Inspectors,
        Required = opened.Required,
        SubTasks = [.. opened.CoResponsible.Select((unit, index) => new SubTask(index + 1, unit.Unit, unit.Task, SubTaskState.Assigned))],
        OpenedAt = recorded.At,
    };

    private static CaseState Serve(CaseState state, string documentId, DateTimeOffset at) =>
        ChangePaper(state, documentId, paper => paper with { ServedAt = at });

    private static CaseState Collect(CaseState state, ImmutableArray<Evidence> pieces)
    {
        var counts = state.Evidence;
        foreach (var piece in pieces)
        {
            counts = counts.SetItem(piece.ItemId, counts.GetValueOrDefault(piece.ItemId) + 1);
        }

        return state with { Evidence = counts };
    }

    private static CaseState Submit(CaseState state, RectificationSubmitted submitted, Recorded recorded)
    {
        var pending = state.Ladder.Pending;
        var held = submitted.ActHeld is { } rung ? state.Clocks.Remove(Limits.OfRung(rung)).Remove(Limits.Resummon) : state.Clocks;
        return Collect(state, submitted.Evidence) with
        {
            Work = WorkState.Submitted,
            Submission = new SubmissionFacts(submitted.Number, recorded.At, recorded.Actor.PersonId),
            Recheck = null,
            ReturnedAt = null,
            Clocks = held,
            Extension = state.Extension with { Pending = null },
            Ladder = state.Ladder with { Pending = submitted.ActWithdrawn ? null : pending is null ? null : pending with { HeldSince = recorded.At } },
            DaysLate = state.DaysLate + submitted.DaysLate,
            OverdueSince = null,
        };
    }

    private static CaseState ChangeSubTask(CaseState state, int number, SubTaskState to) =>
        state with { SubTasks = [.. state.SubTasks.Select(task => task.Number == number ? task with { State = to } : task)] };
}
