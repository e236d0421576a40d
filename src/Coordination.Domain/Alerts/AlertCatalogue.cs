using System.Collections.Frozen;
using Coordination.Domain.Time;

namespace Coordination.Domain.Alerts;

/// <summary>
/// The kinds of alerts in use, row by row as in domain.md 5.4. Written for a county owner; <c>K:</c> is the owner's level,
/// <c>T:</c> the city. Unprefixed roles of the specification (OFF-H, CI, DIR) are the owner's level, hence <c>K:</c> here too.
/// </summary>
public static class AlertCatalogue
{
    private static readonly FrozenDictionary<string, AlertPolicy> ById = Rows().ToFrozenDictionary(row => row.Id, StringComparer.Ordinal);

    /// <summary>Every row.</summary>
    public static IEnumerable<AlertPolicy> All => ById.Values.OrderBy(row => row.Id, StringComparer.Ordinal);

    /// <summary>The row of a kind and variant: <c>AL-02</c> with variant <c>A</c> and <c>AL-02A</c> are the same row.</summary>
    /// <exception cref="KeyNotFoundException">No such kind: a bug of the source.</exception>
    public static AlertPolicy Find(string kind, string variant) =>
        ById.GetValueOrDefault(kind + variant) ?? ById.GetValueOrDefault(kind) ?? throw new KeyNotFoundException($"The catalogue has no {kind}{variant}.");

    /// <summary>Whether a kind is in the catalogue.</summary>
    public static bool Has(string kind) => ById.ContainsKey(kind);

    private static AlertPolicy[] Rows() =>
    [
        new("AL-01", "RECT_DUE_SOON", Severity.P3, [Told("SCH_O", "SCH_P", "RI")], "submitted, or the term expired, was replaced or suspended"),
        new("AL-01A", "RECT_DUE_SOON", Severity.P1, [Told("SCH_O", "SCH_P", "RI")], "submitted, or the term expired, was replaced or suspended"),
        new("AL-02", "RECT_OVERDUE", Severity.P2,
            [Told("SCH_P", "RI", "K:OFF_H"), WorkingDays(3, "K:CI"), WorkingDays(10, "T:OFF_H")],
            "supervision notice signed, or submitted while its signature was pending"),
        new("AL-02A", "RECT_OVERDUE", Severity.P0,
            [Told("SCH_P", "RI", "K:OFF_H", "K:OP"), Minutes(15, "K:CI"), Minutes(30, "K:DIR", "T:OP")],
            "supervision notice signed, or submitted while its signature was pending"),
        new("AL-03", "DOCUMENT_UNSIGNED", Severity.P2,
            [Told("SIGNER"), WorkingDays(1, "K:CI"), WorkingDays(3, "K:DIR", "T:OFF_H"), WorkingDays(5, "T:CI")], "signed or withdrawn"),
        new("AL-03A", "DOCUMENT_UNSIGNED", Severity.P0,
            [Told("SIGNER", "K:OP"), Minutes(15, "K:CI"), Minutes(30, "K:DIR", "T:OP"), Minutes(60, "T:CI")], "signed or withdrawn"),
        new("AL-04", "SUPERVISION_TERM_BROKEN", Severity.P1,
            [Told("SCH_P", "K:OFF_H", "K:CI") with { Inform = ["T:OFF_H"] }, WorkingDays(5, "K:DIR"), WorkingDays(10, "T:CI")],
            "interview held; case ended"),
        new("AL-05", "INTERVIEW_NOT_HELD", Severity.P1,
            [Told("K:CI"), WorkingDays(2, "K:DIR"), WorkingDays(5, "T:CI"), WorkingDays(10, "T:DIR")], "held; case ended"),
        new("AL-05A", "INTERVIEW_NOT_HELD", Severity.P0,
            [Told("K:CI"), Minutes(15, "K:DIR"), Minutes(30, "T:CI"), Minutes(60, "T:DIR")], "held; case ended"),
        new("AL-06", "INTERVIEW_NOT_RECORDED", Severity.P2,
            [Told("K:OFF_H"), WorkingDays(2, "K:CI"), WorkingDays(5, "T:OFF_H")], "recorded / filed"),
        new("AL-07", "CIRCULAR_NOT_ISSUED", Severity.P1,
            [Told("K:CI", "K:DIR"), WorkingDays(3, "T:CI"), WorkingDays(5, "T:DIR")], "issued; case ended"),
        new("AL-09", "RECHECK_LATE", Severity.P2,
            [Told("RECHECKER", "K:OFF_H"), WorkingDays(3, "K:CI"), WorkingDays(10, "T:OFF_H")], "verdict confirmed"),
        new("AL-10", "RECT_RETURNED", Severity.P3,
            [Told("SCH_P", "RI"), Returns(2, "K:CI"), Returns(3, "K:DIR")], "resubmitted"),
        new("AL-11", "EXTENSION_PENDING", Severity.P3, [Told("APPROVER")], "decided"),
        new("AL-30b", "PLAN_OR_PROGRESS", Severity.P3,
            [Told("SCH_P", "K:OFF_H"), Counted(2, "K:CI") with { Severity = Severity.P2 }], "received, or case ended"),
        new("AL-36", "RECUSAL_CONFLICT", Severity.P2,
            [Told("K:OFF_H"), Counted(2, "K:CI") with { Severity = Severity.P1 }], "replaced"),
        new("AL-38", "ROLE_VACANT", Severity.P2,
            [Told("K:DIR", "T:CI"), Days(30, "T:DIR") with { Severity = Severity.P1 }], "filled"),
        new("AL-38D", "ROLE_VACANT", Severity.P2,
            [Told("T:DIR", "T:CI"), Days(30, "T:DIR") with { Severity = Severity.P1 }], "filled"),
        new("AL-39", "INDEPENDENCE_BREACH", Severity.P1,
            [Told("K:CI", "T:CI"), Counted(3, "K:DIR", "K:DISC")], "manual") { Manual = true },
        new("AL-40", "RETALIATION", Severity.P1,
            [Told("K:CI", "K:DIR"), Days(1, "K:DISC"), Told("T:CI") with { CountyOnly = true }], "manual") { Manual = true },
        new("AL-42", "RECOMMENDATION_UNANSWERED", Severity.P2,
            [Told("ADDRESSEE"), WorkingDays(10, "K:CI"), WorkingDays(20, "K:DIR")], "reply") { RemindsSubject = true },
        new("AL-48", "CALENDAR_MISSING", Severity.P2,
            [Told("T:SYS", "T:OFF_H"), Told("T:CI") with { On = new YearDay(12, 15) }], "loaded"),
        new("AL-52", "STEP_LATE", Severity.P2,
            [Told("DEBTOR", "K:OFF_H"), WorkingDays(3, "K:CI"), WorkingDays(10, "K:DIR")], "done"),
        new("AL-52T", "STEP_LATE", Severity.P2,
            [Told("DEBTOR", "K:OFF_H"), WorkingDays(3, "K:CI"), WorkingDays(10, "T:CI")], "done"),
        new("AL-53", "HAZARD_UNHANDLED", Severity.P0,
            [Told("SCH_P", "RI", "K:OP"), Minutes(15, "K:CI", "K:EDU"), Minutes(30, "K:DIR", "T:OP", "EMERGENCY")],
            "measures confirmed on site") { EveryoneAcknowledges = true },
        new("AL-54", "RECEIPT_MISSING", Severity.P2, [Told("SCH_P", "K:OFF_H"), WorkingDays(2, "K:CI")], "receipt, or case ended"),
        new("AL-54A", "RECEIPT_MISSING", Severity.P0, [Told("SCH_P", "K:OFF_H"), Minutes(15, "K:CI", "K:OP")], "receipt, or case ended"),
    ];

    private static TierPolicy Told(params string[] roles) => new([.. roles]);

    private static TierPolicy WorkingDays(int amount, params string[] roles) => Told(roles) with { After = Duration.WorkingDays(amount) };

    private static TierPolicy Days(int amount, params string[] roles) => Told(roles) with { After = Duration.Days(amount) };

    private static TierPolicy Minutes(int amount, params string[] roles) => Told(roles) with { After = Duration.Minutes(amount) };

    private static TierPolicy Counted(int stage, params string[] roles) => Told(roles) with { Stage = stage };

    private static TierPolicy Returns(int stage, params string[] roles) =>
        Counted(stage, roles) with { ByCountOnly = true, Severity = Severity.P2 };
}
