using System.Globalization;
using Coordination.Domain.Rectification;

namespace Coordination.Silo.Demo.Script;

/// <summary>What the school, or the government, does: receives, works, asks, submits.</summary>
internal static class SubjectDuties
{
    public static IEnumerable<Duty?> Of(Scene scene, SampleEvidence evidence) =>
    [
        Receipt(scene), Start(scene), Plan(scene), Progress(scene), AskExtension(scene), Object(scene), Submit(scene, evidence),
    ];

    private static Duty? Receipt(Scene scene)
    {
        if (scene.Case is not { IsOpen: true, Notice: { ServedAt: { } served, ReceiptedAt: null } })
        {
            return null;
        }

        var at = scene.Urgent
            ? served.AddMinutes(scene.Bent == Bent.Silent ? 600 : scene.Chance("receipt") < 0.8 ? scene.Between("receipt.at", 5, 26) : scene.Between("receipt.at", 40, 90))
            : scene.Hours.After(served, scene.Bent == Bent.Silent ? scene.Between("receipt.at", 50, 70) : scene.Chance("receipt") < 0.9 ? scene.Between("receipt.at", 0.5, 11) : scene.Between("receipt.at", 19, 30));
        return new Duty("receipt", at, scene.Clerk, new ReceiptNotice(), scene.Urgent);
    }

    private static Duty? Start(Scene scene) =>
        scene.Case is { Work: WorkState.NoticeIssued, Notice.ReceiptedAt: { } received } ? new Duty("start", scene.Later(received, "start", 1, 14), scene.Clerk, new StartWork(), scene.Urgent)
        : scene.Case is { Work: WorkState.Returned, ReturnedAt: { } returned } ? new Duty("start", scene.Later(returned, "restart", 3, 27), scene.Clerk, new StartWork(), scene.Urgent)
        : null;

    private static Duty? Plan(Scene scene) =>
        scene.Case is { Class: CaseClass.D, Work: WorkState.NoticeIssued or WorkState.InProgress } && scene.Case.Owed(Limits.Plan) is { } plan
            ? new Duty("plan", scene.Within(plan, "plan", 0.4, 1.15), scene.Clerk, new SubmitPlan("成立专班，分三个阶段推进：摸底、实施、巩固；每月5日前报告进展。"))
            : null;

    private static Duty? Progress(Scene scene)
    {
        if (scene.Case is not { Class: CaseClass.D, Work: WorkState.NoticeIssued or WorkState.InProgress } || scene.Case.Clocks.GetValueOrDefault(Limits.Progress) is not { } due)
        {
            return null;
        }

        var word = "progress." + due.EndDay.ToString("O", CultureInfo.InvariantCulture);
        return scene.Chance(word) < 0.15 ? null : new Duty(word, due.Due.AddDays(-scene.Between(word + ".at", 0.4, 4)), scene.Clerk, new ReportProgress("本月按方案推进，资金与人员基本到位，剩余事项正在协调。"));
    }

    private static Duty? AskExtension(Scene scene) =>
        scene.Bent is Bent.Extension or Bent.Unanswered && scene.Case is { IsSubjectsTurn: true, Class: not CaseClass.A, Extension: { Requests: 0 }, TermClock: { } term, Term.Kind: TermKind.Rectify }
            ? new Duty("request-extension", scene.Hours.Before(term.EndDay, 5).AddMinutes(scene.Between("extension", 0, 300)), scene.Head, new RequestExtension("施工单位进场推迟，主体工程需在学生离校后进行。"))
            : null;

    private static Duty? Object(Scene scene) =>
        scene.Bent == Bent.Objection && scene.Case is { Objection: null, Work: WorkState.NoticeIssued or WorkState.InProgress, Notice.ReceiptedAt: { } received }
            ? new Duty("object", received.AddDays(scene.Between("object", 1, 7)), scene.Head, new FileObjection("通知书认定的事实与我校现场留存记录不符，申请复核。"))
            : null;

    private static Duty? Submit(Scene scene, SampleEvidence evidence)
    {
        var state = scene.Case;
        if (!state.IsSubjectsTurn || state.Notice?.ReceiptedAt is null || When(scene) is not { } at)
        {
            return null;
        }

        return new Duty(
            "submit." + ((state.Submission?.Number ?? 0) + 1).ToString(CultureInfo.InvariantCulture),
            at,
            scene.Head,
            new SubmitRectification
            {
                Measures = "已对照通知书逐项整改，完善制度并落实到人，相关材料随附。",
                ResponsiblePerson = scene.Head is { } head ? scene.Rules.Directory.Person(head)?.Name ?? "负责人" : "负责人",
                RemainingIssues = scene.Chance("remaining") < 0.2 ? "部分设施更换尚在采购。" : "",
                Evidence = [.. state.Required.Where(item => !state.Evidence.ContainsKey(item.Id)).Select(item => evidence.For(item))],
            },
            scene.Urgent);
    }

    /// <summary>When this subject submits as things are; null: not before something else happens.</summary>
    private static DateTimeOffset? When(Scene scene)
    {
        var state = scene.Case;
        if (state.Term is not { } term)
        {
            return null;
        }

        var word = "submit." + term.Number.ToString(CultureInfo.InvariantCulture);
        if (term.Kind is TermKind.Return && scene.Plan.Will != Will.Never && state.TermClock is { } again)
        {
            return scene.Within(again, word, 0.35, 0.85);
        }

        var moved = state.Ladder.Served >= (int)scene.Plan.Will - (int)Will.Late;
        return scene.Plan.Will switch
        {
            Will.Never => null,
            Will.InTime => state.TermClock is { } clock ? scene.Within(clock, word, 0.5, 0.96) : scene.Later(scene.Now, word, 1, 5),
            Will.Late when state.Passed.GetValueOrDefault(Limits.Term) is { } broken => scene.Urgent ? broken.Due.AddHours(scene.Between(word, 1, 8)) : scene.Hours.After(broken.Due, scene.Between(word, 5, 36)),
            Will.Late => term.Kind != TermKind.Rectify && state.TermClock is { } soon ? scene.Within(soon, word, 0.1, 0.5) : null,
            _ => moved && state.TermClock is { } late && state.Ladder.Pending is null ? scene.Within(late, word, 0.3, 0.95) : null,
        };
    }
}
