using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Domain.Time;

namespace Coordination.Domain.Rectification;

/// <summary>The subject submits; the ladder freezes, the recheck clock starts.</summary>
internal static class Submitting
{
    public static Decision Submit(CaseDesk desk, SubmitRectification submit)
    {
        var state = desk.State;
        if (!state.IsSubjectsTurn)
        {
            return desk.WrongState;
        }

        if (!Working.AreKnown(state, submit.Evidence))
        {
            return Refusals.Incomplete.With("field", "evidence");
        }

        var missing = state.Required.Where(item => !state.Evidence.ContainsKey(item.Id) && submit.Evidence.All(piece => piece.ItemId != item.Id)).ToArray();
        if (missing.Length > 0)
        {
            return Refusals.EvidenceMissing.With("items", string.Join('、', missing.Select(item => item.Text)));
        }

        var number = (state.Submission?.Number ?? 0) + 1;
        var pending = state.Ladder.Pending?.Rung;
        var late = state.OverdueSince is { } last ? CaseDrafts.DaysAfter(last, desk.Today) : 0;
        return new RectificationSubmitted(
            number, submit.Measures, submit.ResponsiblePerson, submit.CompletedOn, submit.RemainingIssues, submit.Evidence, pending == 1, pending > 1 ? pending : null, late)
        {
            Deadlines = new DeadlineChanges(Clocks(desk), Ended(pending)),
            Documents = new DocumentChanges(
                [],
                [.. state.Drafts.Where(draft => pending == 1 && LadderRules.IsOfLadder(draft)).Select(draft => draft.Key)],
                CaseDrafts.Sign(desk, CaseDrafts.Report(desk, submit, number), CaseAction.Submit)),
        };
    }

    // The unsigned 督办 is withdrawn with its limit; a later act is only on hold.
    private static ImmutableArray<string> Ended(int? pending)
    {
        ImmutableArray<string> ended = [Limits.Term, Limits.ExtensionDecision, Limits.Plan, Limits.Progress];
        return pending == 1 ? ended.Add(Limits.SignSupervision) : ended;
    }

    private static ImmutableArray<Clock> Clocks(CaseDesk desk)
    {
        var now = Origin.Of(desk.Now);
        var recheck = desk.Length(desk.OfClass("rectification.*.recheck"));
        // No warning two working days before a limit of one.
        ImmutableArray<Duration> warn = recheck.Value == Duration.WorkingDays(1) ? [] : [Duration.WorkingDays(2)];
        return
        [
            desk.Start(Limits.FileReport, "rectification.file-report", now),
            desk.Start(Limits.Recheck, recheck.Value, recheck.Key, recheck.Version, now, warnBefore: warn),
        ];
    }

    public static Decision File(CaseDesk desk) =>
        desk.State is { IsOpen: true, Submission.Filed: false }
            ? new ReportFiled { Deadlines = DeadlineChanges.End(Limits.FileReport) }
            : desk.WrongState;
}
