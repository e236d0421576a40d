using Coordination.Domain.Aggregates;
using Coordination.Domain.Alerts;
using Coordination.Web.Cases;
using Coordination.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coordination.Web.Alerts;

/// <summary>Acknowledges, resolves or escalates an alert.</summary>
/// <remarks>Who was told is known to the alert alone: it decides who may, and keeps refused attempts itself.</remarks>
internal sealed record ActOnAlert(string AlertId, Command Command, Stamp Stamp) : IUseCase<Acted>, IStamped
{
    public Access Access => Access.SignedIn;
}

/// <param name="Occurrence">The occurrence on the screen; absent takes the open one.</param>
internal sealed record AcknowledgeBody([property: Between(1, 1_000_000)] int? Occurrence = null) : Body;

internal sealed record ResolveBody([property: MaxText(2000), ManyLines, NotBlank] string Reason) : Body;

internal sealed record EscalateBody([property: MaxText(2000), ManyLines] string? Reason = null, [property: Between(1, 3)] int? Level = null) : Body
{
    public Command ToCommand() => Level is { } level ? new JumpTo(level, Reason) : new EscalateNow(Reason);
}

internal sealed class ActOnAlertHandler(Entities entities, Caller caller) : IHandle<ActOnAlert, Acted>
{
    public async Task<Answer<Acted>> Handle(ActOnAlert request, CancellationToken cancellationToken)
    {
        if (!EntityId.TryParse(request.AlertId, out var id) || id.Kind != EntityKinds.AlertLetter || !await Exists(id))
        {
            return Refusals.NotFound;
        }

        return await entities.Execute(request.AlertId, caller.Require, request.Command, request.Stamp);
    }

    private async Task<bool> Exists(EntityId id) =>
        (caller.Directory.Jurisdiction(id.Home) is not null || id.Home == Grains.Store.Keys.System) && await entities.Grain(id).View() is not null;
}

internal sealed class ActOnAlertRoutes : IRoutes
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/api/alerts/{id}/acknowledge", (string id, Exchange exchange) => exchange.Change<AcknowledgeBody, Acted>(
                $"alert/{id}/acknowledge", (body, stamp) => new ActOnAlert(id, new Acknowledge(body.Occurrence), stamp)))
            .WithName("acknowledge-alert").WithTags("alerts").Accepts<AcknowledgeBody>("application/json").Produces<Acted>();
        app.MapPost("/api/alerts/{id}/resolve", (string id, Exchange exchange) => exchange.Change<ResolveBody, Acted>(
                $"alert/{id}/resolve", (body, stamp) => new ActOnAlert(id, new Resolve(body.Reason), stamp)))
            .WithName("resolve-alert").WithTags("alerts").Accepts<ResolveBody>("application/json").Produces<Acted>();
        app.MapPost("/api/alerts/{id}/escalate", (string id, Exchange exchange) => exchange.Change<EscalateBody, Acted>(
                $"alert/{id}/escalate", (body, stamp) => new ActOnAlert(id, body.ToCommand(), stamp)))
            .WithName("escalate-alert").WithTags("alerts").Accepts<EscalateBody>("application/json").Produces<Acted>();
    }
}
