using Coordination.Domain.Aggregates;
using Coordination.Domain.Configuration;
using Coordination.Domain.Rectification;
using Coordination.Domain.Time;
using Coordination.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coordination.Web.Cases;

/// <summary>One limit of a case explained: each day counted or skipped and why, and the rule.</summary>
/// <param name="English">Language of the rule's name; else Chinese.</param>
internal sealed record GetDeadline(string CaseId, string Kind, bool English) : IUseCase<DeadlineExplained>, ICaseQuestion
{
    public Access Access => Access.Guarded;
}

/// <param name="Trigger">The day that is not counted.</param>
/// <param name="Rule">Settings key, or <c>notice</c> for a term written into the notice.</param>
/// <param name="RuleName">What the rule is called in the language asked for.</param>
/// <param name="Adjustments">Extensions and suspensions since.</param>
internal sealed record DeadlineExplained(
    string Kind, DateOnly Trigger, string Amount, DateOnly? LastDay, DateTimeOffset DueAt, string Rule, string RuleName, string SettingVersion, string Calendar, bool Provisional,
    bool RollForward, DateTimeOffset From, bool Passed, DateTimeOffset? Frozen, ImmutableArray<AdjustmentView> Adjustments, ImmutableArray<DateTimeOffset> Warnings,
    ImmutableArray<ExplainedDay> Days)
{
    public static DeadlineExplained Of(Clock clock, bool passed, bool english) => new(
        clock.Kind, clock.Computed.Trigger, clock.Computed.Amount.ToString(), clock.LastDay, clock.Due, clock.Rule, NameOf(clock.Rule, english), clock.RuleVersion, clock.Computed.Calendar,
        clock.Computed.Provisional, clock.Computed.RollForward, clock.From, passed, clock.FrozenSince,
        [.. clock.Adjustments.Select(one => new AdjustmentView(one.Kind, one.Amount.ToString()))], clock.Warnings, WorkCalendar.Explain(clock.Computed));

    private static string NameOf(string rule, bool english) =>
        rule == "notice" ? (english ? "The term written into the notice" : "通知书写明的期限")
        : SettingCatalogue.Find(rule) is { } setting ? (english ? setting.English : setting.Chinese)
        : rule;
}

internal sealed record AdjustmentView(AdjustmentKind Kind, string Amount);

internal sealed class GetDeadlineGuard(CaseReader cases) : CaseQuestionGuard<GetDeadline>(cases);

internal sealed class GetDeadlineHandler(CaseReader cases) : IHandle<GetDeadline, DeadlineExplained>
{
    public async Task<Answer<DeadlineExplained>> Handle(GetDeadline request, CancellationToken cancellationToken)
    {
        var state = (await cases.Find(request.CaseId))!.State;
        return state.Clocks.TryGetValue(request.Kind, out var running) ? DeadlineExplained.Of(running, passed: false, request.English)
            : state.Passed.TryGetValue(request.Kind, out var passed) ? DeadlineExplained.Of(passed, passed: true, request.English)
            : Refusals.NotFound;
    }
}

internal sealed class GetDeadlineRoutes : IRoutes
{
    public void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/api/cases/{id}/deadlines/{kind}", (string id, string kind, Exchange exchange) => exchange.Ask(new GetDeadline(id, kind, Language.IsEnglish(exchange.Http.Request))))
            .WithName("get-deadline").WithTags("cases").Produces<DeadlineExplained>();
}
