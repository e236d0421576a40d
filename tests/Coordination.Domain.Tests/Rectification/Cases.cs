using Coordination.Domain.Rectification;
using Coordination.Domain.Tests.People;

namespace Coordination.Domain.Tests.Rectification;

/// <summary>Commands and courses of a case that many tests share.</summary>
internal static class Cases
{
    public const string School = SmallCity.Subject;

    public static readonly ImmutableArray<string> Basis = ["《教育督导条例》第十八条"];
    public static readonly ImmutableArray<Convener> CountyBody = [new Convener(ConvenerKind.Body, SmallCity.County, "安岳县教督办")];

    public static OpenCase Open(CaseClass @class = CaseClass.C) =>
        new() { Subject = School, Class = @class, Title = "食堂留样记录缺失12天", Problem = "食堂留样记录缺失12天", FindingId = "f1" };

    public static IssueNotice Issue() => new(null, Basis);

    public static SubmitRectification Submit() => new() { Measures = "补建留样台账", ResponsiblePerson = "王" };

    public static RecordVerdict Verdict(bool passed) => new(passed, "逐日核对留样记录", Drive.T("2026-05-27 09:30"), "食堂");

    public static FileInterview Filing() =>
        new([new(FilingOffice.PartyCommittee, "回执1"), new(FilingOffice.Government, "回执2"), new(FilingOffice.SuperiorDepartment, "回执3")]);

    /// <summary>Opened by 李 on 03-03, issued on 03-04 09:30.</summary>
    public static Drive Issued(CaseClass @class = CaseClass.C, Drive? drive = null) =>
        (drive ?? new Drive()).Must("2026-03-03 16:40", "li", Open(@class)).Must("2026-03-04 09:30", "zhao", Issue());

    public static Drive InProgress(CaseClass @class = CaseClass.C, Drive? drive = null) =>
        Issued(@class, drive).Must("2026-03-05 09:00", "chen", new ReceiptNotice()).Must("2026-03-05 09:00", "chen", new StartWork());

    /// <summary>PR1-pending since 04-04 (class C).</summary>
    public static Drive Overdue() => InProgress().Tick("2026-04-04");

    /// <summary>督办 signed 04-08 15:00; its term ends with 04-22.</summary>
    public static Drive Supervised() => Overdue().Must("2026-04-08 15:00", "zhao", new SignSupervisionNotice());

    /// <summary>PR2-pending since 04-23.</summary>
    public static Drive BrokenSupervision() => Supervised().Tick("2026-04-23");

    public static Drive Summoned() =>
        BrokenSupervision().Must("2026-04-28 10:00", "zhao", new SummonInterview(Drive.T("2026-05-07 15:00"), "县教督办", CountyBody));

    /// <summary>PR2 since 05-07 15:00; the term after it ends with 05-20.</summary>
    public static Drive Interviewed() => Summoned().Must("2026-05-07 15:00", "k-ci", new HoldInterview([]));

    /// <summary>PR3-pending since 05-21.</summary>
    public static Drive BrokenInterview() => Interviewed().Tick("2026-05-21");

    /// <summary>Submitted at an instant and failed by 孙 two hours later.</summary>
    public static Drive Fail(this Drive drive, string submit, string fail)
    {
        drive.Must(submit, "wang", Submit());
        return drive.Must(fail, "zhao", new StartRecheck(["sun"], RecheckMode.OnSite)).Must(fail, "sun", Verdict(false)).Must(fail, "zhao", new ConfirmFail("仍缺记录"));
    }

    public static Drive Pass(this Drive drive, string submit, string pass)
    {
        drive.Must(submit, "wang", Submit());
        return drive.Must(pass, "zhao", new StartRecheck(["sun"], RecheckMode.OnSite)).Must(pass, "sun", Verdict(true)).Must(pass, "zhao", new ConfirmPass());
    }
}
