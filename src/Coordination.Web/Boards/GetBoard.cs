using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Grains.Boards;
using Coordination.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coordination.Web.Boards;

/// <summary>The live board of a jurisdiction as a snapshot with its cursor.</summary>
internal sealed record GetBoard(string Jurisdiction) : IUseCase<BoardView>
{
    public Access Access => Access.Guarded;
}

internal sealed class GetBoardGuard(Caller caller) : IGuard<GetBoard>
{
    public ValueTask<Question> Ask(GetBoard request, Actor actor, CancellationToken cancel) => new(
        caller.Directory.Jurisdiction(request.Jurisdiction) is null
            ? Refusals.NotFound
            : Question.Of(CaseAction.ReadBoard, SubjectFacts.Of(request.Jurisdiction), request.Jurisdiction));
}

internal sealed class GetBoardHandler(IGrainFactory grains, Caller caller) : IHandle<GetBoard, BoardView>
{
    public async Task<Answer<BoardView>> Handle(GetBoard request, CancellationToken cancellationToken)
    {
        var snapshot = await grains.GetGrain<IBoardGrain>(request.Jurisdiction).Snapshot();
        var eyes = Eyes.Of(caller.Require, SubjectFacts.Of(request.Jurisdiction), caller.Directory);
        var rows = eyes.SeeAll ? snapshot.Rows : [.. snapshot.Rows.Where(eyes.See).Select(eyes.Through)];
        var totals = eyes.SeeAll ? snapshot.Totals : BoardTotals.Count(rows, snapshot.AsOf);
        return new BoardView(JurisdictionView.Of(caller.Directory.Jurisdiction(request.Jurisdiction)!), snapshot.Cursor, snapshot.AsOf, rows, TotalsView.Of(totals));
    }
}

internal sealed class GetBoardRoutes : IRoutes
{
    public void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/api/board/{jurisdiction}", (string jurisdiction, Exchange exchange) => exchange.Ask(new GetBoard(jurisdiction)))
            .WithName("get-board").WithTags("boards").Produces<BoardView>();
}
