using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Domain.Time;
using Coordination.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Web.Drill;

/// <summary>How the drill clock stands.</summary>
internal sealed record GetDrill : IUseCase<DrillView>
{
    public Access Access => Access.SignedIn;
}

internal sealed record DrillView(DateTimeOffset Now, double Speed, int Pending, bool Running);

/// <summary>Moves the drill clock on, step by step.</summary>
/// <param name="To">An instant, or</param>
/// <param name="By"><c>30 d</c>, <c>2 h</c>, <c>15 min</c>, or an ISO 8601 duration.</param>
internal sealed record AdvanceDrill(DateTimeOffset? To = null, [property: MaxText(40)] string? By = null) : IUseCase<DrillReport>
{
    [System.Text.Json.Serialization.JsonIgnore]
    public Access Access => Access.Guarded;
}

/// <param name="Factor">0 freezes the clock.</param>
internal sealed record SetDrillSpeed([property: Between(0, 100_000)] double Factor) : IUseCase<DrillView>
{
    [System.Text.Json.Serialization.JsonIgnore]
    public Access Access => Access.Guarded;
}

/// <summary>Operators and administrators move a drill clock (api.md).</summary>
internal sealed class DrillGuard : IGuard<AdvanceDrill>, IGuard<SetDrillSpeed>
{
    public ValueTask<Question> Ask(AdvanceDrill request, Actor actor, CancellationToken cancel) => new(Of(actor));

    public ValueTask<Question> Ask(SetDrillSpeed request, Actor actor, CancellationToken cancel) => new(Of(actor));

    private static Question Of(Actor actor) => actor.Posts.Any(post => post.Role is Role.OP or Role.SYS)
        ? Question.Granted
        : Refusals.NotPermitted.With("action", "drill");
}

internal sealed class DrillHandler(IServiceProvider services) : IHandle<GetDrill, DrillView>, IHandle<AdvanceDrill, DrillReport>, IHandle<SetDrillSpeed, DrillView>
{
    private static readonly TimeSpan Farthest = TimeSpan.FromDays(3660);

    private IDrill? Drill => services.GetService<IDrill>();

    public Task<Answer<DrillView>> Handle(GetDrill request, CancellationToken cancellationToken) =>
        Task.FromResult<Answer<DrillView>>(Drill is { } drill ? View(drill) : Refusals.NotFound);

    public async Task<Answer<DrillReport>> Handle(AdvanceDrill request, CancellationToken cancellationToken)
    {
        if (Drill is not { } drill)
        {
            return Refusals.NotFound;
        }

        var now = drill.Now;
        var to = request is { To: { } instant, By: null } ? instant
            : request is { To: null, By: { } by } ? Later(now, by)
            : null;
        return to is { } target && target >= now && target <= now + Farthest
            ? await drill.Advance(target, cancellationToken)
            : Refusals.InvalidValue.With("field", request.By is null ? "to" : "by");
    }

    public Task<Answer<DrillView>> Handle(SetDrillSpeed request, CancellationToken cancellationToken)
    {
        if (Drill is not { } drill)
        {
            return Task.FromResult<Answer<DrillView>>(Refusals.NotFound);
        }

        drill.SetSpeed(request.Factor);
        return Task.FromResult<Answer<DrillView>>(View(drill));
    }

    private static DrillView View(IDrill drill) => new(drill.Now, drill.Speed, drill.Status.Pending, drill.Status.Running);

    private static DateTimeOffset? Later(DateTimeOffset now, string by) =>
        Duration.TryParse(by, out var length) ? length.Unit switch
        {
            TermUnit.Days => now.AddDays(length.Amount),
            TermUnit.Hours => now.AddHours(length.Amount),
            TermUnit.Minutes => now.AddMinutes(length.Amount),
            _ => null,
        }
        : Iso(by) is { } span ? now + span : null;

    private static TimeSpan? Iso(string text)
    {
        try
        {
            return System.Xml.XmlConvert.ToTimeSpan(text);
        }
        catch (Exception fault) when (fault is FormatException or OverflowException)
        {
            return null;
        }
    }
}

internal sealed class DrillRoutes : IRoutes
{
    public void Map(IEndpointRouteBuilder app)
    {
        // Processes without a drill clock have no such addresses at all.
        if (app.ServiceProvider.GetService<IDrill>() is not null)
        {
            app.MapGet("/api/drill", (Exchange exchange) => exchange.Ask(new GetDrill())).WithName("get-drill").WithTags("drill").Produces<DrillView>();
            app.MapPost("/api/drill/advance", (Exchange exchange) => exchange.Post<AdvanceDrill, DrillReport>(body => body))
                .WithName("advance-drill").WithTags("drill").Accepts<AdvanceDrill>("application/json").Produces<DrillReport>();
            app.MapPost("/api/drill/speed", (Exchange exchange) => exchange.Post<SetDrillSpeed, DrillView>(body => body))
                .WithName("set-drill-speed").WithTags("drill").Accepts<SetDrillSpeed>("application/json").Produces<DrillView>();
        }

        if (app.ServiceProvider.GetService<IDemoGuide>() is not null)
        {
            app.MapGet("/api/demo", (IDemoGuide guide) => Results.Json(new { guide.Password, guide.People }, ApiJson.Options)).WithName("get-demo").WithTags("drill");
        }
    }
}
