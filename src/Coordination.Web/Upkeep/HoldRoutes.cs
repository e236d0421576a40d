using Coordination.Domain.People;
using Coordination.Grains.Backups;
using Coordination.Web.Boards;
using Coordination.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coordination.Web.Upkeep;

/// <summary>Whether the store was restored and not yet released.</summary>
internal sealed record GetHold : IUseCase<HoldView>
{
    public Access Access => Access.SignedIn;
}

/// <summary>Lets what a restored store has kept back leave.</summary>
internal sealed record ReleaseHold(Stamp Stamp) : IUseCase<HoldView>, IStamped
{
    public Access Access => Access.Guarded;
}

/// <param name="On">Rules run, and nobody is told anything.</param>
/// <param name="Instant">Business time up to which the store knows everything; null when it is not on hold.</param>
/// <param name="RestoredAt">System time.</param>
/// <param name="Backup">Name of the backup.</param>
internal sealed record HoldView(bool On, DateTimeOffset? Instant, DateTimeOffset? RestoredAt, string? Backup);

internal sealed class HoldGuard(Caller caller) : IGuard<ReleaseHold>
{
    public ValueTask<Question> Ask(ReleaseHold request, Actor actor, CancellationToken cancel) =>
        new(Question.Of(CaseAction.Operate, SubjectFacts.Of(Home.City(caller.Directory)), "hold"));
}

internal sealed class HoldHandler(Hold hold, Caller caller) : IHandle<GetHold, HoldView>, IHandle<ReleaseHold, HoldView>
{
    public async Task<Answer<HoldView>> Handle(GetHold request, CancellationToken cancellationToken) =>
        await hold.Standing(cancellationToken) is { } standing
            ? new HoldView(true, standing.Instant, standing.RestoredAt, standing.Backup)
            : new HoldView(false, null, null, null);

    public async Task<Answer<HoldView>> Handle(ReleaseHold request, CancellationToken cancellationToken)
    {
        await hold.Release(caller.Require.PersonId, cancellationToken);
        return new HoldView(false, null, null, null);
    }
}

internal sealed class HoldRoutes : IRoutes
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/hold", (Exchange exchange) => exchange.Ask(new GetHold())).WithName("get-hold").WithTags("upkeep").Produces<HoldView>();
        app.MapPost("/api/hold/release", (Exchange exchange) => exchange.Change<EmptyBody, HoldView>("hold/release", (_, stamp) => new ReleaseHold(stamp)))
            .WithName("release-hold").WithTags("upkeep").Accepts<EmptyBody>("application/json").Produces<HoldView>();
    }
}
