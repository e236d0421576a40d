namespace Coordination.Web.Tests.Acceptance;

/// <summary>One trigger sent to a case: who may, and who may not and is told why.</summary>
/// <param name="Right">The person who is accepted, after all others were refused.</param>
/// <param name="Wrong">User name and expected code.</param>
/// <param name="At">The clock goes there first.</param>
internal sealed record Act(string Trigger, string Right, (string UserName, string Code)[] Wrong, Func<City, object> Body, string? At)
{
    private static readonly Dictionary<string, string> Codes = new(StringComparer.Ordinal)
    {
        ["NP"] = "NOT_PERMITTED", ["AL"] = "APPROVER_LEVEL", ["IV"] = "INDEPENDENCE_VIOLATION", ["JD"] = "JURISDICTION_DENIED", ["SR"] = "SELF_RECHECK_FORBIDDEN",
    };

    /// <param name="wrong">As <c>wang:NP zhao:AL</c>.</param>
    public static Act Of(string trigger, string right, string wrong, Func<City, object>? body = null, string? at = null) => new(
        trigger, right, [.. wrong.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split(':')).Select(pair => (pair[0], Codes[pair[1]]))], body ?? (_ => new { }), at);
}

/// <summary>
/// The permission table of domain.md 2.5 as people meet it: every trigger of a case at an instant at which it is due, with people who
/// might be thought to have a say. Sample people: 李 li RI and 孙 sun INS of Anyue, 王 wang SCH-P, 陈 chen SCH-O, 赵 zhao K-OFF-H.
/// </summary>
internal static class Acts
{
    /// <summary>Refused whatever they try on a county's case: the bureau that runs the school, another county, the auditor, the administrator.</summary>
    private const string Outsiders = "ay.edu:IV yj.offh:NP aud:NP sys:NP ";

    /// <summary>The same on a case of the city: a county below it is told that it may not.</summary>
    private const string BelowTheCity = "ay.edu:IV zhao:JD ay.ci:JD yj.offh:JD aud:NP sys:NP ";

    private static readonly Func<City, object> Reason = _ => new { reason = "理由" };
    private static readonly Func<City, object> Reasons = _ => new { reasons = "理由" };
    private static readonly Func<City, object> Basis = _ => Steps.Basis;

    /// <summary>Class C, up the whole ladder, closed, looked back on, reopened, and handed to the city.</summary>
    public static IEnumerable<Act> OfAnOrdinaryCase() => [.. UntilTheLadder(), .. Ladder(), .. Rechecks(), .. Afterwards()];

    /// <summary>Class A, notice signed on the spot.</summary>
    public static IEnumerable<Act> OfAnUrgentCase() =>
    [
        Act.Of("issue-notice", "li", Outsiders + "sun:NP wang:NP ay.off:NP", Basis),
        Act.Of("confirm-notice", "zhao", Outsiders + "li:NP wang:NP ay.off:NP ay.dir:AL"),
        Act.Of("confirm-interim-measures", "li", Outsiders + "sun:NP wang:NP", _ => new { measures = "停用危房", onSite = true, complete = true }),
    ];

    public static IEnumerable<Act> OfAWithdrawnNotice() =>
    [
        Act.Of("issue-notice", "li", "sun:NP", Basis),
        Act.Of("withdraw-notice", "ay.ci", Outsiders + "li:NP wang:NP zhao:AL ay.dir:AL ci:NP", Reason),
    ];

    public static IEnumerable<Act> OfACancelledCase() => [Act.Of("cancel", "ay.ci", Outsiders + "li:NP wang:NP zhao:AL ay.dir:AL ci:NP", Reason)];

    /// <summary>Class D; the chief inspector signs the notice himself, so that an objection is judged one level up.</summary>
    public static IEnumerable<Act> OfALongCase() =>
    [
        Act.Of("issue-notice", "ay.ci", Outsiders + "wang:NP li:NP", Basis),
        Act.Of("submit-plan", "chen", Outsiders + "li:NP zhao:NP yj0001.p:NP", _ => new { plan = "分两期改造" }),
        Act.Of("report-progress", "chen", Outsiders + "li:NP zhao:NP yj0001.p:NP", _ => new { text = "已完成招标" }),
        Act.Of("receipt", "wang", "yj0001.o:NP"),
        Act.Of("request-extension", "wang", Outsiders + "chen:NP zhao:NP", Reason),
        Act.Of("grant-extension", "ay.ci", Outsiders + "wang:NP zhao:AL ay.dir:AL ci:NP", _ => new { amount = "30 d" }),
        Act.Of("object", "wang", Outsiders + "chen:NP zhao:NP li:NP", Reason),
        Act.Of("uphold-objection", "ci", Outsiders + "ay.ci:AL zhao:AL wang:NP offh:NP", Reasons),
    ];

    private static IEnumerable<Act> UntilTheLadder() =>
    [
        Act.Of("issue-notice", "zhao", Outsiders + "wang:NP li:NP sun:NP ay.off:NP ay.op:NP ay.dir:AL offh:NP ci:NP prov:NP", Basis, "2026-03-04 09:30"),
        Act.Of("receipt", "chen", Outsiders + "li:NP zhao:NP yj0001.p:NP yj0001.o:NP", null, "2026-03-05 09:00"),
        Act.Of("start-work", "chen", Outsiders + "li:NP zhao:NP yj0001.p:NP"),
        Act.Of("object", "wang", Outsiders + "chen:NP zhao:NP yj0001.p:NP", Reason),
        Act.Of("reject-objection", "ay.ci", Outsiders + "zhao:AL wang:NP ci:NP ay.dir:AL", Reasons),
        Act.Of("request-extension", "wang", Outsiders + "chen:NP li:NP zhao:NP", Reason),
        Act.Of("refuse-extension", "zhao", Outsiders + "wang:NP ay.off:NP ay.dir:AL", Reason),
        Act.Of("assign-sub-task", "zhao", Outsiders + "wang:NP ay.off:NP ay.mu08:NP", _ => new { unit = "512021.08", task = "拨付改造经费" }),
        Act.Of("report-sub-task", "ay.mu08", Outsiders + "wang:NP ay.mu09:NP", _ => new { number = 1, text = "经费已拨付" }),
        Act.Of("judge-sub-task", "zhao", Outsiders + "wang:NP ay.mu08:NP", _ => new { number = 1, passed = true }),
        Act.Of("change-class", "zhao", Outsiders + "wang:NP li:NP ay.off:NP ay.dir:AL", _ => new { @class = "B", reason = "性质严重" }),
        Act.Of("change-class", "ay.ci", Outsiders + "wang:NP zhao:AL ay.dir:AL", _ => new { @class = "C", reason = "复核为一般问题" }),
    ];

    private static IEnumerable<Act> Ladder() =>
    [
        Act.Of("sign-supervision-notice", "zhao", Outsiders + "wang:NP li:NP ay.off:NP ay.dir:AL offh:NP", _ => new { demands = "限期整改到位", contact = "028-00000000" }, "2026-04-08 15:00"),
        Act.Of("summon-interview", "zhao", Outsiders + "wang:NP ay.off:NP ay.dir:AL", _ => Summons, "2026-04-28 10:00"),
        Act.Of("hold-interview", "ay.ci", Outsiders + "wang:NP zhao:AL ay.off:NP", null, "2026-05-07 15:00"),
        Act.Of("sign-interview-record", "zhao", Outsiders + "wang:NP ay.off:NP", _ => new { questions = "问", statements = "答", intervieweeSigned = true, commitments = new[] { "五月二十日前整改到位" } }),
        Act.Of("file-interview", "zhao", Outsiders + "wang:NP ay.off:NP", _ => Filing),
        Act.Of("sign-circular", "ay.ci", Outsiders + "wang:NP zhao:AL ay.off:NP", _ => new { reason = "两次督促后仍未整改" }, "2026-05-21 09:00"),
        Act.Of("sign-circular", "ay.dir", Outsiders + "wang:NP zhao:AL ay.off:NP dir:NP"),
        Act.Of("reply-recommendation", "ay.org", Outsiders + "wang:NP yj.org:NP", _ => new { reply = "已暂缓评优" }),
        Act.Of("open-clue", "ay.ci", Outsiders + "wang:NP zhao:AL ay.dir:AL", _ => new { code = "整改工作不力", facts = "通报期满仍未整改" }, "2026-06-15 09:00"),
        Act.Of("report-obstruction", "ay.ci", Outsiders + "wang:NP zhao:AL ay.dir:AL", _ => new { kind = "Falsification", facts = "伪造留样记录" }),
    ];

    private static IEnumerable<Act> Rechecks() =>
    [
        Act.Of("submit", "wang", Outsiders + "chen:NP li:NP zhao:NP yj0001.p:NP", _ => Steps.Report),
        Act.Of("file-report", "li", Outsiders + "sun:NP wang:NP zhao:NP"),
        Act.Of("start-recheck", "zhao", Outsiders + "li:NP wang:NP ay.off:NP sun:NP ay.dir:AL", _ => Steps.Recheck("sun")),
        Act.Of("report-conflict", "sun", Outsiders + "wang:NP li:NP ay.ins:NP", _ => new { personId = "p-sun", reason = "配偶在该校任教" }),
        Act.Of("start-recheck", "zhao", Outsiders + "sun:NP", _ => Steps.Recheck("ay.ins")),
        Act.Of("record-verdict", "ay.ins", Outsiders + "li:SR wang:SR chen:SR sun:NP zhao:NP", city => city.Verdict(passed: false)),
        Act.Of("confirm-fail", "zhao", Outsiders + "ay.ins:NP wang:NP ay.off:NP ay.dir:AL", Reasons),
        Act.Of("submit", "wang", "chen:NP", _ => Steps.Report),
        Act.Of("start-recheck", "zhao", "ay.ins:NP", _ => Steps.Recheck("ay.ins")),
        Act.Of("record-verdict", "ay.ins", "li:SR sun:NP", city => city.Verdict(passed: true)),
        Act.Of("confirm-pass", "zhao", Outsiders + "ay.ins:NP wang:NP li:NP ay.off:NP ay.dir:AL"),
    ];

    private static IEnumerable<Act> Afterwards() =>
    [
        Act.Of("draw-look-back", "zhao", Outsiders + "wang:NP li:NP", _ => new { quarter = "2026Q4", seed = 20261001 }, "2026-10-12 09:00"),
        Act.Of("pass-look-back", "zhao", Outsiders + "wang:NP li:NP", _ => new { findings = "未见反弹" }),
        Act.Of("reopen", "zhao", Outsiders + "wang:NP li:NP ay.off:NP ay.dir:AL", _ => new { lookBackFailed = false, reason = "同一问题再次发生" }),
        Act.Of("suspend", "ay.ci", Outsiders + "wang:NP zhao:AL ay.dir:AL ci:NP", Reason),
        Act.Of("review-suspension", "ay.ci", Outsiders + "wang:NP zhao:AL", _ => new { finding = "道路仍中断" }),
        Act.Of("resume", "ay.ci", Outsiders + "wang:NP zhao:AL ci:NP", Reason),
        Act.Of("transfer", "ay.ci", Outsiders + "wang:NP zhao:AL yj.ci:NP ay.dir:AL", _ => new { to = "512000", kind = "HandOver", reason = "涉及市级部门" }),
        Act.Of("accept-transfer", "ci", BelowTheCity + "offh:AL wang:NP"),
        Act.Of("change-class", "ci", BelowTheCity + "wang:NP", _ => new { @class = "B", reason = "性质严重" }),
        Act.Of("rehome", "offh", BelowTheCity + "wang:NP off:NP", _ => new { reason = "学校撤并" }),
    ];

    private static readonly object Summons = new
    {
        at = "2026-05-07T15:00:00+08:00", place = "安岳县教督办会议室", conveners = new[] { new { kind = "Body", unit = "512021", name = "安岳县教育督导委员会" } },
    };

    private static readonly object Filing = new
    {
        receipts = new[] { "PartyCommittee", "Government", "SuperiorDepartment" }.Select(office => new { office, proof = "回执" }).ToArray(),
    };
}
