using System.Globalization;
using Coordination.Domain.Aggregates;

namespace Coordination.Domain.Rectification;

/// <summary>After 销号: look-back and reopening for 365 days.</summary>
internal static class Reopening
{
    public static Decision Reopen(CaseDesk desk, ReopenCase reopen)
    {
        if (desk.State is not { Work: WorkState.Closed, Notice: not null })
        {
            return desk.WrongState;
        }

        if (desk.State.Clocks.GetValueOrDefault(Limits.ReopenWindow) is not { } window || desk.Now >= window.Due)
        {
            return Refusals.WindowClosed.With("until", desk.State.Clocks.GetValueOrDefault(Limits.ReopenWindow)?.EndDay.ToString("O", CultureInfo.InvariantCulture) ?? "");
        }

        if (string.IsNullOrWhiteSpace(reopen.Reason))
        {
            return Refusals.Incomplete.With("field", "reason");
        }

        var reopened = new CaseReopened(reopen.LookBackFailed, reopen.Reason) { Deadlines = DeadlineChanges.End(Limits.ReopenWindow) };
        var open = desk.After(reopened);
        var now = Origin.Of(desk.Now);
        var term = Terms.Start(open, TermKind.Reopened, Terms.Half(open), "reopen", desk.State.Notice.TermVersion, now);
        return Decision.Accept(reopened, term, LadderRules.Pend(desk.After(reopened, term), 1, now, "reopened"));
    }

    public static Decision Draw(CaseDesk desk, DrawLookBack draw) =>
        desk.State is not { Work: WorkState.Closed, EndedAt: { } ended } ? desk.WrongState
        : desk.State.LookBack?.Quarter == draw.Quarter ? Decision.Nothing
        : IsInRange(desk, ended) ? new LookBackDrawn(draw.Quarter, draw.Seed)
        : Refusals.WindowClosed.With("until", Time.Beijing.Date(ended).AddDays(desk.Length("rectification.lookback.to").Value.Amount).ToString("O", CultureInfo.InvariantCulture));

    private static bool IsInRange(CaseDesk desk, DateTimeOffset ended)
    {
        var age = desk.Today.DayNumber - Time.Beijing.Date(ended).DayNumber;
        return age >= desk.Length("rectification.lookback.from").Value.Amount && age <= desk.Length("rectification.lookback.to").Value.Amount;
    }

    public static Decision Pass(CaseDesk desk, PassLookBack pass) =>
        desk.State is { Work: WorkState.Closed, LookBack: { Passed: null } } ? new LookBackPassed(pass.Findings) : desk.WrongState;
}
