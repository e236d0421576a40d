using Coordination.Domain.Aggregates;
using Coordination.Domain.Time;
using Coordination.Grains.Configuration;
using Coordination.Web.Boards;
using Coordination.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coordination.Web.Configuration;

/// <summary>Counts a term on the working calendar and shows each day.</summary>
/// <param name="Unit"><c>d</c>, <c>wd</c> or <c>h</c>.</param>
/// <param name="Trigger">The day that is not counted; for hours an instant.</param>
/// <param name="Jurisdiction">Whose local closures count; absent: the caller's own.</param>
internal sealed record ComputeCalendar(
    [property: MaxText(40), NotBlank] string Trigger,
    [property: Between(1, 3650)] int Amount,
    [property: MaxText(3), NotBlank] string Unit,
    bool RollForward = true,
    [property: MaxText(12)] string? Jurisdiction = null) : IUseCase<CalendarAnswer>
{
    [System.Text.Json.Serialization.JsonIgnore]
    public Access Access => Access.SignedIn;
}

internal sealed record CalendarAnswer(DateOnly? LastDay, DateTimeOffset DueAt, bool Provisional, string Calendar, ImmutableArray<ExplainedDay> Days);

internal sealed class ComputeCalendarHandler(IRulebooks rulebooks, Caller caller) : IHandle<ComputeCalendar, CalendarAnswer>
{
    public Task<Answer<CalendarAnswer>> Handle(ComputeCalendar request, CancellationToken cancellationToken) => Task.FromResult(Compute(request));

    private Answer<CalendarAnswer> Compute(ComputeCalendar request)
    {
        if (!Duration.TryParse($"{request.Amount} {request.Unit}", out var amount))
        {
            return Refusals.InvalidValue.With("field", "unit");
        }

        var calendar = rulebooks.Current.Calendar.For(request.Jurisdiction ?? Home.Of(caller));
        return amount.InDays
            ? Parsed<DateOnly>(request.Trigger) is { } day ? View(calendar.After(day, amount, request.RollForward)) : Invalid
            : Parsed<DateTimeOffset>(request.Trigger) is { } from ? View(calendar.After(from, amount)) : Invalid;
    }

    private static Refusal Invalid => Refusals.InvalidValue.With("field", "trigger");

    // One reader of dates and instants for the whole API.
    private static T? Parsed<T>(string text)
        where T : struct
    {
        try
        {
            return System.Text.Json.JsonSerializer.Deserialize<T>(System.Text.Json.JsonSerializer.Serialize(text), ApiJson.Options);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private static CalendarAnswer View(ComputedDeadline computed) =>
        new(computed.LastDay, computed.DueAt, computed.Provisional, computed.Calendar, WorkCalendar.Explain(computed));
}

internal sealed class ComputeCalendarRoutes : IRoutes
{
    public void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/api/calendar/compute", (Exchange exchange) => exchange.Post<ComputeCalendar, CalendarAnswer>(body => body))
            .WithName("compute-calendar").WithTags("configuration").Accepts<ComputeCalendar>("application/json").Produces<CalendarAnswer>();
}
