using System.Globalization;
using Coordination.Domain.Documents;
using Coordination.Domain.People;

namespace Coordination.Domain.Rectification;

/// <summary>The documents the software drafts; a person signs (domain.md 8, DOC-04 to DOC-09).</summary>
internal static class CaseDrafts
{
    private const string Authority = "《教育督导条例》";

    public static Document Notice(CaseDesk desk)
    {
        var (state, term) = (desk.State, desk.Length(desk.OfClass("rectification.*.rectify")));
        var fields = new NoticeFields(
            state.Subject.Name, Name(desk, state.Finder), state.Problem, desk.Letter, term.Value.InChinese, null, [.. state.Required.Select(item => item.Text)],
            $"自回执之日起{desk.Length("rectification.objection.window").Value.InChinese}内可提出异议，异议不停止整改期限。",
            state.Class == CaseClass.A ? "紧急问题不予延期。" : $"确需延期的，应在期限届满{desk.Length("rectification.extension.lead").Value.InChinese}前提出申请。");
        return Draft(desk, DocumentKinds.Notice, "整改通知书", $"经督导检查，你单位存在以下问题：{state.Problem}", fields, [new LegalBasis(Authority, term.Version)]);
    }

    public static Document Supervision(CaseDesk desk, int overdueDays)
    {
        var (state, term) = (desk.State, desk.Length(desk.OfClass("rectification.*.supervision")));
        var number = state.Papers.FirstOrDefault(paper => paper.Kind == DocumentKinds.Notice)?.Number;
        var fields = new SupervisionFields(number, overdueDays, "请按整改通知书要求限期整改到位。", term.Value.InChinese, "逾期仍未整改到位的，将予以约谈、通报。", Office(desk));
        var body = string.Create(CultureInfo.InvariantCulture, $"你单位“{state.Title}”问题逾期 {overdueDays} 天未整改到位，现予督办，限{term.Value.InChinese}内整改到位。");
        return Draft(desk, DocumentKinds.SupervisionNotice, "督办通知", body, fields, [new LegalBasis(Authority, term.Version)], state.Subject.CompetentDepartment);
    }

    public static Document Summons(CaseDesk desk) => Draft(
        desk, DocumentKinds.Summons, "约谈通知书", $"因“{desk.State.Title}”问题督办期满仍未整改到位，现约谈你单位主要负责人。",
        new SummonsFields([], desk.State.Subject.Name, "主要负责人", null, "", ["整改工作不力"], desk.State.Problem),
        [new LegalBasis(Authority, desk.Length("interview.record").Version)], desk.State.Subject.CompetentDepartment);

    public static Document Circular(CaseDesk desk, string reason)
    {
        var state = desk.State;
        var months = desk.Number("recommendation.validity-months");
        var fields = new CircularFields(
            state.Subject.Name, state.Problem, string.Create(CultureInfo.InvariantCulture, $"督办 {state.Ladder.Supervisions} 次，约谈 {state.Ladder.Interviews} 次，退回 {state.Returns} 次。"),
            reason, [new RecommendedBar(state.Subject.Name + "主要负责人", "不得评优评先、提拔使用、转任重要职务", desk.Today, desk.Today.AddMonths(months))], IsPublic: false);
        return Draft(
            desk, DocumentKinds.Circular, "通报", $"关于{state.Subject.Name}“{state.Title}”问题{reason}的通报", fields,
            [new LegalBasis(Authority, desk.Length("circular.term").Version)], "所在地党委", "所在地政府", "上级主管部门", "组织部门");
    }

    public static Document InterviewRecord(CaseDesk desk, SignInterviewRecord signed) => Draft(
        desk, DocumentKinds.InterviewRecord, "约谈记录", signed.Statements,
        new InterviewRecordFields(
            [.. desk.State.Interview!.Conveners.Select(convener => convener.Name)], desk.State.Subject.Name, desk.State.Interview.HeldAt!.Value, signed.Questions,
            signed.Statements, signed.Commitments, signed.IntervieweeSigned ? null : signed.RefusalNote), []);

    public static Document Report(CaseDesk desk, SubmitRectification submitted, int number) => Draft(
        desk, DocumentKinds.Report, "整改报告", submitted.Measures,
        new ReportFields(
            number, submitted.Measures, submitted.ResponsiblePerson, submitted.CompletedOn, [.. submitted.Evidence.Select(piece => piece.Title)], submitted.RemainingIssues), []);

    public static Document RecheckRecord(CaseDesk desk, RecordVerdict verdict) => Draft(
        desk, DocumentKinds.RecheckRecord, "复查记录", verdict.Findings,
        new RecheckFields(
            desk.State.Submission!.Number, desk.State.Recheck!.Mode.ToString(), verdict.Place, verdict.CheckedInAt, [.. desk.State.Recheck.Recheckers.Select(person => person.Name)],
            verdict.Passed ? "通过" : "不通过", verdict.Findings, verdict.Photos ?? []), []);

    /// <summary>Signs at this instant, in the post that grants the act.</summary>
    public static Document Sign(CaseDesk desk, Document draft, CaseAction action)
    {
        var post = CaseAuthority.Post(desk, action);
        return (draft with { IssuingBody = desk.State.Owner }).Sign(new Signature(desk.Context.Actor.PersonId, desk.Context.Actor.Name, post.PostId, desk.Now), desk.Today);
    }

    public static int DaysAfter(DateOnly lastDay, DateOnly today) => Math.Max(0, today.DayNumber - lastDay.DayNumber);

    private static string Office(CaseDesk desk) =>
        desk.Context.Rules.Directory.Jurisdiction(desk.State.Owner) is { } body ? body.Name + "教育督导委员会办公室" : desk.State.Owner;

    private static string Name(CaseDesk desk, string? person) => person is null ? "" : desk.Context.Rules.Directory.Person(person)?.Name ?? person;

    private static Document Draft(
        CaseDesk desk, string kind, string title, string body, DocumentFields fields, ImmutableArray<LegalBasis> basis, params ReadOnlySpan<string> copies) => new()
        {
            Key = string.Create(CultureInfo.InvariantCulture, $"{kind}.{desk.State.DraftCount + 1}"),
            Kind = kind,
            Title = title,
            IssuingBody = desk.State.Owner,
            Addressee = desk.State.Subject.Name,
            Copies = [.. copies],
            Basis = basis,
            Body = body,
            Fields = fields,
            LinkedRecord = desk.State.Id,
            DraftedAt = desk.Now,
        };
}
