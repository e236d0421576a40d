using Coordination.Domain.Aggregates;
using Coordination.Domain.Configuration;
using Coordination.Domain.Time;

namespace Coordination.Domain.Rectification;

/// <summary>延期: asked in time, decided within 3 working days, silence = refused.</summary>
internal static class Extensions
{
    public static Decision Request(CaseDesk desk, RequestExtension request)
    {
        var state = desk.State;
        if (!state.IsSubjectsTurn || state.Extension.Pending is not null || state.TermClock is not { } term)
        {
            return desk.WrongState;
        }

        if (state.Class == CaseClass.A || state.Extension.Granted >= desk.Number(desk.OfClass("rectification.*.extension.count")))
        {
            return Refusals.ExtensionUsedUp;
        }

        var lead = desk.Length("rectification.extension.lead").Value;
        if (!desk.Calendar.IsAtLeast(lead, desk.Today, term.EndDay))
        {
            return Refusals.ExtensionTooLate.With("lead", lead.ToString());
        }

        var amount = request.Amount ?? Max(desk).Value;
        if (OutOfRange(desk, amount) is { } refusal)
        {
            return refusal;
        }

        return string.IsNullOrWhiteSpace(request.Reason)
            ? Refusals.Incomplete.With("field", "reason")
            : new ExtensionRequested(state.Extension.Requests + 1, amount, request.Reason)
            {
                Deadlines = DeadlineChanges.Start(desk.Start(
                    Limits.ExtensionDecision, "rectification.extension.decision", Origin.Of(desk.Now), Rank.SilenceIsRefusal, fires: true, Duration.WorkingDays(1))),
            };
    }

    public static Decision Grant(CaseDesk desk, GrantExtension grant)
    {
        if (desk.State is not { Extension.Pending: { } request, TermClock: { } term, IsSubjectsTurn: true })
        {
            return desk.WrongState;
        }

        var amount = grant.Amount ?? request.Asked;
        return OutOfRange(desk, amount) is { } refusal
            ? refusal
            : new ExtensionGranted(amount)
            {
                Deadlines = new DeadlineChanges([ClockMath.Extend(term, amount, desk.Calendar)], [Limits.ExtensionDecision]),
            };
    }

    public static Decision Refuse(CaseDesk desk, RefuseExtension refuse) =>
        desk.State.Extension.Pending is null ? desk.WrongState
        : string.IsNullOrWhiteSpace(refuse.Reason) ? Refusals.Incomplete.With("field", "reason")
        : new ExtensionRefused(refuse.Reason, BySilence: false) { Deadlines = DeadlineChanges.End(Limits.ExtensionDecision) };

    private static Setting<Duration> Max(CaseDesk desk) => desk.Length(desk.OfClass("rectification.*.extension.max"));

    private static Refusal? OutOfRange(CaseDesk desk, Duration amount) =>
        Max(desk).Value is var max && (amount.Unit != max.Unit || amount.Amount < 1 || amount.Amount > max.Amount)
            ? Refusals.ExtensionTooLong.With("max", max.ToString())
            : null;
}
