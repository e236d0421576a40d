using System.Globalization;
using Coordination.Domain.People;
using Coordination.Domain.Rectification;

namespace Coordination.Silo.Demo.Script;

/// <summary>What the office, inspectors and recheckers do along the work.</summary>
internal static class OfficeDuties
{
    private static readonly ImmutableArray<string> Basis = ["《教育督导条例》第二十三条"];

    public static IEnumerable<Duty?> Of(Scene scene) =>
    [
        Notice(scene), Confirm(scene), Interim(scene), FileReport(scene), StartRecheck(scene), Verdict(scene), ConfirmVerdict(scene), Reopen(scene),
    ];

    private static Duty? Notice(Scene scene)
    {
        var state = scene.Case;
        if (state.Work != WorkState.Opened)
        {
            return null;
        }

        var issue = new IssueNotice(null, Basis);
        if (scene.Urgent)
        {
            // On the spot by whoever found it, else by the office.
            var signer = state.Finder ?? scene.Office;
            return new Duty("issue-notice", state.OpenedAt.AddMinutes(scene.Chance("sign") < 0.85 ? scene.Between("sign.at", 5, 45) : scene.Between("sign.at", 125, 200)), signer, issue, AnyTime: true);
        }

        var hours = scene.Bent == Bent.Unsigned ? 200
            : state.Class == CaseClass.B ? (scene.Chance("sign") < 0.85 ? scene.Between("sign.at", 0.5, 7) : scene.Between("sign.at", 12, 26))
            : scene.Chance("sign") < 0.9 ? scene.Between("sign.at", 1, 22) : scene.Between("sign.at", 36, 60);
        return new Duty("issue-notice", scene.Hours.After(state.OpenedAt, hours), scene.Office, issue);
    }

    private static Duty? Confirm(Scene scene) => scene.Case is { IsOpen: true, Notice: { Confirmed: false, SignedAt: var signed } }
        ? new Duty("confirm-notice", signed.AddHours(scene.Between("confirm", 0.5, 9)), scene.Office, new ConfirmNotice(), AnyTime: true)
        : null;

    private static Duty? Interim(Scene scene)
    {
        var state = scene.Case;
        if (state is not { Class: CaseClass.A, IsOpen: true, Notice: { } notice } || state.Owed(Limits.InterimComplete) is null)
        {
            return null;
        }

        var first = state.Owed(Limits.InterimFirst) is not null;
        var hours = first ? (scene.Bent == Bent.Hazard ? 7 : scene.Between("interim", 0.3, 1.7)) : scene.Between("interim.done", 4, 22);
        return new Duty(
            first ? "interim-first" : "interim-complete", notice.SignedAt.AddHours(hours), scene.Inspector,
            new ConfirmInterimMeasures(first ? "已拉设警戒线，人员全部撤离。" : "隐患部位已封闭并安排专人值守。", OnSite: true, null, Complete: !first), AnyTime: true);
    }

    private static Duty? FileReport(Scene scene) => scene.Case is { IsHeld: true, Submission: { Filed: false } submission }
        ? new Duty(Word("file-report", submission.Number), scene.Hours.After(submission.At, scene.Chance(Word("file", submission.Number)) < 0.9 ? scene.Between("file.at", 2, 16) : scene.Between("file.at", 34, 50)), scene.Inspector, new FileReport())
        : null;

    private static Duty? StartRecheck(Scene scene)
    {
        var state = scene.Case;
        if (state is not { Work: WorkState.Submitted, Submission: { } submission } || state.Clocks.GetValueOrDefault(Limits.Recheck) is not { } limit && state.Passed.GetValueOrDefault(Limits.Recheck) is not { })
        {
            return null;
        }

        var late = scene.Chance(Word("recheck.late", submission.Number)) < 0.1;
        var at = scene.Urgent ? submission.At.AddHours(scene.Between("recheck", 1, 9)) : scene.Hours.At(scene.Within(state.Owed(Limits.Recheck)!, Word("recheck", submission.Number), late ? 1.1 : 0.1, late ? 1.6 : 0.65));
        var rechecker = Rechecker(scene);
        return rechecker is null ? null : new Duty(
            Word("start-recheck", submission.Number), at, scene.Office,
            new StartRecheck([rechecker], state.Class == CaseClass.C && scene.Chance("mode") < 0.6 ? RecheckMode.Documents : RecheckMode.OnSite));
    }

    /// <summary>An inspector of the owner who is neither the finder nor the school's own, and has no tie to it.</summary>
    private static string? Rechecker(Scene scene)
    {
        var state = scene.Case;
        var own = state.Inspectors.Append(state.Finder).Append(scene.Inspector).ToHashSet();
        var candidates = scene.Rules.Directory.Holders(Role.INS, state.Owner, scene.Now)
            .Where(holder => !own.Contains(holder.PersonId) && scene.Rules.Directory.Person(holder.PersonId) is { } person && Recusal.Check(person, [state.Subject.Unit], scene.Now) is null)
            .Select(holder => holder.PersonId).ToList();
        return candidates.Count == 0 ? null : new Dice(scene.Seed, state.Id, "rechecker").Of(candidates);
    }

    private static Duty? Verdict(Scene scene)
    {
        if (scene.Case is not { Work: WorkState.Rechecking, Recheck: { Passed: null } recheck, Submission.Number: var number })
        {
            return null;
        }

        var at = VerdictAt(scene, recheck, number);
        var passed = !(scene.Bent == Bent.SentBack ? scene.Case.Returns < 2 : scene.Chance(Word("fails", number)) < (number == 1 ? 0.12 : 0.2));
        return new Duty(
            Word("record-verdict", number), at, recheck.Recheckers[0].Id,
            new RecordVerdict(passed, passed ? "逐项核对，问题已整改到位。" : "部分事项仅有书面材料，现场未见落实。", at.AddMinutes(-40), scene.Case.Subject.Name), scene.Urgent);
    }

    private static Duty? ConfirmVerdict(Scene scene)
    {
        if (scene.Case is not { Work: WorkState.Rechecking, Recheck: { Passed: { } passed } recheck, Submission.Number: var number })
        {
            return null;
        }

        var at = scene.Later(VerdictAt(scene, recheck, number), Word("confirm", number), 1, scene.Urgent ? 4 : 14);
        var signer = scene.Case.Class == CaseClass.D ? scene.Chief : scene.Office;
        return passed
            ? new Duty(Word("confirm-pass", number), at, signer, new ConfirmPass(), scene.Urgent)
            : new Duty(Word("confirm-fail", number), at, signer, new ConfirmFail("整改不彻底，退回继续整改。"), scene.Urgent);
    }

    private static DateTimeOffset VerdictAt(Scene scene, RecheckFacts recheck, int number) =>
        scene.Later(recheck.StartedAt, Word("verdict", number), 2, scene.Urgent ? 6 : 30);

    private static Duty? Reopen(Scene scene) => scene.Bent == Bent.Reopened && scene.Case is { Work: WorkState.Closed, Reopened: false, EndedAt: { } ended }
        ? new Duty("reopen", scene.Hours.After(ended, scene.Between("reopen", 30, 90)), scene.Office, new ReopenCase(LookBackFailed: false, "同一问题再次出现。"))
        : null;

    private static string Word(string word, int number) => word + "." + number.ToString(CultureInfo.InvariantCulture);
}
