using Coordination.Domain.People;
using Coordination.Domain.Rectification;

namespace Coordination.Silo.Demo.Script;

/// <summary>What happens beside the work: decisions on requests, suspensions, transfers, corrections.</summary>
internal static class SideDuties
{
    public static IEnumerable<Duty?> Of(Scene scene) =>
    [
        DecideExtension(scene), DecideObjection(scene), Suspend(scene), Suspended(scene), TakeUp(scene), Accept(scene), Ended(scene), Raise(scene), Obstruct(scene),
    ];

    private static Duty? DecideExtension(Scene scene)
    {
        if (scene.Case.Extension.Pending is not { } request || scene.Bent == Bent.Unanswered || scene.Chance("extension.silence") < 0.2)
        {
            return null;
        }

        var at = scene.Hours.After(request.At, scene.Between("extension.at", 3, 16));
        var signer = scene.Case.Class == CaseClass.D ? scene.Chief : scene.Office;
        return scene.Chance("extension.granted") < 0.75
            ? new Duty("grant-extension", at, signer, new GrantExtension())
            : new Duty("refuse-extension", at, signer, new RefuseExtension("理由不充分，按原期限整改。"));
    }

    private static Duty? DecideObjection(Scene scene) => scene.Case is { IsOpen: true, Objection: { Open: true, FiledAt: var filed } }
        ? scene.Chance("objection") < 0.2
            ? new Duty("uphold-objection", scene.Hours.After(filed, scene.Between("objection.at", 40, 160)), scene.Chief, new UpholdObjection("经复核，事实认定有误。"))
            : new Duty("reject-objection", scene.Hours.After(filed, scene.Between("objection.at", 40, 160)), scene.Chief, new RejectObjection("经复核，原认定成立。"))
        : null;

    private static Duty? Suspend(Scene scene) => scene.Bent == Bent.Suspended && scene.Case is { IsSubjectsTurn: true, Suspension: null, Notice.ServedAt: { } served } && !scene.Case.WasOverdue
        ? new Duty("suspend", scene.Hours.After(served, scene.Between("suspend", 10, 40)), scene.Chief, new SuspendCase("校舍所在地段山体滑坡，暂时无法进场。"))
        : null;

    private static Duty? Suspended(Scene scene)
    {
        if (scene.Case is not { IsOpen: true, Suspension: { } suspension })
        {
            return null;
        }

        var end = scene.Hours.At(suspension.Since.AddDays(scene.Between("resume", 18, 50)));
        var review = scene.Case.Clocks.GetValueOrDefault(Limits.SuspensionReview);
        var at = review is null ? end : scene.Hours.At(review.Due.AddDays(-scene.Between("review", 0.5, 3)));
        return at < end && scene.Chance("review.kept") < 0.8
            ? new Duty("review-suspension", at, scene.Chief, new ReviewSuspension("险情仍未解除，继续中止。"))
            : new Duty("resume", end, scene.Chief, new ResumeCase("道路已恢复通行。"));
    }

    private static Duty? TakeUp(Scene scene) =>
        scene.Bent is Bent.TakenUp or Bent.Orphaned && scene.Case is { IsOpen: true, Transfer: null, Notice.ServedAt: { } served, Owner: not SampleSeed.City }
            ? new Duty("transfer", scene.Hours.After(served, scene.Between("take-up", 8, 30)), scene.Holder(Role.CI, SampleSeed.City), new TransferCase(SampleSeed.City, TransferKind.TakeUp, "社会影响较大，市级提级督办。"))
            : null;

    private static Duty? Accept(Scene scene) => scene.Bent != Bent.Orphaned && scene.Case is { IsOpen: true, Transfer.At: var moved } && scene.Case.Owed(Limits.AcceptTransfer) is not null
        ? new Duty("accept-transfer", scene.Hours.After(moved, scene.Between("accept", 2, 16)), scene.Chief, new AcceptTransfer())
        : null;

    private static Duty? Ended(Scene scene) => scene switch
    {
        { Bent: Bent.Cancelled, Case: { Work: WorkState.Opened, OpenedAt: var opened } } =>
            new Duty("cancel", scene.Hours.After(opened, scene.Between("cancel", 0.2, 1)), scene.Chief, new CancelCase("与在办案件重复。")),
        { Bent: Bent.Terminated, Case: { IsSubjectsTurn: true, Subject.SchoolId: not null, Notice.ServedAt: { } served } } =>
            new Duty("rehome", scene.Hours.After(served, scene.Between("rehome", 20, 60)), scene.Office, new RehomeCase(null, "学校停止办学，无承接单位。")),
        _ => null,
    };

    private static Duty? Raise(Scene scene) => scene.Bent == Bent.ClassRaised && scene.Case is { Class: CaseClass.C, IsSubjectsTurn: true, Notice.ServedAt: { } served }
        ? new Duty("change-class", scene.Hours.After(served, scene.Between("raise", 10, 50)), scene.Office, new ChangeClass(CaseClass.B, "核查发现涉及违规收费，升为严重。"))
        : null;

    private static Duty? Obstruct(Scene scene) => scene.Bent == Bent.Obstruction && scene.Case is { IsOpen: true, Obstruction: null, Notice.ServedAt: { } served }
        ? new Duty("report-obstruction", scene.Hours.After(served, scene.Between("obstruct", 60, 120)), scene.Chief, new ReportObstruction(ObstructionKind.Falsification, "补造会议记录应付检查。"))
        : null;
}
