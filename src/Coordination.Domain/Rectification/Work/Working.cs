using Coordination.Domain.Aggregates;
using Coordination.Domain.Time;

namespace Coordination.Domain.Rectification;

/// <summary>The subject at work: start, plan and monthly progress (class D), evidence.</summary>
internal static class Working
{
    private const int MaxPiecesAtOnce = 50;

    public static Decision Start(CaseDesk desk) =>
        desk.State.Work is WorkState.NoticeIssued or WorkState.Returned ? new RectificationStarted() : desk.WrongState;

    public static Decision Plan(CaseDesk desk, SubmitPlan plan) =>
        desk.State is not { Class: CaseClass.D, Work: WorkState.NoticeIssued or WorkState.InProgress } ? desk.WrongState
        : string.IsNullOrWhiteSpace(plan.Plan) ? Refusals.Incomplete.With("field", "plan")
        : new PlanSubmitted(plan.Plan, plan.File) { Deadlines = DeadlineChanges.End(Limits.Plan) };

    public static Decision Progress(CaseDesk desk, ReportProgress report)
    {
        if (desk.State is not { Class: CaseClass.D, Work: WorkState.NoticeIssued or WorkState.InProgress })
        {
            return desk.WrongState;
        }

        if (string.IsNullOrWhiteSpace(report.Text))
        {
            return Refusals.Incomplete.With("field", "text");
        }

        // A report after the last "5th" satisfies the coming one; an earlier surplus one moves nothing.
        var next = desk.State.Clocks.GetValueOrDefault(Limits.Progress)?.LastDay;
        var early = next is { } day && desk.State.ProgressMissed == 0 && desk.Today > day.AddMonths(-1);
        return new ProgressReported(report.Text, report.File) { Deadlines = early ? DeadlineChanges.Start(NextProgress(desk, next!.Value)) : null };
    }

    /// <summary>The progress day of the month after a day; a fixed date, so it does not roll.</summary>
    public static Clock NextProgress(CaseDesk desk, DateOnly after)
    {
        var setting = desk.Context.Rules.Settings.Number("rectification.D.progress-day", desk.State.Owner, desk.Today);
        var month = new DateOnly(after.Year, after.Month, 1).AddMonths(1);
        var last = month.AddDays(setting.Value - 1);
        var amount = Duration.Days(last.DayNumber - after.DayNumber);
        var clock = desk.Start(Limits.Progress, amount, setting.Key, setting.Version, new Origin(after, Beijing.Midnight(after)), Rank.LegalTerms);
        var start = clock.Base with { RollForward = false };
        return clock with { Base = start, Computed = desk.Calendar.After(after, amount, rollForward: false) };
    }

    public static ProgressMissed MissProgress(CaseDesk desk)
    {
        var day = desk.State.Clocks[Limits.Progress].EndDay;
        return new ProgressMissed(day) { Deadlines = DeadlineChanges.Start(NextProgress(desk, day)) };
    }

    public static Decision AddEvidence(CaseDesk desk, AddEvidence add) =>
        desk.State is not { IsOpen: true, Work: not WorkState.Opened } ? desk.WrongState
        : add.Pieces.IsDefaultOrEmpty || add.Pieces.Length > MaxPiecesAtOnce || !AreKnown(desk.State, add.Pieces) ? Refusals.Incomplete.With("field", "pieces")
        : new EvidenceAdded(add.Pieces);

    /// <summary>Each piece proves a required item, or the case as a whole (empty item).</summary>
    public static bool AreKnown(CaseState state, ImmutableArray<Evidence> pieces) =>
        pieces.All(piece => piece.ItemId.Length == 0 || state.Required.Any(item => item.Id == piece.ItemId));
}
