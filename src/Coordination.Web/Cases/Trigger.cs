using Coordination.Domain.People;
using Coordination.Domain.Rectification;
using Coordination.Web.Cases.Bodies;
using Coordination.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coordination.Web.Cases;

/// <summary>One trigger of a case.</summary>
/// <param name="Name">Kebab case, as in the path.</param>
/// <param name="Actions">The permission table must grant one of these.</param>
/// <param name="When">The states in which a screen offers it.</param>
internal abstract record Trigger(string Name, ImmutableArray<CaseAction> Actions, Func<CaseState, bool> When)
{
    public abstract Type BodyType { get; }

    public abstract RouteHandlerBuilder Map(IEndpointRouteBuilder app);
}

/// <inheritdoc/>
internal sealed record Trigger<TBody>(string Name, ImmutableArray<CaseAction> Actions, Func<CaseState, bool> When) : Trigger(Name, Actions, When)
    where TBody : TriggerBody
{
    public override Type BodyType => typeof(TBody);

    public override RouteHandlerBuilder Map(IEndpointRouteBuilder app) =>
        app.MapPost($"/api/cases/{{id}}/{Name}", (string id, Exchange exchange) =>
                exchange.Change<TBody, Acted>($"case/{id}/{Name}", (body, stamp) => new ActOnCase(id, this, body.ToCommand(), stamp)))
            .WithName($"case-{Name}").WithTags("cases").Accepts<TBody>("application/json").Produces<Acted>();
}
