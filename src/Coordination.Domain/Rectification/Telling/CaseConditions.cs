using System.Globalization;
using Coordination.Domain.Alerts;
using Coordination.Domain.People;
using Coordination.Domain.Time;

namespace Coordination.Domain.Rectification;

/// <summary>
/// How things are with a case, for every alert of domain.md 5.4 it can cause: a pure function of the state. What a case says
/// of one key at any time is the whole truth of that key (law 5).
/// </summary>
internal static partial class CaseConditions
{
    public static IEnumerable<Condition> Of(CaseState state) =>
        !state.IsOpen ? [] : OfTerm(state).Concat(OfActs(state)).Concat(OfRecheck(state)).Concat(OfSides(state)).OfType<Condition>();

    private static IEnumerable<Condition?> OfTerm(CaseState state)
    {
        yield return DueSoon(state);
        yield return Overdue(state);
        yield return OfPassed(state, Limits.Receipt, "AL-54", "", "整改通知书未回执", urgent: true);
        yield return OfPassed(state, Limits.Plan, "AL-30b", ":plan", "整改方案逾期未报") is { } plan ? plan with { Stage = 1 } : null;
        yield return state.ProgressMissedAt is { } missed
            ? Make(state, "AL-30b", ":progress", missed, state.ProgressMissedDay ?? Beijing.Date(missed), "整改进展逾期未报") with { Stage = state.ProgressMissed }
            : null;
        yield return Hazard(state);
    }

    /// <summary>AL-01: ends when submitted, expired, replaced or suspended, which is when there is no running term.</summary>
    private static Condition? DueSoon(CaseState state) =>
        state is { TermClock: { FrozenSince: null, Warnings: { IsEmpty: false } warnings } clock, Term: { } term }
            ? Make(state, "AL-01", Number(":t", term.Number), warnings[0], clock.EndDay, "整改期限将到", urgent: true) with
            {
                Warnings = [.. warnings.Select(at => new Telling(at, state.Class == CaseClass.A ? Severity.P1 : Severity.P3))],
                Values = Values(state, ("term", term.Kind.ToString()), ("lastDay", Iso(clock.EndDay))),
            }
            : null;

    private static Condition? Overdue(CaseState state) =>
        state.Ladder.Pending is { Rung: 1 } && state.Passed.GetValueOrDefault(Limits.Term) is { } clock
            ? Make(state, "AL-02", "", clock.Due, clock.EndDay, "整改逾期", urgent: true)
            : null;

    private static Condition? Hazard(CaseState state)
    {
        var (first, complete) = (state.Passed.GetValueOrDefault(Limits.InterimFirst), state.Passed.GetValueOrDefault(Limits.InterimComplete));
        return (first ?? complete) is { } clock ? Make(state, "AL-53", "", clock.Due, clock.EndDay, "重大隐患未采取临时措施") : null;
    }

    private static IEnumerable<Condition?> OfActs(CaseState state)
    {
        var act = state.Ladder.Pending;
        yield return OfPassed(state, Limits.SignNotice, "AL-03", ":DOC-04", "整改通知书逾期未签发", Role.OFF_H, urgent: true);
        yield return OfPassed(state, Limits.ConfirmNotice, "AL-03", ":confirm", "现场整改通知书逾期未确认", Role.OFF_H, urgent: true);
        yield return OfPassed(state, Limits.SignSupervision, "AL-03", ":DOC-07", "督办通知逾期未签发", Role.OFF_H, urgent: true);
        yield return Held(state, OfPassed(state, Limits.OpenClue, "AL-03", ":clue", "问责线索逾期未开立", Role.CI, urgent: true));
        yield return act is { Rung: 2 } ? Held(state, Make(state, "AL-04", "", act.Since, act.Trigger, "督办期满仍未整改到位")) : null;
        yield return Held(state, OfPassed(state, Limits.HoldInterview, "AL-05", "", "约谈逾期未举行", Role.CI, urgent: true));
        yield return Warned(state, Limits.RecordInterview, "AL-06", Number(":record", state.Interview?.Sequence ?? 0), "约谈记录待签字", Severity.P3);
        yield return Warned(state, Limits.FileInterview, "AL-06", Number(":file", state.Interview?.Sequence ?? 0), "约谈记录待备案", Severity.P3);
        yield return Held(state, OfPassed(state, Limits.SignCircular, "AL-07", "", "通报逾期未印发", Role.DIR));
        yield return OfPassed(state, Limits.Recommendation, "AL-42", "", "督导建议逾期未答复", Role.ORG);
        yield return state.Obstruction is { } reported
            ? Make(state, "AL-40", "", reported.ReportedAt, Beijing.Date(reported.ReportedAt), "拒不配合、弄虚作假或打击报复") with { Values = Values(state, ("obstruction", reported.Kind.ToString())) }
            : null;
    }

    private static IEnumerable<Condition?> OfRecheck(CaseState state)
    {
        if (state.Submission is { } submission && Warned(state, Limits.Recheck, "AL-09", Number(":s", submission.Number), "复查期限将到", Severity.P2) is { } late)
        {
            yield return state.Recheck is { } recheck
                ? late with { People = late.People.SetItem("RECHECKER", [.. recheck.Recheckers.Select(person => person.Id)]) }
                : late;
        }

        yield return state.ReturnedAt is { } returned
            ? Make(state, "AL-10", "", returned, Beijing.Date(returned), "复查未通过,退回整改") with { Stage = state.Returns }
            : null;
        yield return state.Recheck is { Conflict: { } person, ConflictAt: { } found, CheckedIn: var checkedIn }
            ? Make(state, "AL-36", "", found, Beijing.Date(found), "复查人员应当回避") with
            {
                Stage = checkedIn ? 2 : 1,
                Values = Values(state, ("person", person)),
            }
            : null;
    }

    private static IEnumerable<Condition?> OfSides(CaseState state)
    {
        yield return Extension(state);
        // The chief inspector's own act is judged one level up.
        yield return Late(state, Limits.ObjectionAnswer, "异议逾期未答复", Role.CI) is { } answer
            ? answer with { DebtorRole = state.Notice is { SignedAs: Role.CI } ? "T:CI" : answer.DebtorRole }
            : null;
        yield return Late(state, Limits.FileReport, "整改报告逾期未存档", Role.RI);
        yield return Late(state, Limits.SuspensionReview, "中止逾期未复核", Role.CI) is { } review ? review with { PausedSince = null } : null;
        yield return Late(state, Limits.AcceptTransfer, "移交逾期未接收", Role.CI) is { } transfer
            ? transfer with { Values = transfer.Values.SetItem("step", "transfer") }
            : null;
        yield return Held(state, Late(state, Limits.Resummon, "缺席后逾期未再次约谈", Role.OFF_H));
    }

    /// <summary>AL-11: at the request, and again a working day before silence refuses.</summary>
    private static Condition? Extension(CaseState state) =>
        state.Extension.Pending is { } request && state.Clocks.GetValueOrDefault(Limits.ExtensionDecision) is { } clock
            ? Make(state, "AL-11", Number(":x", request.Number), request.At, Beijing.Date(request.At), "延期申请待决定") with
            {
                Warnings = [new Telling(request.At, Severity.P3), .. clock.Warnings.Select(at => new Telling(at, Severity.P3))],
                DebtorRole = (state.Class == CaseClass.D ? Role.CI : Role.OFF_H).ToString(),
                People = People(state).SetItem("REQUESTER", [request.By]),
            }
            : null;

    private static Condition? Late(CaseState state, string kind, string title, Role debtor) =>
        OfPassed(state, kind, "AL-52", ":" + kind, title, debtor) is { } late ? late with { Values = Values(state, ("step", kind)) } : null;

    private static string Iso(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private static string Number(string prefix, int number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{number}");
}
