using Coordination.Domain.Aggregates;
using Coordination.Domain.People;
using Coordination.Web.Boards;
using Coordination.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Coordination.Web.Cases;

/// <summary>A question about one case; whoever may read the case may ask it.</summary>
internal interface ICaseQuestion
{
    string CaseId { get; }
}

/// <summary>The state of a case with its deadlines, documents and evidence.</summary>
internal sealed record GetCase(string CaseId) : IUseCase<CaseView>, ICaseQuestion
{
    public Access Access => Access.Guarded;
}

/// <summary>Asks the table whether this person may read the case.</summary>
internal abstract class CaseQuestionGuard<TRequest>(CaseReader cases) : IGuard<TRequest>
    where TRequest : ICaseQuestion
{
    public async ValueTask<Question> Ask(TRequest request, Actor actor, CancellationToken cancel) =>
        await cases.Find(request.CaseId) is { } found
            ? Question.Of(CaseAction.Read, await cases.Facts(found, actor), request.CaseId)
            : Refusals.NotFound;
}

internal sealed class GetCaseGuard(CaseReader cases) : CaseQuestionGuard<GetCase>(cases);

internal sealed class GetCaseHandler(CaseReader cases, CaseHistory history, Caller caller) : IHandle<GetCase, CaseView>
{
    public async Task<Answer<CaseView>> Handle(GetCase request, CancellationToken cancellationToken)
    {
        var found = (await cases.Find(request.CaseId))!;
        var facts = await cases.Facts(found, caller.Require);
        var papers = await CasePapers.Read(history, found.Id, cancellationToken);
        return CaseViews.Of(found, facts, papers, Eyes.Of(caller.Require, facts, caller.Directory), caller);
    }
}

internal sealed class GetCaseRoutes : IRoutes
{
    public void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/api/cases/{id}", (string id, Exchange exchange) => exchange.Send(new GetCase(id), view =>
            {
                exchange.Http.Response.Headers.ETag = $"\"{view.Version}\"";
                return Results.Json(view, ApiJson.Options);
            }))
            .WithName("get-case").WithTags("cases").Produces<CaseView>();
}
