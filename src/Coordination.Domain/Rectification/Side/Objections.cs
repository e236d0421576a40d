using System.Globalization;
using Coordination.Domain.Aggregates;

namespace Coordination.Domain.Rectification;

/// <summary>异议: a flag beside the work; the clock runs on.</summary>
internal static class Objections
{
    public static Decision File(CaseDesk desk, FileObjection file)
    {
        if (desk.State is not { Work: WorkState.NoticeIssued or WorkState.InProgress, Objection: null, Notice.ReceiptedAt: not null })
        {
            return desk.WrongState;
        }

        // No window is left after a reopening: what is contested then was served long ago.
        var window = desk.State.Clocks.GetValueOrDefault(Limits.ObjectionWindow);
        if (window is null || (window.FrozenSince is null && desk.Now >= window.Due))
        {
            return Refusals.WindowClosed.With("until", window?.EndDay.ToString("O", CultureInfo.InvariantCulture) ?? "");
        }

        return string.IsNullOrWhiteSpace(file.Reason)
            ? Refusals.Incomplete.With("field", "reason")
            : new ObjectionFiled(file.Reason) { Deadlines = DeadlineChanges.Start(desk.Start(Limits.ObjectionAnswer, "rectification.objection.answer", Origin.Of(desk.Now))) };
    }

    /// <summary>Cancels the case, or amends the notice's term: counted from the service, and only while that term runs.</summary>
    public static Decision Uphold(CaseDesk desk, UpholdObjection uphold)
    {
        if (Undecided(desk, uphold.Reasons) is { } refusal)
        {
            return refusal;
        }

        var ended = DeadlineChanges.End(Limits.ObjectionAnswer);
        if (uphold.NewTerm is not { } term)
        {
            return new ObjectionDecided(true, uphold.Reasons, null) { Deadlines = ended };
        }

        if (term.Amount < 1)
        {
            return Refusals.TermInvalid.With("term", term.ToString());
        }

        if (desk.State is not { TermClock: { } clock, Term.Kind: TermKind.Rectify })
        {
            return new ObjectionDecided(true, uphold.Reasons, term) { Deadlines = ended };
        }

        var fresh = ClockMath.Inherit(
            Terms.Clock(desk, TermKind.Rectify, term, "objection", clock.RuleVersion, new Origin(clock.Base.Trigger, clock.Base.From)), clock, desk.Calendar);
        return fresh.Due <= desk.Now
            ? Refusals.TermInvalid.With("term", term.ToString())
            : new ObjectionDecided(true, uphold.Reasons, term) { Deadlines = ended.And(fresh) };
    }

    public static Decision Reject(CaseDesk desk, RejectObjection reject) =>
        Undecided(desk, reject.Reasons) is { } refusal
            ? refusal
            : new ObjectionDecided(false, reject.Reasons, null) { Deadlines = DeadlineChanges.End(Limits.ObjectionAnswer) };

    private static Refusal? Undecided(CaseDesk desk, string reasons) =>
        desk.State is not { IsOpen: true, Objection.Open: true } ? desk.WrongState
        : string.IsNullOrWhiteSpace(reasons) ? Refusals.Incomplete.With("field", "reasons")
        : null;
}
