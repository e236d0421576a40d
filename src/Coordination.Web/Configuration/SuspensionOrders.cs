using Coordination.Domain.Aggregates;
using Coordination.Domain.Configuration;
using Coordination.Domain.People;
using Coordination.Grains.Configuration;
using Coordination.Grains.Store;
using Coordination.Web.Cases;
using Coordination.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coordination.Web.Configuration;

/// <summary>A force-majeure order: suspends every case of the named jurisdictions at once, class A excepted (domain.md 4.1.2).</summary>
internal sealed record OrderSuspension(ImmutableArray<string> Jurisdictions, string Reason, Stamp Stamp) : IUseCase<Acted>, IStamped
{
    public Access Access => Access.Guarded;
}

internal sealed record LiftSuspension(string OrderId, Stamp Stamp) : IUseCase<Acted>, IStamped
{
    public Access Access => Access.Guarded;
}

/// <summary>Orders, in force and lifted.</summary>
internal sealed record ListOrders : IUseCase<Page<SuspensionOrder>>
{
    public Access Access => Access.SignedIn;
}

internal sealed record OrderBody(
    [property: MaxItems(50), MaxText(12), NotBlank] IReadOnlyList<string> Jurisdictions, [property: MaxText(2000), ManyLines, NotBlank] string Reason) : Body;

internal sealed class OrderGuard(IRulebooks rulebooks, Caller caller) : IGuard<OrderSuspension>, IGuard<LiftSuspension>
{
    public ValueTask<Question> Ask(OrderSuspension request, Actor actor, CancellationToken cancel) =>
        new(All(CaseAction.OrderBulkSuspension, request.Jurisdictions, actor));

    public ValueTask<Question> Ask(LiftSuspension request, Actor actor, CancellationToken cancel) => new(All(
        CaseAction.LiftBulkSuspension,
        [.. rulebooks.Current.Orders.Suspensions.Where(order => order.OrderId == request.OrderId).Select(order => order.Body ?? order.Jurisdiction)],
        actor));

    /// <summary>Asks about the first jurisdiction that would be refused, or about the first of all.</summary>
    private Question All(CaseAction action, ImmutableArray<string> codes, Actor actor)
    {
        if (codes.IsEmpty || codes.Any(code => caller.Directory.Jurisdiction(code) is null))
        {
            return Refusals.NotFound;
        }

        var asked = codes.Select(code => Question.Of(action, SubjectFacts.Of(code), code)).ToArray();
        return asked.FirstOrDefault(question => question.Decide(actor, caller.Directory) is not null, asked[0]);
    }
}

internal sealed class OrderHandler(IGrainFactory grains, IRulebooks rulebooks, Caller caller)
    : IHandle<OrderSuspension, Acted>, IHandle<LiftSuspension, Acted>, IHandle<ListOrders, Page<SuspensionOrder>>
{
    private IConfigurationGrain Configuration => grains.GetGrain<IConfigurationGrain>(Keys.System);

    public async Task<Answer<Acted>> Handle(OrderSuspension request, CancellationToken cancellationToken) =>
        Outcomes.Of(await Configuration.Suspend(Outcomes.Identity(request.Stamp, caller), request.Jurisdictions, request.Reason));

    public async Task<Answer<Acted>> Handle(LiftSuspension request, CancellationToken cancellationToken) =>
        Outcomes.Of(await Configuration.Lift(Outcomes.Identity(request.Stamp, caller), request.OrderId));

    public Task<Answer<Page<SuspensionOrder>>> Handle(ListOrders request, CancellationToken cancellationToken) =>
        Task.FromResult<Answer<Page<SuspensionOrder>>>(
            new Page<SuspensionOrder>([.. rulebooks.Current.Orders.Suspensions.OrderByDescending(order => order.At).Take(Paging.Most)], null));
}

internal sealed class OrderRoutes : IRoutes
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/api/orders", (Exchange exchange) => exchange.Change<OrderBody, Acted>(
                "orders/suspend", (body, stamp) => new OrderSuspension([.. body.Jurisdictions.Distinct(StringComparer.Ordinal)], body.Reason, stamp)))
            .WithName("order-suspension").WithTags("configuration").Accepts<OrderBody>("application/json").Produces<Acted>();
        app.MapPost("/api/orders/{id}/lift", (string id, Exchange exchange) => exchange.Change<EmptyBody, Acted>(
                $"orders/{id}/lift", (_, stamp) => new LiftSuspension(id, stamp)))
            .WithName("lift-suspension").WithTags("configuration").Accepts<EmptyBody>("application/json").Produces<Acted>();
        app.MapGet("/api/orders", (Exchange exchange) => exchange.Ask(new ListOrders())).WithName("list-orders").WithTags("configuration").Produces<Page<SuspensionOrder>>();
    }
}
