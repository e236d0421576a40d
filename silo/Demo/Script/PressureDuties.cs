using Coordination.Domain.People;
using Coordination.Domain.Rectification;

namespace Coordination.Silo.Demo.Script;

/// <summary>The acts of the ladder: 督办, 约谈, 通报, 问责.</summary>
internal static class PressureDuties
{
    public static IEnumerable<Duty?> Of(Scene scene)
    {
        if (scene.Case is not { IsOpen: true } state)
        {
            return [];
        }

        var pending = state.Ladder.Pending is { HeldSince: null } act && !(scene.Bent == Bent.Stalled && act.Rung == StallsAt(scene)) ? act : null;
        return
        [
            pending?.Rung switch { 1 => Supervise(scene, pending), 2 => Interview(scene, pending), 3 => Circulate(scene, pending), 4 => Clue(scene, pending), _ => null },
            Record(scene), FileRecord(scene), Reply(scene),
        ];
    }

    /// <summary>The rung at which a case of this kind gets stuck with the body itself.</summary>
    private static int StallsAt(Scene scene) => 1 + (int)(scene.Chance("stall") * 3);

    private static Duty Supervise(Scene scene, PendingAct act)
    {
        var hours = scene.Urgent ? scene.Between("supervise", 0.3, 1.8) : scene.Chance("supervise") < 0.7 ? scene.Between("supervise.at", 3, 17) : scene.Between("supervise.at", 20, 70);
        return new Duty("sign-supervision-notice", After(scene, act.Since, hours), scene.Office, new SignSupervisionNotice(Contact: "督导室"), scene.Urgent);
    }

    private static Duty? Interview(Scene scene, PendingAct act)
    {
        if (scene.Case.Interview is not { SummonedFor: { } day } interview)
        {
            var at = After(scene, act.Since, scene.Urgent ? scene.Between("summon", 0.5, 3) : scene.Between("summon", 3, 30));
            return new Duty("summon-interview", at, scene.Office, new SummonInterview(MeetingAt(scene, at), "督导室会议室", Conveners(scene)), scene.Urgent);
        }

        var absent = interview.Absences == 0 && scene.Chance("absent") < 0.08;
        return new Duty(absent ? "interview-missed" : "hold-interview", day.AddHours(1), scene.Chief, new HoldInterview([], absent, absent ? "被约谈人未到场。" : "约谈两小时，被约谈人作出书面承诺。"), scene.Urgent);
    }

    // In urgent cases within hours, else on the fifth working day or later: three must lie between.
    private static DateTimeOffset MeetingAt(Scene scene, DateTimeOffset summoned)
    {
        var from = summoned < scene.Now ? scene.Now : summoned;
        return scene.Urgent ? from.AddHours(scene.Between("meeting", 2, 6))
            : scene.Hours.NextWorkingDay(Domain.Time.Beijing.Date(from), 4 + (int)(scene.Chance("meeting") * 3), new TimeOnly(9 + (int)(scene.Chance("meeting.at") * 6), 30));
    }

    private static ImmutableArray<Convener> Conveners(Scene scene)
    {
        var owner = scene.Case.Owner;
        var body = new Convener(ConvenerKind.Body, owner, (scene.Rules.Directory.Jurisdiction(owner)?.Name ?? owner) + "教育督导委员会");
        return scene.Case.Subject.Kind == SubjectKind.School
            ? [body]
            : [body, new Convener(ConvenerKind.Organisation, owner, "组织部"), new Convener(ConvenerKind.Department, owner + ".08", "财政局")];
    }

    private static Duty? Record(Scene scene) => scene.Case.Interview is { HeldAt: { } held, RecordedAt: null }
        ? new Duty("sign-interview-record", After(scene, held, scene.Chance("record") < 0.8 ? scene.Between("record.at", 1, 20) : scene.Between("record.at", 30, 45)), scene.Office, new SignInterviewRecord("整改为何逾期", "资金与人员未落实，现已安排。", ["十日内完成整改"], IntervieweeSigned: true))
        : null;

    private static Duty? FileRecord(Scene scene) => scene.Case.Interview is { HeldAt: { } held, RecordedAt: not null, FiledAt: null }
        ? new Duty("file-interview", After(scene, held, scene.Chance("filing") < 0.75 ? scene.Between("filing.at", 21, 40) : scene.Between("filing.at", 50, 90)), scene.Office, new FileInterview(
            [new(FilingOffice.PartyCommittee, "收文回执"), new(FilingOffice.Government, "收文回执"), new(FilingOffice.SuperiorDepartment, "收文回执")]))
        : null;

    private static Duty Circulate(Scene scene, PendingAct act)
    {
        var signed = scene.Case.Draft(Domain.Documents.DocumentKinds.Circular) is { Signatures.IsEmpty: false };
        return signed
            ? new Duty("sign-circular", After(scene, act.Since, scene.Between("circular", 19, 44)), scene.Holder(Role.DIR, scene.Case.Owner), new SignCircular())
            : new Duty("pre-sign-circular", After(scene, act.Since, scene.Between("presign", 3, 18)), scene.Chief, new SignCircular(Public: false));
    }

    private static Duty? Reply(Scene scene) => scene.Case.Circular is { RepliedAt: null, IssuedAt: var issued } && scene.Chance("reply") < 0.6
        ? new Duty("reply-recommendation", issued.AddDays(scene.Between("reply.at", 8, 40)), scene.Holder(Role.ORG, scene.Case.Owner), new ReplyRecommendation("已纳入年度考核参考。"))
        : null;

    private static Duty Clue(Scene scene, PendingAct act) =>
        new("open-clue", After(scene, act.Since, scene.Between("clue", 4, 40)), scene.Chief, new OpenClue("整改不力", "经督办、约谈、通报仍未整改。"));

    private static DateTimeOffset After(Scene scene, DateTimeOffset from, double hours) => scene.Urgent ? from.AddHours(hours) : scene.Hours.After(from, hours);
}
